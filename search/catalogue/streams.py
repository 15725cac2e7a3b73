"""What the running text of a page shows and links to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from home.models import BasePage
from search.catalogue.json import strings

DOCUMENT_LINK = re.compile(r'<a\b[^>]*\blinktype="document"[^>]*>')
EMBEDDED_IMAGE = re.compile(r'<embed\b[^>]*\bembedtype="image"[^>]*>')
NUMBER = re.compile(r'\bid="(\d{1,18})"')


def find_linked_documents(page: BasePage) -> frozenset[int]:
    """Return the documents that running text links to."""
    streams = find_streams(page)
    return frozenset(int(pk) for stream in streams for pk in find_numbers(DOCUMENT_LINK, stream))


def find_numbers(tag: re.Pattern[str], stream: list[Any]) -> set[str]:
    """Return the numbers that the tags in the texts of `stream` bear."""
    tags = (found for text in strings(stream) for found in tag.findall(text))
    return {pk for found in tags for pk in NUMBER.findall(found)}


def find_streams(page: BasePage) -> list[Any]:
    return [list(getattr(page, name).raw_data) for name in page.get_streamfield_names()]


def find_image_ids(page: BasePage) -> set[int]:
    """Return the pictures the page shows: its cover, and those in any of its streams."""
    found = {getattr(page, "image_id", None)}
    for stream in find_streams(page):
        found |= set(find_images(stream))
        found |= {int(pk) for pk in find_numbers(EMBEDDED_IMAGE, stream)}
    return {pk for pk in found if pk}


def find_images(value: Any) -> Iterator[int | None]:
    if isinstance(value, dict):
        picture = value.get("value")
        if value.get("type") == "image" and isinstance(picture, dict):
            yield picture.get("image")
        for part in value.values():
            yield from find_images(part)
    elif isinstance(value, list):
        for part in value:
            yield from find_images(part)
