"""The plain text of content files as body blocks: headings, paragraphs, lists, quotes, links."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from home.texts import to_line

LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")
BOLD = re.compile(r"\*\*(.+?)\*\*")

FindPage = Callable[[str], int | None]


def to_blocks(text: str, key: str, find_page: FindPage) -> list[dict[str, Any]]:
    """Return the raw stream of `text`; ids depend on `key` and position, not on the language."""
    parts = [part.strip() for part in re.split(r"\n\s*\n", text.strip()) if part.strip()]
    return [
        {"id": str(uuid5(NAMESPACE_URL, f"{key}/{number}")), **to_block(part, find_page)}
        for number, part in enumerate(parts)
    ]


def to_block(part: str, find_page: FindPage) -> dict[str, Any]:
    lines = part.split("\n")
    if part.startswith("## "):
        return {"type": "heading", "value": to_line(part[3:])}
    if part.startswith("> "):
        quoted = to_line(" ".join(line.lstrip("> ") for line in lines))
        return {"type": "quote", "value": {"text": quoted, "source": ""}}
    if part.startswith("- "):
        return {"type": "paragraph", "value": to_list(lines, find_page)}
    return {"type": "paragraph", "value": f"<p>{to_inline(to_line(part), find_page)}</p>"}


def to_list(lines: list[str], find_page: FindPage) -> str:
    items: list[str] = []
    for line in lines:
        if line.startswith("- "):
            items.append(line[2:])
        else:  # a long item, wrapped
            items[-1] += f" {line.strip()}"
    return "<ul>" + "".join(f"<li>{to_inline(item, find_page)}</li>" for item in items) + "</ul>"


def to_inline(text: str, find_page: FindPage) -> str:
    def link(match: re.Match[str]) -> str:
        label, target = match.groups()
        if target.startswith("item:"):
            page = find_page(target[5:])
            return label if page is None else f'<a linktype="page" id="{page}">{label}</a>'
        return f'<a href="{target}">{label}</a>'

    return BOLD.sub(r"<b>\1</b>", LINK.sub(link, escape(text, quote=False)))
