"""Whom a letter to a listed person or organisation reaches. The address leaves only in a mail."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from home.registry import get_kind
from search.catalogue.models import Document
from search.catalogue.visibility import MEMBERS, visible


@dataclass(frozen=True)
class Contact:
    """Who answers for an item; `language` is that of its page."""

    item: UUID
    title: str
    language: str
    path: str
    address: str = field(repr=False)


def find_contact(item: UUID, at: datetime) -> Contact | None:
    """Return whom the hub can pass a letter on to; None where members see no such item."""
    rows = visible(Document.objects.filter(item=item), MEMBERS, at)
    document = rows.order_by("-is_original", "pk").first()
    if document is None:
        return None
    kind = get_kind(document.kind)
    if not kind.contact:
        return None
    pages = kind.model._default_manager.filter(pk=document.page_id)
    address = pages.values_list(kind.contact, flat=True).first()
    if not address:
        return None
    return Contact(item, document.title, document.locale, document.path, address)
