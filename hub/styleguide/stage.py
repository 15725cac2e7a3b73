"""Specimens on their stages: rendered in a language, and made fit to stand on one page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
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
    """A specimen in one language; `key` names its caption on the page."""

    key: str
    caption: str
    language: str
    dir: Direction
    is_other: bool
    markup: SafeString
    source: str


Samples = dict[str, dict[str, Any]]


def build_sets(language: str) -> Samples:
    """Return the samples of `language` and of the language that stands for the other direction."""
    sets = {}
    for code in (language, COUNTERPART[direction_of(language)]):
        with override(code):
            sets[code] = build_samples(code)
    return sets


def build_stages(component: Component, sets: Samples) -> Iterator[Stage]:
    """Yield the specimens of `component`, followed by their like in the other direction."""
    numbers = count(1)
    language, other = sets
    for specimen in component.specimens:
        key = f"{component.slug}-{next(numbers)}"
        yield build_stage(specimen, language, key, sets[language])
        if specimen.has_other:
            key = f"{component.slug}-{next(numbers)}"
            yield build_stage(specimen, other, key, sets[other], is_other=True)


def build_stage(
    specimen: Specimen, language: str, key: str, samples: dict[str, Any], *, is_other: bool = False
) -> Stage:
    caption = f"{specimen.caption} ({language})" if is_other else specimen.caption
    html = make_single(render_specimen(specimen, language, samples), key, caption)
    if specimen.is_open:
        # No sheet either: one that opens takes the focus, out of the page around its frame.
        html = FOLDED.sub(r"<\1 open", html).replace(" data-sheet", "")
    return Stage(
        key=key,
        caption=caption,
        language=language,
        dir=direction_of(language),
        is_other=is_other,
        markup=mark_safe(html),  # noqa: S308 -- rendered by our own templates
        source=specimen.source,
    )


def render_specimen(specimen: Specimen, language: str, samples: dict[str, Any]) -> str:
    with override(language):
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
