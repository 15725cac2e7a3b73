"""Who may have a file, and how it is described to others."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import quote

from wagtail import models as wagtail
from wagtail.models import CollectionViewRestriction

from home.schemas import BASE

if TYPE_CHECKING:
    from home.models import HubDocument, HubImage

Access = Literal["public", "members", "none"]


def access_of(medium: HubDocument | HubImage) -> Access:
    """Return whom the collection of a file or picture, and those above it, let in."""
    return find_access({medium.collection_id})[medium.collection_id]


def find_access(collections: Collection[int]) -> dict[int, Access]:
    """Return whom each of `collections` lets in; two questions, however many there are.

    "none" stands for a password or a group: these have no equal on the other channels.
    """
    paths = wagtail.Collection.objects.filter(pk__in=collections).values_list("pk", "path")
    restricted = list(
        CollectionViewRestriction.objects.exclude(
            restriction_type=CollectionViewRestriction.NONE
        ).values_list("collection__path", "restriction_type")
    )
    return {
        pk: name_access({kind for above, kind in restricted if path.startswith(above)})
        for pk, path in paths
    }


def name_access(restrictions: set[str]) -> Access:
    if not restrictions:
        return "public"
    return "members" if restrictions == {CollectionViewRestriction.LOGIN} else "none"


def describe_files(
    documents: Collection[HubDocument], access: Mapping[int, Access] | None = None
) -> list[dict[str, Any]]:
    """Return the documents as `home.schemas.File`; those nobody can be offered are left out.

    `access` is what `find_access` returns, where it is known already.
    """
    if access is None:
        access = find_access({document.collection_id for document in documents})
    return [
        {
            "id": document.pk,
            "title": document.title.replace(BASE, ""),
            "language": document.language or None,
            "size_bytes": document.get_file_size(),
            "format": document.file_extension.lower(),
            "access": access[document.collection_id],
            "url": f"{BASE}/documents/{document.pk}/{quote(document.filename)}",
        }
        for document in documents
        if access[document.collection_id] != "none"
    ]
