"""What the guide's specimens show: fixed, in each language, and from no database.

Texts are those of the demo's content files; shapes are made by the code that makes the real ones.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps

from hub.styleguide.samples import cards, forms, found, frame, items, lists


def build_samples(language: str) -> dict[str, Any]:
    """Return all samples by name, for specimens in `language`, which is the active one."""
    return {
        **frame.build(),
        **cards.build(language),
        **items.build(language),
        **lists.build(language),
        **found.build(language),
        **forms.build(),
        **build_community(language),
        "code": language,
        "csrf_token": "sample",  # a real one would set a cookie
    }


def build_community(language: str) -> dict[str, Any]:
    if not apps.is_installed("community"):
        return {"contexts": {}}
    from hub.styleguide.samples import community  # noqa: PLC0415 -- only where there is a community

    return community.build(language)
