"""One slug in all languages: a page that gets another one takes its translations along."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from wagtail.models import Page

from home.models import BasePage


def follow_slug(instance: Page, **_signal: Any) -> None:
    """Give the translations of `instance` its new slug; Wagtail then redirects their old addresses.

    What an editor has drafted there gets it too, or publishing the draft would take it back.
    """
    twins = Page.objects.filter(translation_key=instance.translation_key, alias_of=None)
    original = twins.order_by("pk").first()
    if not isinstance(instance, BasePage) or original is None or original.pk != instance.pk:
        return
    if instance.is_root() or instance.get_parent().is_root():
        return  # the home pages of the languages are told apart by their slugs
    with transaction.atomic():
        for twin in twins.exclude(slug=instance.slug).specific():
            twin.slug = instance.slug
            twin.save()
            draft = twin.latest_revision
            if draft is not None:
                draft.content["slug"] = instance.slug
                draft.save(update_fields=["content"])
