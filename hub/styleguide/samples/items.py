"""Items as their pages get them: one of each that a component needs."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from django.utils import timezone
from django.utils.text import capfirst

from home.blocks.body import BodyBlock
from home.registry import get_kind
from home.web.page import Crumb, home_crumb
from hub.demo.content import read_home
from hub.styleguide.samples.cards import make_card
from hub.styleguide.samples.words import MIXED, make_word, read_entries

FOLLOWED = "2031-01-20T08:00:00Z"


def build(language: str) -> dict[str, Any]:
    item = make_item("solution", language)
    return {
        "item": item,
        "front": make_front(language),
        "items": SimpleNamespace(
            fallback={**item, "is_fallback": True, "locale": "es", "source_locale": "es"},
            stale={**item, "is_stale": True, "source_locale": "es"},
            followed={**item, "source_locale": "es"},
            long={**item, "title": make_word(language)},
        ),
        "details": make_details(language),
        "kind_label": capfirst(str(get_kind(item["kind"]).label)) if item["kind"] else "",
        "qr_url": f"/{language}/solutions/qr.svg",
        "original_url": "/es/solutions/",
        "prose": make_prose(language),
        "link": {key: item[key] for key in ("id", "kind", "title", "url", "locale")},
        "all_files": make_files(),
        "crumbs": [home_crumb(), *make_crumbs(language)],
        "now": timezone.now(),
    }


def make_front(language: str) -> dict[str, Any]:
    """Return the front page's item, from the demo's texts."""
    text = dict(read_home())[language]
    return {
        "title": text["title"],
        "summary": text["summary"],
        "locale": language,
        "details": {"funding": text.get("funding") or text["summary"]},
    }


def make_item(kind: str, language: str) -> dict[str, Any]:
    return {
        **make_card(kind, language),
        "audience": "public",
        "body": make_prose(language),
        "source_updated_at": "2031-02-03T08:00:00Z",
        "followed_at": FOLLOWED,
    }


def make_details(language: str) -> dict[str, Any]:
    """Return details that a training path and a call have."""
    entry = read_entries("training_path")["run-a-pilot"]
    text = entry.texts.get(language) or entry.texts[entry.born]
    units = [
        {
            "title": unit["title"],
            "summary": unit["summary"],
            "minutes": 15 * number,
            "body_html": f"<p>{unit['summary']}</p>",
        }
        for number, unit in enumerate(text["units"], start=1)
    ]
    return {
        "units": units,
        "minutes": 150,
        "level": "introductory",
        "opportunity_type": "financing",
        "timezone": "Europe/Madrid",
        "deadlines": [
            {"at": "2021-05-14T15:00:00Z", "stage": "first_stage"},
            {"at": "2031-05-14T15:00:00Z", "stage": "final"},
        ],
    }


def make_prose(language: str) -> str:
    """Return a body with every block it may have but pictures, which are files of editors."""
    entry = read_entries("solution")["smart-street-lighting"]
    text = entry.texts.get(language) or entry.texts[entry.born]
    title, summary = text["title"], text["summary"]
    listed = "".join(f"<li>{part}</li>" for part in (title, summary, MIXED[language]))
    paragraph = f'<p>{summary} <b>{title}</b>: <a href="/{language}/solutions/">{title}</a>.</p>'
    blocks = [
        ("paragraph", paragraph),
        ("heading", title),
        ("paragraph", f"<ul>{listed}</ul><ol>{listed}</ol>"),
        ("quote", {"text": text["evidence"], "source": title}),
        ("action", {"label": title, "url": "https://example.org/"}),
    ]
    block = BodyBlock()
    value = block.to_python([{"type": name, "value": value} for name, value in blocks])
    return str(value.render_as_block())


def make_files() -> list[dict[str, Any]]:
    """Return files as home.schemas.File, in the states a row can be in."""
    public = {
        "id": 1,
        "title": "Ficha técnica: alumbrado que se atenúa cuando la calle está vacía",
        "language": "es",
        "size_bytes": 184_320,
        "format": "pdf",
        "access": "public",
        "url": "/documents/1/ficha.pdf",
    }
    members = {
        **public,
        "title": "بيانات القياس 2026–2030.xlsx",
        "language": "ar",
        "format": "xlsx",
        "access": "members",
    }
    unknown = {**public, "title": "m" * 80, "language": None, "size_bytes": None, "format": "zip"}
    return [public, members, unknown]


def make_crumbs(language: str) -> list[Crumb]:
    other = "es" if language == "he" else "he"
    entry = read_entries("solution")["smart-street-lighting"]
    return [
        Crumb(entry.texts[language]["title"], f"/{language}/solutions/"),
        Crumb(entry.texts[other]["title"], f"/{language}/solutions/", other),
    ]
