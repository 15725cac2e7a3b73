"""Pieces of answers that several kinds share."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from ninja import Schema

# Stands for the hub's base address in stored JSON; whoever answers puts the real one in. A
# private-use character: no editor's text holds it.
BASE = "\ue000"


class ItemLink(Schema):
    """Another item of the hub, as far as the reader may see it."""

    id: UUID
    kind: str
    title: str
    url: str
    locale: str


class File(Schema):
    """A file an item offers; members' files are named to everybody, handed out to members."""

    id: int
    title: str
    language: str | None
    size_bytes: int | None
    format: str
    access: Literal["public", "members"]
    url: str


class Image(Schema):
    src: str
    width: int
    height: int
    alt: str
