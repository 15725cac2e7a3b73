"""Why an item was found where its page does not tell: the place inside one of its files."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from search.catalogue.files import load_texts
from search.catalogue.models import Term
from search.matching import Excerpt, cut, find_matches, plain
from search.words import Word

MAX_CHARS = 200_000  # of all files that are looked through for one page of results

Missing = tuple[str, Sequence[Word]]  # the language of a page, and the words it does not have


def find_in_files(missing: Mapping[str, Missing], reader: Collection[str]) -> dict[str, Excerpt]:
    """Return, by item, the place with most of the words that its page lacks.

    Only files that `reader` may have are looked into.
    """
    offered = list_documents(missing)
    texts = load_texts({pk for pks in offered.values() for pk in pks})
    found: dict[str, Excerpt] = {}
    left = MAX_CHARS
    for item, pks in offered.items():
        own, words = missing[item]
        most = 0
        for file in (texts[pk] for pk in pks if pk in texts):
            if not file.is_for(reader):
                continue
            text = plain(file.text, left)
            left -= len(text)
            locale = file.language or own
            matches = find_matches(text, locale, words)
            count = len({match.word for match in matches})
            if count > most:
                most = count
                found[item] = replace(cut(text, matches, locale), file=file.title)
    return found


def list_documents(items: Collection[str]) -> dict[str, list[int]]:
    """Return the documents that each of `items` offers, in one query."""
    offered: dict[str, list[int]] = {item: [] for item in items}
    rows = Term.objects.filter(facet="document", item__in=[UUID(item) for item in items])
    for item, value in rows.order_by("pk").values_list("item", "value"):
        offered[str(item)].append(int(value))
    return offered
