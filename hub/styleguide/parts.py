"""The parts of the guide: files of templates/styleguide/parts/, each cut into its specimens.

A specimen is template code, so what the guide shows as code is what it renders. A line
`{# specimen: caption | options #}` begins one. Options: `other` shows it in the other direction of
writing as well, `open` opens what it folds, `from path .name` takes the element of that class out
of a template that is a page and cannot be included, `with name` puts the samples of that name (in
`contexts`) before the others: who reads, in which state. `state name` shows what pointers and keys
do: hover, focus or pressed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.template import TemplateDoesNotExist
from django.template.loader import get_template

FOLDER = Path(__file__).parent / "templates/styleguide/parts"
BEGINNING = re.compile(r"^\{# specimen: (.+?) #\}\n", re.MULTILINE)
INCLUDED = re.compile(r'\{% include "([^"]+)"')
COMMENT = re.compile(r"\{# (.+?) #\}")
FROM = re.compile(r"from (\S+) \.(\S+)")
WITH = re.compile(r"with (\w+)")
STATE = re.compile(r"state (\w+)")


@dataclass(frozen=True)
class Specimen:
    caption: str
    source: str
    origin: str = ""
    element: str = ""
    is_open: bool = False
    given: str = ""
    state: str = ""


@dataclass(frozen=True)
class Component:
    """`about` says what it is for; `uses` are templates that no specimen includes by itself.

    `has_narrow` shows it on a phone as well, `is_narrow` there alone; `is_small` puts the panels of
    a specimen side by side.
    """

    slug: str
    title: str
    about: str
    uses: tuple[str, ...] = ()
    has_narrow: bool = False
    is_narrow: bool = False
    is_small: bool = False

    @property
    def specimens(self) -> tuple[Specimen, ...]:
        return read_specimens(self.slug)

    @property
    def is_there(self) -> bool:
        """Tell whether there is something to show: not of an app that this hub runs without."""
        return bool(self.specimens) or not (FOLDER / f"{self.slug}.html").exists()

    @property
    def templates(self) -> list[tuple[str, str]]:
        """The templates it is made with, each with what its first line says of its variables."""
        named = [*self.uses]
        for specimen in self.specimens:
            named += INCLUDED.findall(specimen.source)
            named += [specimen.origin] if specimen.origin else []
        return [(name, describe(name)) for name in dict.fromkeys(named)]


@cache
def read_specimens(slug: str) -> tuple[Specimen, ...]:
    """Return the specimens of a part; none for one that has no file, as the page around them."""
    path = FOLDER / f"{slug}.html"
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    _nothing, *parts = BEGINNING.split(text)
    found = []
    for heading, source in zip(parts[::2], parts[1::2], strict=True):
        with suppress(TemplateDoesNotExist):  # of an app that this hub runs without
            found.append(read_specimen(heading, source))
    return tuple(found)


def read_specimen(heading: str, source: str) -> Specimen:
    caption, *options = heading.split(" | ")
    taken, given, state = (find(form, options) for form in (FROM, WITH, STATE))
    origin, element = taken.groups() if taken else ("", "")
    code = read_code(origin, element) if taken else source.strip()
    for name in INCLUDED.findall(code):
        get_template(name)
    return Specimen(
        caption,
        code,
        origin,
        element,
        "open" in options,
        given=given[1] if given else "",
        state=state[1] if state else "",
    )


def find(form: re.Pattern[str], options: Iterable[str]) -> re.Match[str] | None:
    return next((found for option in options if (found := form.fullmatch(option))), None)


def read_code(origin: str, element: str) -> str:
    """Return the template code of an element; the whole template where that only extends one."""
    source = read_template(origin)
    try:
        return cut(source, element)
    except LookupError:
        return source.strip()


def describe(name: str) -> str:
    """Return what the first line of a template says of it; empty where it says nothing."""
    found = COMMENT.match(read_template(name))
    return found[1] if found else ""


def read_template(name: str) -> str:
    source: str = get_template(name).template.source  # type: ignore[attr-defined]
    return source


def cut(text: str, element: str) -> str:
    """Return the first element of class `element` in `text`; raise `LookupError` without one."""
    start = re.search(rf'<(\w+)\b[^>]*class="(?:[^"]*\s)?{re.escape(element)}[\s"{{]', text)
    if start is None:
        raise LookupError(f"no element of class {element}")
    depth = 0
    for found in re.finditer(rf"<(/?){start[1]}\b", text[start.start() :]):
        depth += -1 if found[1] else 1
        if not depth:
            return text[start.start() : text.index(">", start.start() + found.start()) + 1]
    raise LookupError(f"the element of class {element} does not end")
