"""The sections every hub has, with the same Latin slugs in all languages, and their first texts."""

from __future__ import annotations

from django.utils.translation import gettext, gettext_noop

# slug: (title, summary); editors may change both on the page, per language.
SECTIONS = {
    "solutions": (
        gettext_noop("Solutions"),
        gettext_noop("What cities have tried and can show: ready answers to common problems."),
    ),
    "library": (
        gettext_noop("Library"),
        gettext_noop("Guides, documents, data and videos to read, download and use again."),
    ),
    "training": (
        gettext_noop("Training"),
        gettext_noop("Training paths in small units, for cities, companies and students."),
    ),
    "stakeholders": (
        gettext_noop("Stakeholders"),
        gettext_noop("Who is who: public bodies, companies, universities and people to contact."),
    ),
    "events": (
        gettext_noop("Events"),
        gettext_noop("National and international meetings, on site and online."),
    ),
    "opportunities": (
        gettext_noop("Opportunities"),
        gettext_noop("Calls for training, co-creation and financing, with their deadlines."),
    ),
    "community": (
        gettext_noop("Community"),
        gettext_noop("The people behind the solutions, where they meet and how to reach them."),
    ),
}

# Addresses below a home page that are the hub's own, in every language: no page may take them.
RESERVED = frozenset({"account", "manual", "search"})


def title_of_section(slug: str) -> str:
    """Return the section's usual title in the active language."""
    return gettext(SECTIONS[slug][0])


def summary_of_section(slug: str) -> str:
    return gettext(SECTIONS[slug][1])
