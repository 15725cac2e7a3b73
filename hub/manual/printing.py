"""One PDF of the manual per language, for everybody: tagged (PDF/UA-1), with bookmarks.

WeasyPrint is a tool of developers and needs libraries of the system; the hub itself serves the
files that it made, which are part of the repository.
"""

from __future__ import annotations

import os
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from home.languages import direction_of
from hub.doctor import PANGO_PACKAGES
from hub.manual.book import EDITION, PRINT_STYLE, read_print_book
from hub.settings.env import BASE_DIR

STATIC = BASE_DIR / "home" / "static" / "home"  # the web's fonts serve for print too


class PrintingUnavailableError(Exception):
    """The machine cannot set PDFs; the message says what to install."""


def load_weasyprint() -> Any:
    try:
        import weasyprint  # noqa: PLC0415 -- optional: a tool of developers
    except ImportError as error:
        reason = "WeasyPrint is not installed: `make setup` brings it."
        raise PrintingUnavailableError(reason) from error
    except OSError as error:
        raise PrintingUnavailableError(explain(error)) from error
    return weasyprint


def explain(error: OSError) -> str:
    return (
        "WeasyPrint lacks libraries of the system. "
        f"On Debian: apt-get install {PANGO_PACKAGES}. (It said: {error})"
    )


def build_pdf(code: str) -> bytes:
    """Return the manual in the language `code`; raise `PrintingUnavailableError` if none can be."""
    weasyprint = load_weasyprint()
    os.environ.setdefault("SOURCE_DATE_EPOCH", "0")  # fonts carry no date: same text, same bytes
    with translation.override(code):
        page = build_html(code)
        styles = [PRINT_STYLE.read_text(encoding="utf-8"), build_footer_style(code)]
    fonts = weasyprint.text.fonts.FontConfiguration()
    document: bytes = weasyprint.HTML(string=page).write_pdf(
        stylesheets=[
            weasyprint.CSS(string=style, base_url=f"{STATIC}/", font_config=fonts)
            for style in styles
        ],
        finisher=turn_pages if direction_of(code) == "rtl" else None,
        font_config=fonts,
        pdf_variant="pdf/ua-1",
        pdf_identifier=f"medina-manual-{code}-{EDITION}".encode(),
    )
    return document


def turn_pages(_document: Any, pdf: Any) -> None:
    """Say that the book is bound at the right, so that readers show pairs of pages that way."""
    pdf.catalog["ViewerPreferences"]["Direction"] = "/R2L"


def build_html(code: str) -> str:
    return render_to_string(
        "manual/print.html",
        {
            "language": code,
            "dir": direction_of(code),
            "site_name": settings.WAGTAIL_SITE_NAME,
            "edition": EDITION,
            "chapters": read_print_book(code),
        },
    )


def build_footer_style(code: str) -> str:
    """Return the style of the page numbers: the words around them differ by language."""
    words = _("Page %(page)s of %(pages)s") % {"page": "\n", "pages": "\n"}
    before, between, after = (quote(part) for part in words.split("\n"))
    numbers = f"{before} counter(page) {between} counter(pages) {after}"
    return (
        f"@page {{ direction: {direction_of(code)}; @bottom-center {{ content: {numbers} }} }}"
        "@page :first { @bottom-center { content: none } }"
    )


def quote(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
