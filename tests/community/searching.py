"""What tests of saved searches do: save one, and let minutes pass."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

from django.utils import timezone

from community.enums import NoticePace
from community.operations import searches
from community.operations.mailing import send_due
from community.operations.matching import match_all

PAGE = "/en/community/searches/"
DAY = timedelta(days=1)


def save_address(section="", query=""):
    return f"{PAGE}save/?{urlencode({'section': section, 'query': query})}"


def save(member, query="q=lamps", section="", pace=NoticePace.NOW, language="en", **fields):
    return searches.save(
        member,
        name=fields.pop("name", "Lamps"),
        pace=pace,
        section=section,
        query=searches.tidy(query),
        language=language,
        at=fields.pop("at", timezone.now()),
    )


def run(at=None):
    """Let a minute pass: what changed is looked at, and what is due is sent."""
    at = at or timezone.now()
    match_all(at)
    return send_due(at)
