"""The demo's files, made when it is loaded: small PDFs in five languages, tables, plain text."""

from __future__ import annotations

import atexit
import re
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.core.files.base import ContentFile
from fontTools.ttLib import TTFont
from fpdf import FPDF
from wagtail.models import Collection

from home.languages import direction_of
from home.models import HubDocument
from hub.skeleton import MEMBERS_COLLECTION

FONTS = {
    "latin": "rubik-latin.woff2",
    "hebrew": "rubik-hebrew.woff2",
    "arabic": "rubik-arabic.woff2",
}
TEXT_SIZE_PT = 11
KEPT_LINE = re.compile(r"^(- |\d+\. |\[\d)")


def make_document(spec: dict[str, Any], licence: str) -> HubDocument:
    """Return the saved document of a `files` table of the content."""
    name = f"{spec['name']}.{spec['format']}"
    document = HubDocument(
        title=spec["title"],
        language=spec["language"],
        licence=licence,
        collection=find_collection(spec["access"]),
        file=ContentFile(make_bytes(spec), name=name),
    )
    document.save()
    document.get_file_hash()  # as an upload has it: the file's ETag
    return document


def find_collection(access: str) -> Collection:
    if access == "members":
        return Collection.objects.get(name=MEMBERS_COLLECTION)
    return Collection.get_first_root_node()


def make_bytes(spec: dict[str, Any]) -> bytes:
    if spec["format"] == "pdf":
        return make_pdf(spec["title"], spec["text"], spec["language"])
    return (
        str(spec["text"]).lstrip("\n").encode("utf-8-sig" if spec["format"] == "csv" else "utf-8")
    )


@cache
def font_files() -> dict[str, str]:
    """Return the hub's web fonts as the TrueType files that a PDF needs."""
    folder = Path(tempfile.mkdtemp(prefix="medina-fonts-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    files = {}
    for name, file_name in FONTS.items():
        source = finders.find(f"home/fonts/{file_name}")
        font = TTFont(source)
        font.flavor = None
        files[name] = str(folder / f"{name}.ttf")
        font.save(files[name])
    return files


def make_pdf(title: str, text: str, language: str) -> bytes:
    """Return a PDF with `text` shaped and aligned as its language wants."""
    pdf = FPDF(format="A4")
    for name, path in font_files().items():
        pdf.add_font(name, fname=path)
    script = {"he": "hebrew", "ar": "arabic"}.get(language, "latin")
    pdf.set_fallback_fonts([name for name in FONTS if name != script], exact_match=False)
    direction = direction_of(language)
    pdf.set_text_shaping(use_shaping_engine=True, direction=direction)
    pdf.set_title(title)
    pdf.set_lang(language)
    pdf.add_page()
    align = "R" if direction == "rtl" else "L"
    parts = paragraphs(text)
    # A sheet that was downloaded must say what it is about.
    parts = parts if parts[:1] == [title] else [title, *parts]
    for number, paragraph in enumerate(parts):
        pdf.set_font(script, size=TEXT_SIZE_PT + (5 if number == 0 else 0))
        pdf.multi_cell(
            0, 8 if number == 0 else 6, paragraph, align=align, new_x="LMARGIN", new_y="NEXT"
        )
        pdf.ln(3)
    return bytes(pdf.output())


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs with their hard wraps undone, except in lists and transcripts."""
    found = []
    for part in re.split(r"\n\s*\n", text.strip()):
        lines: list[str] = []
        for line in part.split("\n"):
            if lines and not KEPT_LINE.match(line):
                lines[-1] += f" {line.strip()}"
            else:
                lines.append(line.strip())
        found.append("\n".join(lines))
    return found
