"""Cards as the catalogue makes them, from the demo's texts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.templatetags.static import static
from django.utils.text import capfirst

from home.registry import item_kinds
from home.schemas import BASE
from hub.demo.content import Entry
from hub.styleguide.samples.words import (
    MIXED,
    make_long,
    make_word,
    read_entries,
    read_rows,
    read_vocabulary,
)
from search.catalogue.cards import build_card
from search.catalogue.json import strip_base

TYPES = ("output_type", "organisation_type", "person_type", "opportunity_type", "scope", "level")
FIXED = {
    "starts_at": "2031-05-14T07:30:00Z",
    "ends_at": "2031-05-16T15:00:00Z",
    "due_at": "2031-05-14T07:30:00Z",
    "published_at": "2031-01-20T08:00:00Z",
    "updated_at": "2031-02-03T08:00:00Z",
}
DATED = {"event", "opportunity"}
TIMES = ("starts_at", "ends_at", "due_at")


def build(language: str) -> dict[str, Any]:
    kinds = [kind.name for kind in item_kinds()]
    first = {name: make_card(name, language) for name in kinds if read_entries(name)}
    card = first.get("solution") or next(iter(first.values()))
    return {
        "card": card,
        "cards": list_kind(card["kind"], language),
        "sample": SimpleNamespace(**first, **vary(card, language)),
        "strips": {name: list_kind(name, language) for name in kinds},
        "related": list_related(language),
        "kinds": [(kind, list_kind(kind.name, language)) for kind in item_kinds()],
    }


def list_kind(kind: str, language: str) -> list[dict[str, Any]]:
    """Return the first cards of a kind."""
    return [make_card(kind, language, key) for key in list(read_entries(kind))[:3]]


def list_related(language: str) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return kinds with one, two, three and more cards, as pages of items have them."""
    return [
        (capfirst(str(kind.label_plural)), list_kind(kind.name, language)[: at + 1])
        for at, kind in enumerate(kind for kind in item_kinds() if kind.section)
    ][:3]


def vary(card: dict[str, Any], language: str) -> dict[str, Any]:
    """Return `card` in the states that are hard to set, by the names of the states."""
    other = "es" if language == "he" else "he"
    entry = next(iter(read_entries(card["kind"]).values()))
    words = entry.texts.get(other) or entry.texts[entry.born]
    picture = {"src": static("home/art/hero.svg"), "width": 1600, "height": 520, "alt": ""}
    return {
        "with_picture": {**card, "image": picture},
        "fallback": {
            **card,
            "title": words["title"],
            "summary": words["summary"],
            "locale": other,
            "is_fallback": True,
        },
        "long": {**card, "title": make_long(card["title"], 300)},
        "one_word": {**card, "title": make_word(language), "summary": make_word(language)},
        "bare": {**card, "summary": "", "city": None, "country": None, "type": None},
        "mixed": {**card, "title": MIXED[language]},
        "tried": {**card, "transfer_count": 3},
        **vary_dated(language),
    }


def vary_dated(language: str) -> dict[str, Any]:
    """Return events and calls in the states that time and people bring."""
    soon = datetime.now(UTC) + timedelta(days=3)
    found: dict[str, Any] = {}
    if any(kind.name == "event" for kind in item_kinds()):
        event = make_card("event", language)
        found["cancelled"] = {**event, "status": "cancelled"}
        found["postponed"] = {**event, "status": "postponed"}
        found["all_day"] = {**event, "is_all_day": True}
    if any(kind.name == "opportunity" for kind in item_kinds()):
        call = make_card("opportunity", language)
        last = f"{soon:%Y-%m-%dT%H:00:00Z}"
        found["closes_soon"] = {**call, "due_at": last, "ends_at": last}
        found["more_deadlines"] = {**call, "due_at": last}
        found["rolling"] = {**call, "due_at": None, "ends_at": None}
    return found


def make_card(kind: str, language: str, key: str = "") -> dict[str, Any]:
    """Return the card of a demo item; without `key`, of the first of its kind."""
    entry = read_entries(kind)[key or next(iter(read_entries(kind)))]
    paths = dict.fromkeys(("en", "es", "it", "he", "ar"), f"{kind}/{entry.key}/")
    card = build_card(
        make_data(entry, language), language, paths, set(entry.texts), read_vocabulary()
    )
    plain: dict[str, Any] = strip_base(card)
    return plain


def make_data(entry: Entry, language: str) -> dict[str, Any]:
    """Return what the catalogue knows of an item, as far as a card needs it."""
    locale = language if language in entry.texts else entry.born
    text, facts = entry.texts[locale], entry.facts
    city = facts.get("city")
    return {
        "id": str(uuid5(NAMESPACE_URL, f"{BASE}{entry.key}")),
        "kind": entry.kind,
        "type": next((facts[name] for name in TYPES if name in facts), None),
        "locale": locale,
        "source_locale": entry.born,
        "is_stale": False,
        "transfer_count": None,
        "title": text["title"],
        "summary": text.get("summary", ""),
        "image": None,
        "topics": facts.get("topics", []),
        "goals": [str(goal) for goal in facts.get("goals", [])],
        "city": city,
        "country": read_rows()["city"][city]["country"] if city else None,
        **(FIXED if entry.kind in DATED else {**FIXED, **dict.fromkeys(TIMES)}),
        "details": {
            "timezone": "Europe/Madrid",
            "is_all_day": False,
            "status": "scheduled" if entry.kind == "event" else None,
        },
    }
