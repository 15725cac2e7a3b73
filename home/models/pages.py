from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from home.models.base import BasePage, ContentPage


class HomePage(BasePage):
    """The front page of one language; its title is the claim, its summary the lead."""

    kind = "home"
    parent_page_types = ["wagtailcore.Page"]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")


class StandardPage(ContentPage):
    """A page of running text: about, privacy, accessibility."""

    kind = "page"
    parent_page_types = ["home.HomePage", "home.StandardPage"]

    class Meta:
        verbose_name = _("standard page")
        verbose_name_plural = _("standard pages")
