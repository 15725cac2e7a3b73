"""Pictures and files in running text: named only to readers to whom the gate would give them.

Rendering leaves marks; whoever hands the text out puts in what its reader may have. What readers
without a login may not have, but members may, stays marked in the catalogue until it is read.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from html import unescape
from typing import Any

from django.utils import timezone
from django.utils.html import escape
from wagtail.documents.rich_text import DocumentLinkHandler
from wagtail.images.formats import Format, get_image_format, get_image_formats
from wagtail.images.rich_text import ImageEmbedHandler

from home.models import HubDocument, HubImage
from search.catalogue.visibility import MEMBERS, PUBLIC
from search.media import closed_collections, shown_media

_keeping: ContextVar[bool] = ContextVar("keeping media", default=False)
NUMBER = re.compile(r"[0-9]{1,18}")
DOCUMENT = re.compile(r'<a data-document="(\d+)">(.*?)</a>', re.DOTALL)
PICTURE = re.compile(r'<img data-image="(\d+)" data-format="([^"]*)" alt="([^"]*)">')
FIGURE = re.compile(r'<figure class="figure" data-image="(\d+)">(.*?)</figure>', re.DOTALL)

MARK = "data-members"
FOR_MEMBERS = f" {MARK}"
MARKED = re.compile(rf"<(a|img|figure) {MARK}\b")
CLOSED_LINK = re.compile(rf"<a {MARK}\b[^>]*>(.*?)</a>", re.DOTALL)
CLOSED_PICTURE = re.compile(rf"<figure {MARK}\b.*?</figure>|<img {MARK}\b[^>]*>", re.DOTALL)


@contextmanager
def keep_media() -> Iterator[None]:
    """Render files and pictures as marks, to be resolved by `put_media`; asks no question."""
    token = _keeping.set(True)
    try:
        yield
    finally:
        _keeping.reset(token)


@dataclass
class Media:
    """What may be named: a file or picture with the mark it is named with, by number.

    `base` stands before addresses.
    """

    documents: dict[int, tuple[HubDocument, str]] = field(default_factory=dict)
    images: dict[int, tuple[HubImage, str]] = field(default_factory=dict)
    base: str = ""


@dataclass
class MediaIds:
    """The numbers that marks hold."""

    documents: set[int] = field(default_factory=set)
    images: set[int] = field(default_factory=set)

    def note(self, html: str) -> str:
        self.documents.update(int(pk) for pk, _text in DOCUMENT.findall(html))
        self.images.update(int(pk) for pk, _format, _alt in PICTURE.findall(html))
        self.images.update(int(pk) for pk, _picture in FIGURE.findall(html))
        return html


def load_media(ids: MediaIds, base: str) -> Media:
    """Return what anybody may have, for members alone or not; a question for each sort at most."""
    if not ids.documents and not ids.images:
        return Media()
    closed, closed_to_members = (set(closed_collections(reader)) for reader in (PUBLIC, MEMBERS))

    def name(rows: Iterable[Any]) -> dict[int, Any]:
        return {
            row.pk: (row, FOR_MEMBERS if row.collection_id in closed else "")
            for row in rows
            if row.collection_id not in closed_to_members
        }

    return Media(
        name(HubDocument.objects.filter(pk__in=ids.documents)) if ids.documents else {},
        name(with_renditions(HubImage.objects.filter(pk__in=ids.images))) if ids.images else {},
        base,
    )


def load_shown(ids: MediaIds, reader: Collection[str] | None, at: datetime) -> Media:
    """Return what `reader` may have at `at`; None has everything."""

    def find(model: type[Any], keys: set[int]) -> Any:
        rows = model.objects.all() if reader is None else shown_media(model, reader, at)
        return rows.filter(pk__in=keys)

    documents = find(HubDocument, ids.documents) if ids.documents else ()
    images = with_renditions(find(HubImage, ids.images)) if ids.images else ()
    return Media(
        {document.pk: (document, "") for document in documents},
        {image.pk: (image, "") for image in images},
    )


def with_renditions(images: Any) -> Any:
    return images.prefetch_renditions(*(known.filter_spec for known in get_image_formats()))


def put_media(html: str, media: Media) -> str:
    """Replace the marks: a file nobody may have leaves its words, a picture nothing."""

    def link(match: re.Match[str]) -> str:
        document, mark = media.documents.get(int(match[1]), (None, ""))
        if document is None:
            return match[2]
        return f'<a{mark} href="{escape(media.base + document.url)}">{match[2]}</a>'

    def picture(match: re.Match[str]) -> str:
        image, mark = media.images.get(int(match[1]), (None, ""))
        known = find_format(match[2])
        if image is None or known is None:
            return ""
        tag = known.image_to_html(image, unescape(match[3]))
        return rebase(tag.replace("<img", f"<img{mark}", 1))

    def figure(match: re.Match[str]) -> str:
        image, mark = media.images.get(int(match[1]), (None, ""))
        return f'<figure{mark} class="figure">{rebase(match[2])}</figure>' if image else ""

    def rebase(tag: str) -> str:
        return tag.replace('src="/', f'src="{media.base}/', 1)

    return FIGURE.sub(figure, PICTURE.sub(picture, DOCUMENT.sub(link, html)))


def find_format(name: str) -> Format | None:
    try:
        return get_image_format(name)
    except KeyError:
        return None


def open_marked(html: str, reader: Collection[str]) -> str:
    """Take the members' mark away, with what bears it unless `reader` is one."""
    if set(reader) == set(MEMBERS):
        return MARKED.sub(r"<\1", html)
    return CLOSED_PICTURE.sub("", CLOSED_LINK.sub(r"\1", html))


def read_id(attrs: dict[str, str]) -> int:
    """Return the number in a tag; 0, which is nobody's, where there is none."""
    text = attrs.get("id", "")
    return int(text) if NUMBER.fullmatch(text) else 0


def resolve_now(html: str) -> str:
    """Resolve the marks of a text that nobody else will: for readers without a login."""
    ids = MediaIds()
    ids.note(html)
    return put_media(html, load_shown(ids, PUBLIC, timezone.now()))


class OpenDocumentLinkHandler(DocumentLinkHandler):
    """Wagtail's links to documents, by the gate."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, str]]) -> list[str]:
        marks = [f'<a data-document="{read_id(attrs)}">' for attrs in attrs_list]
        if _keeping.get():
            return marks
        # Opening tags only: what closes them is the text's.
        found = resolve_now("\n".join(f"{mark}</a>" for mark in marks)).split("\n")
        return [text.removesuffix("</a>") or "<a>" for text in found]


class OpenImageEmbedHandler(ImageEmbedHandler):
    """Wagtail's pictures in running text, by the gate."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, str]]) -> list[str]:
        marks = [
            f'<img data-image="{read_id(attrs)}" data-format="{escape(attrs.get("format", ""))}" '
            f'alt="{escape(" ".join(attrs.get("alt", "").split()))}">'
            for attrs in attrs_list
        ]
        return marks if _keeping.get() else resolve_now("\n".join(marks)).split("\n")
