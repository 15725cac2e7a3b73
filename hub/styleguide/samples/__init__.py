"""What the guide's specimens show: fixed, in each language, and from no database.

Texts are those of the demo's content files; shapes are made by the code that makes the real ones.
"""

from __future__ import annotations

from typing import Any

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
        "code": language,
        "csrf_token": "sample",  # a real one would set a cookie
    }
