"""The manual of a language: its chapters in order, for the web and for print."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from home.languages import codes
from hub.manual.markup import Heading, Medium, render

FOLDER = Path(__file__).parent
EDITION = "2026-11"  # raise it with each edition: it stands on the title page
PRINT_STYLE = FOLDER / "print.css"
PRINT_TEMPLATE = FOLDER / "templates" / "manual" / "print.html"
DIGEST = FOLDER / "pdf" / "sources.sha256"


@dataclass(frozen=True)
class Chapter:
    """`title` and `lead` are plain text; `html` is what follows them."""

    number: int
    slug: str
    title: str
    lead: str
    html: str
    headings: list[Heading]

    @property
    def sections(self) -> list[Heading]:
        return [heading for heading in self.headings if heading.level == 2]


def find_sources(code: str) -> list[Path]:
    return sorted((FOLDER / "chapters" / code).glob("[0-9][0-9]-*.md"))


def get_book(code: str) -> tuple[Chapter, ...]:
    """Return the chapters for the web; while developing, as they are at this moment."""
    return read_book.__wrapped__(code) if settings.DEBUG else read_book(code)


@cache
def read_book(code: str) -> tuple[Chapter, ...]:
    return build_book(code, lambda _slug: Medium(find_chapter, lambda path: find_page(code, path)))


def read_print_book(code: str) -> tuple[Chapter, ...]:
    """Return the chapters for one document, in which every id occurs once."""

    def find_medium(slug: str) -> Medium:
        return Medium(
            lambda other, name: f"#{'-'.join(filter(None, [other or slug, name]))}",
            lambda _path: "",  # which hub the document came from, it does not know
            id_prefix=f"{slug}-",
        )

    return build_book(code, find_medium)


def build_book(code: str, find_medium: Callable[[str], Medium]) -> tuple[Chapter, ...]:
    chapters = []
    with translation.override(code):
        for source in find_sources(code):
            number, slug = source.stem.split("-", 1)
            found = render(source.read_text(encoding="utf-8"), find_medium(slug))
            chapters.append(
                Chapter(int(number), slug, found.title, found.lead, found.html, found.headings)
            )
    return tuple(chapters)


def find_chapter(slug: str, name: str) -> str:
    url = reverse("manual_chapter", args=[slug]) if slug else ""
    return f"{url}#{name}" if name else url


def find_page(code: str, path: str) -> str:
    """Return the address of a page of the hub; machines' addresses have no language."""
    return path if path.startswith(("/api/", "/admin/")) else f"/{code}{path}"


def find_pdf(code: str) -> Path:
    return FOLDER / "pdf" / f"medina-manual-{code}.pdf"


@cache
def measure_pdf(code: str) -> int:
    """Return the size of the PDF in bytes; 0 where it has not been made."""
    path = find_pdf(code)
    return path.stat().st_size if path.exists() else 0


def digest_sources() -> str:
    """Return a digest of what the PDFs are made from, labels of the interface included."""
    digest = hashlib.sha256(EDITION.encode())
    for path in (PRINT_STYLE, PRINT_TEMPLATE):
        digest.update(path.read_bytes())
    for code in codes():
        for chapter in read_print_book(code):
            digest.update(f"{chapter.title}\n{chapter.lead}\n{chapter.html}".encode())
    return digest.hexdigest()
