from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from home.models import SectionPage


class CommunityIndexPage(SectionPage):
    section = "community"
    subpage_types = ["community.PracticePage"]

    class Meta:
        verbose_name = _("community section")
        verbose_name_plural = _("community sections")
