"""Bulk work without the admin's indexes at each save: both are rebuilt once at the end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.db.models.signals import post_save
from modelsearch import index, signal_handlers
from wagtail.signal_handlers import disable_reference_index_auto_update


@contextmanager
def indexing_later() -> Iterator[None]:
    """Leave the admin's search index and the reference index alone until the end of the block.

    Both are rebuilt even if the block fails half-way, as what was saved until then stays.
    """
    models = [
        model for model in index.get_indexed_models() if getattr(model, "search_auto_update", True)
    ]
    for model in models:
        post_save.disconnect(signal_handlers.post_save_signal_handler, sender=model)
    try:
        with disable_reference_index_auto_update():
            yield
    finally:
        for model in models:
            post_save.connect(signal_handlers.post_save_signal_handler, sender=model)
        call_command("update_index", verbosity=0)
        call_command("rebuild_references_index", verbosity=0)
