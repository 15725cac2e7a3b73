"""Which files and pictures a reader may have: those that an item the reader sees makes use of."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import CharField, Exists, Model, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from wagtail import models as wagtail

from home.models import HubDocument, HubImage
from search.catalogue.models import Document, Term
from search.catalogue.visibility import MEMBERS, visible

FACETS: dict[type[Model], str] = {HubDocument: "document", HubImage: "image"}


def shown_media(model: type[Model], reader: Collection[str], at: datetime) -> QuerySet[Any]:
    """Return the files of `model` that `reader` may have: used, and in an open collection."""
    rows = used_media(model, reader, at).order_by("pk")
    return rows.exclude(collection__in=closed_collections(reader))


def used_media(model: type[Model], reader: Collection[str], at: datetime) -> QuerySet[Any]:
    """Return the files of `model`, wherever they lie, that an item `reader` may see names.

    A file of a draft, or of an item that is over or for members, goes with it.
    """
    items = visible(Document.objects.all(), reader, at).values("item")
    key = Cast(OuterRef("pk"), CharField())  # terms hold text, most of them no numbers
    used = Exists(Term.objects.filter(facet=FACETS[model], value=key, item__in=items))
    return model._default_manager.filter(used)


def closed_collections(reader: Collection[str]) -> list[int]:
    """Return the collections `reader` has no access to, with all below them."""
    restrictions = wagtail.CollectionViewRestriction.objects.exclude(restriction_type="none")
    if set(reader) == set(MEMBERS):
        restrictions = restrictions.exclude(restriction_type="login")
    paths = list(restrictions.values_list("collection__path", flat=True))
    if not paths:
        return []
    below = Q()
    for path in paths:
        below |= Q(path__startswith=path)
    return list(wagtail.Collection.objects.filter(below).values_list("pk", flat=True))
