"""Figures about organisations, for those who account for the hub."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from home.languages import active
from home.registry import Indicator
from search.facets import label
from search.figures import count_by, find_published
from stakeholders.enums import OrganisationType

KIND = "organisation"


def count_organisations(_starts: datetime, ends: datetime) -> dict[str, int]:
    return {"": find_published(KIND, ends).count()}


def count_by_country(_starts: datetime, ends: datetime) -> dict[str, int]:
    return count_by("country", KIND, ends)


def count_by_type(_starts: datetime, ends: datetime) -> dict[str, int]:
    known = count_by("type", KIND, ends)
    return {value: known.get(value, 0) for value in OrganisationType.values}


INDICATORS = (
    Indicator(
        name="organisations",
        label=_("Organisations"),
        definition=_(
            "Organisations in the hub that were published by the end of the last day and still are "
            "today. Each counts once, in however many languages its page is."
        ),
        count=count_organisations,
    ),
    Indicator(
        name="organisations_by_country",
        label=_("Organisations by country"),
        definition=_(
            "The same organisations by the country that their page says. Those without a country "
            "are in none of the figures."
        ),
        count=count_by_country,
        show_key=lambda key: label("country", key, active()),
    ),
    Indicator(
        name="organisations_by_type",
        label=_("Organisations by type"),
        definition=_("The same organisations by the type that their page says."),
        count=count_by_type,
        show_key=lambda key: OrganisationType(key).label,
    ),
)
