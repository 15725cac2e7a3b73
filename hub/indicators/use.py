"""Figures about how the hub is used: what was read, from the tallies."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Sum
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from home.languages import active, codes
from home.registry import Indicator
from home.sections import SECTIONS, title_of_section
from hub.indicators.models import Tally
from hub.indicators.reads import API, FILE, FILES, HOME, OTHER, PAGE, PARTS, VERSIONS
from search.facets import label

NAMES = {
    HOME: _("Home page"),
    "manual": _("User manual"),
    "search": _("Search"),
    OTHER: _("Other pages"),
}
FILE_NAMES = {
    "document": _("Documents of the library and other pages"),
    "manual": _("User manual as PDF"),
    "attachment": _("Files of posts"),
}


def sum_tallies(
    name: str, column: str, keys: Iterable[str], starts: datetime, ends: datetime
) -> dict[str, int]:
    """Return how often `name` was read in all, and by each of `keys` of the column."""
    rows = Tally.objects.filter(name=name, day__gte=starts.date(), day__lt=ends.date())
    known: dict[str, int] = dict(rows.order_by().values_list(column).annotate(Sum("count")))
    return {"": sum(known.values()), **{key: known.get(key, 0) for key in keys}}


def count_downloads(starts: datetime, ends: datetime) -> dict[str, int]:
    return sum_tallies(FILE, "key", FILES.values(), starts, ends)


def count_partner_reads(starts: datetime, ends: datetime) -> dict[str, int]:
    return sum_tallies(API, "key", VERSIONS, starts, ends)


def count_pages_by_language(starts: datetime, ends: datetime) -> dict[str, int]:
    return sum_tallies(PAGE, "locale", codes(), starts, ends)


def count_pages_by_part(starts: datetime, ends: datetime) -> dict[str, int]:
    return sum_tallies(PAGE, "key", PARTS, starts, ends)


def show_version(version: str) -> str:
    return f"API {version}"


def show_language(code: str) -> str:
    return capfirst(label("language", code, active()))


def show_part(part: str) -> str:
    return title_of_section(part) if part in SECTIONS else str(NAMES[part])


INDICATORS = (
    Indicator(
        name="downloads",
        label=_("Downloads"),
        definition=_(
            "How often a file of the hub began to be sent in the period, to visitors and people "
            "with an account alike. Later parts of the same download and what a reader has already "
            "do not count, nor do pictures in pages and robots that say so."
        ),
        count=count_downloads,
        show_key=lambda key: FILE_NAMES[key],
    ),
    Indicator(
        name="partner_reads",
        label=_("Reads by partners"),
        definition=_(
            "How often programs, such as the web pages of partners, read items from one of the "
            "hub's APIs in the period and were answered, also that nothing had changed. The hub's "
            "own pages and robots that say so do not count. The same question, asked several times "
            "within a second, may count once."
        ),
        count=count_partner_reads,
        show_key=show_version,
    ),
    Indicator(
        name="page_reads",
        label=_("Page reads by language"),
        definition=_(
            "How often a page of the hub was opened in the period, by visitors and people with an "
            "account alike: reads, not people. Account pages, the admin and robots that say so do "
            "not count. A page that several people open within the same second may count once."
        ),
        count=count_pages_by_language,
        show_key=show_language,
    ),
    Indicator(
        name="page_reads_by_part",
        label=_("Page reads by part of the hub"),
        definition=_("The same page reads by the part of the hub that the page is in."),
        count=count_pages_by_part,
        show_key=show_part,
    ),
)
