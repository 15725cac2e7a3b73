"""Texts of members whose HTML an earlier release made: made anew from what was written."""

from __future__ import annotations

from typing import Any

from community import markup
from community.models import PartnerSearch, Post, Transfer

BATCH = 500


def renew_html() -> int:
    """Bring all texts to the rules of `markup.VERSION`; return how many were of earlier ones."""
    done = 0
    models: tuple[Any, ...] = (Post, Transfer, PartnerSearch)
    for model in models:
        old = model._default_manager.filter(html_version__lt=markup.VERSION).only("body")
        while batch := list(old[:BATCH]):
            for row in batch:
                row.html, row.html_version = markup.render(row.body), markup.VERSION
            model._default_manager.bulk_update(batch, ["html", "html_version"])
            done += len(batch)
    return done
