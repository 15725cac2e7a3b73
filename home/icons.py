"""The icons: one sheet of drawings, put into the page where each is used.

Inline rather than <use href="icons.svg#...">: with `default-src 'none'` some browsers refuse a
sheet from outside, and an icon in the page costs no request and takes the text's colour.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

SHEET = Path(__file__).parent / "static/home/icons.svg"
SYMBOL = re.compile(r'<symbol id="icon-([a-z-]+)" viewBox="0 0 24 24">(.+?)</symbol>')

# What points along the line of reading, or is lines of text.
MIRRORED = frozenset(
    {
        "arrow-end",
        "arrow-start",
        "chat",
        "chevron-end",
        "chevron-start",
        "external",
        "file-pdf",
        "log-in",
        "log-out",
        "sort",
    }
)

# Kinds, types and formats of files, by the names they are stored under.
ICON_OF = {
    "event": "calendar",
    "opportunity": "deadline",
    "training": "graduation",
    "co_creation": "handshake",
    "financing": "coin",
    "organisation": "building",
    "public_body": "landmark",
    "company": "briefcase",
    "startup": "rocket",
    "incubator": "seedling",
    "university": "university",
    "programme": "network",
    "rd_entity": "microscope",
    "person": "user",
    "discussion": "chat",
    "practice": "success",
    "transfer": "copy",
    "works": "check",
    "partly": "warning",
    "failed": "error",
    "running": "clock",
    "partner_search": "handshake",
    "public_official": "user",
    "contact": "user",
    "solution": "lightbulb",
    "output": "book",
    "information_material": "info",
    "document": "file-pdf",
    "training_tool": "edit",
    "video": "video",
    "data": "data",
    "training_path": "graduation",
    "page": "file",
    "pdf": "file-pdf",
    "csv": "file-table",
    "xlsx": "file-table",
    "ods": "file-table",
    "json": "code",
    "geojson": "code",
    "xml": "code",
    "zip": "file-archive",
    "mp4": "video",
    "webm": "video",
    "png": "picture",
    "jpg": "picture",
    "jpeg": "picture",
    "svg": "picture",
}


def read_sheet() -> dict[str, str]:
    """Return the drawing of each icon by its name."""
    return dict(SYMBOL.findall(SHEET.read_text(encoding="utf-8")))


DRAWINGS = read_sheet()


@lru_cache(maxsize=500)
def draw(name: str, label: str = "", size: str = "") -> SafeString:
    """Return the icon called `name`; raise `KeyError` for one the sheet does not hold.

    With a `label` it is a picture of its own; without one it stays silent beside its text.
    """
    classes = "icon"
    if size:
        classes += f" icon--{size}"
    if name in MIRRORED:
        classes += " icon--mirror"
    return format_html(
        '<svg class="{}" viewBox="0 0 24 24" width="20" height="20"{}>{}</svg>',
        classes,
        format_html(' role="img" aria-label="{}"', label) if label else SILENT,
        mark_safe(DRAWINGS[name]),  # noqa: S308 our own file
    )


SILENT = mark_safe(' aria-hidden="true"')
