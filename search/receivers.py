"""Everything that changes what may be seen, led to the catalogue inside the same transaction."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from treebeard.mp_tree import path_updated
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.models import AbstractRendition
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    Page,
    PageViewRestriction,
    Revision,
)
from wagtail.signals import unpublished
from wagtail_localize.models import Translation, TranslationLog, TranslationSource

from home.enums import TextState
from home.models import City, Country, Goal, HubDocument, Topic
from home.models.taxonomy import Term as VocabularyTerm
from home.signals import page_written, record_written, term_written
from home.vocabulary import forget_vocabulary
from search.catalogue.writer import changes_noted, items_with, keys_below, note_term, sync_items
from search.engines import get_engine
from search.follow import follow_soon
from search.tasks import read_document


def items_at(page: Page) -> set[UUID]:
    """Return the page's item; with those below an alias, whose place no row of the item tells."""
    key = page.translation_key
    return {key, *keys_below([key])} if page.alias_of_id else {key}


def on_page_written_sync(instance: Page, **_kwargs: Any) -> None:
    sync_items(items_at(instance))


def on_record_written_sync(keys: Iterable[UUID], **_kwargs: Any) -> None:
    sync_items(keys)


def on_plain_page_save_sync(instance: Page, **_kwargs: Any) -> None:
    """Moves save the plain page, inside their transaction and after the tree has changed."""
    sync_items(items_at(instance))


def on_page_delete_sync(instance: Page, **_kwargs: Any) -> None:
    key = instance.translation_key
    referring = [*items_with("ref", [key]), *items_with("mention", [key])]
    unpublish_orphans(instance)
    sync_items({key, *referring})


def unpublish_orphans(deleted: Page) -> None:
    """Take translations off with their original; published again, one is an item of its own."""
    twins = Page.objects.filter(translation_key=deleted.translation_key, alias_of=None)
    if deleted.alias_of_id is None and not twins.filter(pk__lt=deleted.pk).exists():
        for twin in twins.filter(live=True).specific():
            twin.unpublish()


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


def on_restriction_sync(
    instance: PageViewRestriction, origin: object = None, **_kwargs: Any
) -> None:
    if isinstance(origin, Page) or getattr(origin, "model", None) is Page:
        return  # goes with its page, half of which is gone by now
    key = Page.objects.filter(pk=instance.page_id).values_list("translation_key", flat=True)
    sync_items({*key, *keys_below(list(key))})


def on_translation_sync(
    instance: Translation | TranslationLog | TranslationSource, **_kwargs: Any
) -> None:
    source = instance if isinstance(instance, TranslationSource) else instance.source
    sync_items([source.object_id])


def on_term_written_sync(facet: str, value: str, **_kwargs: Any) -> None:
    forget_vocabulary()
    note_term(facet, value)
    sync_items(items_with(facet, [value]))


def on_term_delete_sync(instance: VocabularyTerm, **_kwargs: Any) -> None:
    """Lists of snippets delete many at once, past the model's own method."""
    on_term_written_sync(instance.facet, instance.term_key)


def on_document_sync(instance: Model, **_kwargs: Any) -> None:
    sync_items(items_with("document", [instance.pk]))


def on_document_save_read(instance: HubDocument, **_kwargs: Any) -> None:
    """Once it is stored; a queue that is not there must not keep anybody from uploading."""
    if instance.text_state == TextState.WAITING:
        transaction.on_commit(partial(read_document.enqueue, instance.pk), robust=True)


def on_image_sync(instance: Model, **_kwargs: Any) -> None:
    sync_items(items_with("image", [instance.pk]))


def on_rendition_delete_sync(
    instance: AbstractRendition, origin: object = None, **_kwargs: Any
) -> None:
    """A picture gets a new file, and loses what was cut from the old one only after its save."""
    model = get_image_model()
    if isinstance(origin, model) or getattr(origin, "model", None) is model:
        return  # the picture itself goes
    instance.purge_from_cache()
    sync_items(items_with("image", [instance.image_id]))


def on_collection_sync(instance: Collection | CollectionViewRestriction, **_kwargs: Any) -> None:
    """Files and pictures follow the privacy of their collection, and of those above it."""
    is_restriction = isinstance(instance, CollectionViewRestriction)
    pk = instance.collection_id if is_restriction else instance.pk
    # Its path of now: a sibling added meanwhile may have moved it.
    path = Collection.objects.filter(pk=pk).values_list("path", flat=True).first()
    if path is not None:
        sync_items_inside(path)


def on_collection_moved_sync(sender: type[Model], new_path: str, **_kwargs: Any) -> None:
    if sender is Collection:
        sync_items_inside(new_path)


def sync_items_inside(path: str) -> None:
    """Write the items with files or pictures of the collection at `path`, or of one below it."""
    for facet, model in (("document", get_document_model()), ("image", get_image_model())):
        inside = model.objects.filter(collection__path__startswith=path)
        sync_items(items_with(facet, inside.values_list("pk", flat=True)))


def on_changes_noted_follow(**_kwargs: Any) -> None:
    """Let the index follow once what was noted is there for good; once for a transaction."""
    if get_engine() is None:
        return
    waiting = connections[DEFAULT_DB_ALIAS].run_on_commit
    if all(entry[1] is not follow_soon for entry in waiting):
        # The log keeps what was noted: a queue that is away stops nobody from publishing.
        transaction.on_commit(follow_soon, robust=True)


def connect() -> None:
    """Connect all receivers; called once, when the apps are ready."""
    changes_noted.connect(on_changes_noted_follow)
    page_written.connect(on_page_written_sync)
    record_written.connect(on_record_written_sync)
    term_written.connect(on_term_written_sync)
    unpublished.connect(on_unpublished_sync)
    post_save.connect(on_plain_page_save_sync, sender=Page)
    post_delete.connect(on_page_delete_sync, sender=Page)
    path_updated.connect(on_collection_moved_sync)
    for model in (City, Country, Goal, Topic):
        post_delete.connect(on_term_delete_sync, sender=model)
    post_save.connect(on_revision_save_sync, sender=Revision)
    pairs = (
        (PageViewRestriction, on_restriction_sync),
        (Translation, on_translation_sync),
        (TranslationSource, on_translation_sync),
        (TranslationLog, on_translation_sync),
        (CollectionViewRestriction, on_collection_sync),
        (get_document_model(), on_document_sync),
        (get_image_model(), on_image_sync),
    )
    for sender, receiver in pairs:
        post_save.connect(receiver, sender=sender)
        post_delete.connect(receiver, sender=sender)
    post_save.connect(on_document_save_read, sender=get_document_model())
    post_delete.connect(on_rendition_delete_sync, sender=get_image_model().get_rendition_model())
    post_save.connect(on_collection_sync, sender=Collection)
