"""Everything that changes what may be seen, led to the catalogue inside the same transaction."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    Page,
    PageViewRestriction,
    Revision,
)
from wagtail.signals import unpublished
from wagtail_localize.models import TranslationLog, TranslationSource

from home.signals import page_written, term_written
from home.vocabulary import forget_vocabulary
from search.catalogue.models import Term
from search.catalogue.writer import keys_below, sync_items


def items_with(facet: str, values: Iterable[object]) -> list[UUID]:
    found = Term.objects.filter(facet=facet, value__in=[str(value) for value in values])
    return list(found.values_list("item", flat=True).distinct())


def on_page_written_sync(instance: Page, **_kwargs: Any) -> None:
    sync_items([instance.translation_key])


def on_plain_page_save_sync(instance: Page, **_kwargs: Any) -> None:
    """Moves save the plain page, inside their transaction and after the tree has changed."""
    sync_items([instance.translation_key])


def on_page_delete_sync(instance: Page, **_kwargs: Any) -> None:
    sync_items([instance.translation_key])


def on_unpublished_sync(instance: Model, **_kwargs: Any) -> None:
    """The schedule of an unpublished page is cleared after its save."""
    if isinstance(instance, Page):
        sync_items([instance.translation_key])


def on_revision_save_sync(instance: Revision, update_fields: Any = None, **_kwargs: Any) -> None:
    """A schedule set or taken back is a revision's, not the page's."""
    if update_fields and "approved_go_live_at" in update_fields:
        page = Page.objects.filter(pk=instance.object_id).first() if is_of_page(instance) else None
        if page is not None:
            sync_items([page.translation_key])


def is_of_page(revision: Revision) -> bool:
    return revision.base_content_type.model_class() is Page


def on_restriction_sync(instance: PageViewRestriction, **_kwargs: Any) -> None:
    key = Page.objects.filter(pk=instance.page_id).values_list("translation_key", flat=True)
    sync_items({*key, *keys_below(list(key))})


def on_translation_sync(instance: TranslationLog | TranslationSource, **_kwargs: Any) -> None:
    source = instance if isinstance(instance, TranslationSource) else instance.source
    sync_items([source.object_id])


def on_term_written_sync(facet: str, value: str, **_kwargs: Any) -> None:
    forget_vocabulary()
    sync_items(items_with(facet, [value]))


def on_document_sync(instance: Model, **_kwargs: Any) -> None:
    sync_items(items_with("document", [instance.pk]))


def on_image_sync(instance: Model, **_kwargs: Any) -> None:
    sync_items(items_with("image", [instance.pk]))


def on_collection_sync(instance: Collection | CollectionViewRestriction, **_kwargs: Any) -> None:
    """Files in a collection follow its privacy, and that of the collections above."""
    is_restriction = isinstance(instance, CollectionViewRestriction)
    collection = instance.collection if is_restriction else instance
    inside = get_document_model().objects.filter(collection__path__startswith=collection.path)
    sync_items(items_with("document", inside.values_list("pk", flat=True)))


def connect() -> None:
    """Connect all receivers; called once, when the apps are ready."""
    page_written.connect(on_page_written_sync)
    term_written.connect(on_term_written_sync)
    unpublished.connect(on_unpublished_sync)
    post_save.connect(on_plain_page_save_sync, sender=Page)
    post_delete.connect(on_page_delete_sync, sender=Page)
    post_save.connect(on_revision_save_sync, sender=Revision)
    pairs = (
        (PageViewRestriction, on_restriction_sync),
        (TranslationSource, on_translation_sync),
        (TranslationLog, on_translation_sync),
        (CollectionViewRestriction, on_collection_sync),
        (get_document_model(), on_document_sync),
        (get_image_model(), on_image_sync),
    )
    for sender, receiver in pairs:
        post_save.connect(receiver, sender=sender)
        post_delete.connect(receiver, sender=sender)
    post_save.connect(on_collection_sync, sender=Collection)
