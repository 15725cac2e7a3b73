"""Specimens on their stages: in both directions, light and dark, made fit to stand on one page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.template import engines
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import override

from home.languages import Direction, direction_of
from hub.styleguide.parts import Component, Specimen, cut
from hub.styleguide.samples import build_samples

LIBRARIES = "{% load hub_tags i18n static %}"
COUNTERPART = {"ltr": "ar", "rtl": "en"}
ID = re.compile(r'\sid="([^"]+)"')
NAMING = re.compile(
    r'(\s(?:id|for|aria-labelledby|aria-describedby|data-dialog|data-copy)=")([^"]+)"'
)
LINK = re.compile(r'(\shref="#)([^"]+)"')
LABELLED = re.compile(r'(<(?:nav|section)\b[^>]*aria-label(ledby)?=")([^"]+)"')
FOLDED = re.compile(r"<(details|dialog)\b")
SEARCH = 'role="search"'
FRONT = "home/home_page.html"


@dataclass(frozen=True)
class Stage:
    """A specimen in one language and theme ("" is the system's); `key` names it on the page."""

    key: str
    name: str
    language: str
    dir: Direction
    theme: str
    markup: SafeString


@dataclass(frozen=True)
class Shown:
    """A specimen as the guide shows it: on a stage for each direction and theme."""

    caption: str
    source: str
    stages: list[Stage]
    state: str


Samples = dict[str, dict[str, Any]]


def pair_languages(language: str) -> tuple[str, str]:
    """Return `language` and its counterpart, the one from left to right first."""
    other = COUNTERPART[direction_of(language)]
    return (language, other) if direction_of(language) == "ltr" else (other, language)


def build_sets(languages: Iterable[str]) -> Samples:
    """Return the samples of each language."""
    sets = {}
    for code in languages:
        with override(code):
            sets[code] = build_samples(code)
    return sets


def build_shown(component: Component, sets: Samples, themes: Iterable[str]) -> Iterator[Shown]:
    """Yield each specimen of `component` in each language of `sets` and each theme."""
    for number, specimen in enumerate(component.specimens, start=1):
        markups = {code: render_specimen(specimen, code, sets[code]) for code in sets}
        stages = [
            build_stage(specimen, f"{component.slug}-{number}", code, theme, markup)
            for theme in themes
            for code, markup in markups.items()
        ]
        yield Shown(specimen.caption, specimen.source, stages, specimen.state)


def build_stage(specimen: Specimen, key: str, language: str, theme: str, markup: str) -> Stage:
    key = "-".join(filter(None, (key, language, theme)))
    name = ", ".join(filter(None, (language, direction_of(language), theme)))
    html = make_single(markup, key, f"{specimen.caption} ({name})")
    if specimen.is_open:
        # No sheet either: one that opens takes the focus, out of the page around its frame.
        html = FOLDED.sub(r"<\1 open", html).replace(" data-sheet", "")
    return Stage(
        key=key,
        name=name,
        language=language,
        dir=direction_of(language),
        theme=theme,
        markup=mark_safe(html),  # noqa: S308 -- rendered by our own templates
    )


def render_specimen(specimen: Specimen, language: str, samples: dict[str, Any]) -> str:
    with override(language):
        if specimen.given:
            samples = {**samples, **samples["contexts"][specimen.given]}
        if specimen.origin:
            if specimen.origin == FRONT:
                samples = {**samples, "item": samples["front"]}
            page = get_template(specimen.origin)
            return cut(page.render(samples), specimen.element)
        template = engines["django"].from_string(LIBRARIES + specimen.source)
        return str(template.render(samples))


def make_single(html: str, key: str, caption: str) -> str:
    """Return `html` with ids and names of landmarks that no other specimen on the page has.

    A component stands once on a page of the hub; here it stands many times. Nothing may take the
    focus as the page opens, either.
    """
    known = set(ID.findall(html))

    def rename(match: re.Match[str]) -> str:
        # A name that stayed behind in the page an element was cut from: the caption is as good.
        absent = f"caption-{key}" if "labelledby" in match[1] else ""
        names = [f"{name}-{key}" if name in known else absent or name for name in match[2].split()]
        return f'{match[1]}{" ".join(names)}"'

    def name_landmark(match: re.Match[str]) -> str:
        own = f"{match[3]} caption-{key}" if match[2] else f"{match[3]} – {caption}"
        return f'{match[1]}{own}"'

    html = LINK.sub(rename, NAMING.sub(rename, html))
    html = LABELLED.sub(name_landmark, html)
    html = html.replace(SEARCH, f'{SEARCH} aria-labelledby="caption-{key}"')
    return html.replace(" autofocus", "")
