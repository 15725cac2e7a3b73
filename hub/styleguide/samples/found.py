"""A search as its page shows it: marked hits, added words, suggestions, nothing found."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst

from home.languages import codes
from home.registry import get_kind, item_kinds
from home.sections import SECTIONS, title_of_section
from hub.pages.filters import FACET_LABELS
from hub.pages.named import Named
from hub.pages.nothing import Help, Way
from hub.pages.searching import Offer, list_added
from hub.styleguide.samples.cards import list_kind
from hub.styleguide.samples.words import read_rows, read_vocabulary
from search.matching import cut, find_matches, mark
from search.params import ItemQuery
from search.widening import Added
from search.words import Word, read_words


def build(language: str) -> dict[str, Any]:
    cards = [card for kind in item_kinds()[:2] for card in list_kind(kind.name, language)[:1]]
    words = read_words(" ".join(card["title"].split()[0] for card in cards))
    hits = [show(card, words) for card in cards]
    hits[-1]["excerpt"] = replace(hits[-1]["excerpt"], file=hits[0]["title"])
    url, topic = reverse("search"), next(iter(read_rows()["topic"]))
    name = read_vocabulary().label("topic", topic, language)
    names = read_vocabulary().names["topic"][topic]
    added = Added(name, {code: names[code] for code in codes() if code != language})
    query = ItemQuery(locale=language, q=name, words=read_words(name), across=True)
    sections = [
        (title_of_section(slug), reverse("wagtail_serve", args=[f"{slug}/"])) for slug in SECTIONS
    ]
    found = {
        "asked": f"{name[:2]}{name}",
        "words": name,
        "cards": hits,
        "across": [{**hit, "is_labelled": True} for hit in hits] + [show_other(hits[0], language)],
        "wide": query,
        "added": list_added((added,)),
        "named": [Named(name, language, str(FACET_LABELS["topic"]), url)],
        "others": Way(url, 12),
        "help": Help(["LoRaWAN"], name, url, Way(url, 7), [(name, language, url)], sections),
        "suggestions": [
            offer(card["title"], language, "file", get_kind(card["kind"]).label) for card in cards
        ]
        + [
            offer(name, language, "filter", FACET_LABELS["topic"], next(iter(added.names.values())))
        ],
    }
    return {"search": SimpleNamespace(**found)}


def show(card: dict[str, Any], words: tuple[Word, ...]) -> dict[str, Any]:
    text, locale = card["summary"], card["locale"]
    return {
        **card,
        "title_html": mark(card["title"], locale, words).html,
        "excerpt": cut(text, find_matches(text, locale, words), locale),
    }


def show_other(hit: dict[str, Any], language: str) -> dict[str, Any]:
    """Return a hit whose words stand in the text of another language."""
    other = "it" if language == "ar" else "ar"
    names = read_vocabulary().names["topic"][next(iter(read_rows()["topic"]))]
    excerpt = replace(hit["excerpt"], text=names[other], spans=((0, len(names[other])),))
    return {**hit, "is_labelled": True, "excerpt": replace(excerpt, locale=other)}


def offer(title: str, language: str, icon: str, label: object, found: str = "") -> Offer:
    typed = tuple(replace(word, is_prefix=True) for word in read_words(title[:3]))
    html = mark(title, language, typed).html
    shown = capfirst(str(label))
    return Offer(html, language, found, "it" if found else "", shown, icon, reverse("search"))
