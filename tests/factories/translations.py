from __future__ import annotations

from typing import Any

from wagtail.models import Locale


def translate(page: Any, code: str, **texts: Any) -> Any:
    """Return the published translation of `page` into `code`, with `texts` as its fields."""
    twin = page.copy_for_translation(Locale.objects.get(language_code=code), copy_parents=True)
    for name, value in {"title": f"{page.title} ({code})", **texts}.items():
        setattr(twin, name, value)
    twin.save_revision().publish()
    twin.refresh_from_db()
    return twin
