"""How both kinds check days and time zones, and let editors choose a zone."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.choices import CallableChoiceIterator
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from events.timezones import FIRST_DAY, LAST_DAY, zone_names

DAY_VALIDATORS = [MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)]


def validate_zone(name: str) -> None:
    if name not in zone_names():
        raise ValidationError(
            _("%(name)s is not the name of a time zone."), code="zone", params={"name": name}
        )


def list_zones() -> list[tuple[str, str]]:
    return [(name, name.replace("_", " ")) for name in zone_names()]


def build_zone_panel() -> FieldPanel:
    """Choose from all names; as a widget, so that no migration holds six hundred choices."""
    choices = CallableChoiceIterator(list_zones)
    return FieldPanel("timezone", widget=forms.Select(choices=choices))
