"""Who may have a file, and how it is described to others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import quote

from wagtail.models import CollectionViewRestriction

from home.schemas import BASE

if TYPE_CHECKING:
    from home.models import HubDocument, HubImage

Access = Literal["public", "members", "none"]


def access_of(medium: HubDocument | HubImage) -> Access:
    """Return whom the collection of a file or picture, and those above it, let in.

    "none" stands for a password or a group: these have no equal on the other channels.
    """
    rows = medium.collection.get_view_restrictions()
    types = set(rows.values_list("restriction_type", flat=True))
    types.discard(CollectionViewRestriction.NONE)
    if not types:
        return "public"
    return "members" if types == {CollectionViewRestriction.LOGIN} else "none"


def describe_files(documents: Iterable[HubDocument]) -> list[dict[str, Any]]:
    """Return the documents as `home.schemas.File`; those nobody can be offered are left out."""
    return [
        {
            "id": document.pk,
            "title": document.title.replace(BASE, ""),
            "language": document.language or None,
            "size_bytes": document.get_file_size(),
            "format": document.file_extension.lower(),
            "access": access,
            "url": f"{BASE}/documents/{document.pk}/{quote(document.filename)}",
        }
        for document in documents
        if (access := access_of(document)) != "none"
    ]
