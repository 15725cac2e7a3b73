from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from home.models.base import BasePage, ContentPage


class HomePage(BasePage):
    """The front page of one language; its title is the claim, its summary the lead."""

    kind = "home"
    parent_page_types = ["wagtailcore.Page"]

    funding = models.TextField(
        _("funding line"),
        max_length=400,
        blank=True,
        help_text=_("Who pays for the hub, as the funder wants it said; stands below the page."),
    )

    content_panels = [*BasePage.content_panels, FieldPanel("funding")]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def get_texts(self) -> dict[str, Any]:
        return {"funding": self.funding or None}


class StandardPage(ContentPage):
    """A page of running text: about, privacy, accessibility."""

    kind = "page"
    parent_page_types = ["home.HomePage", "home.StandardPage"]

    class Meta:
        verbose_name = _("standard page")
        verbose_name_plural = _("standard pages")
