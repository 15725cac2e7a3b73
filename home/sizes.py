"""Sizes of files in words, in the reader's language: pure."""

from __future__ import annotations

from django.utils.formats import number_format
from django.utils.translation import gettext as said_by_django

KB = 1024
MB = KB * KB


def show_size(size: int) -> str:
    """Return a size in bytes as "141 KB" or "2.4 MB"; the units are in Django's own catalogues."""
    if size < MB:
        return said_by_django("%s KB") % number_format(max(1, round(size / KB)), 0)
    return said_by_django("%s MB") % number_format(size / MB, 1)
