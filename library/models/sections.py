from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from home.models import SectionPage


class SolutionsIndexPage(SectionPage):
    section = "solutions"
    subpage_types = ["library.SolutionPage"]

    class Meta:
        verbose_name = _("solutions section")
        verbose_name_plural = _("solutions sections")


class LibraryIndexPage(SectionPage):
    section = "library"
    subpage_types = ["library.OutputPage"]

    class Meta:
        verbose_name = _("library section")
        verbose_name_plural = _("library sections")


class TrainingIndexPage(SectionPage):
    section = "training"
    subpage_types = ["library.TrainingPathPage"]

    class Meta:
        verbose_name = _("training section")
        verbose_name_plural = _("training sections")
