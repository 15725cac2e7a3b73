"""The words people wrote, as they wrote them: what a misspelt word of a query is compared with.

Every word of every language version that was ever written into the catalogue, once per language,
with no mark of where it stands: whether a reader may be told of it is asked of the index, each
time. So words nobody uses any more do no harm; `refresh_words` takes them out.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache

from django.db import models

from search.catalogue.json import load, strings, words
from search.catalogue.models import Document
from search.normalise import is_compound, split_words

LEAST_CHARS, MOST_CHARS = 3, 32
BATCH = 500

# A letter, and what may follow it inside a word: marks of our scripts, and quotation marks.
_MARKS = "\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f"
PIECE = re.compile(rf"[^\W_](?:[^\W_]|[{_MARKS}ـ]|['’\"״׳](?=[^\W_]))*")
_COMPOUND = re.compile(rf"{PIECE.pattern}(?:[-‐‑־]{PIECE.pattern})+")


class KnownWord(models.Model):
    """A word of a language: `word` folded as in a query, `shown` as it is written."""

    locale = models.CharField(max_length=8)
    word = models.CharField(max_length=MOST_CHARS)
    shown = models.CharField(max_length=2 * MOST_CHARS)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("locale", "word"), name="known_word")]

    def __str__(self) -> str:
        return f"{self.word} ({self.locale})"


def note_words(documents: Iterable[tuple[str, str]]) -> None:
    """Add what is new in `documents`, each a language and its data as JSON text."""
    found: dict[tuple[str, str], str] = {}
    for locale, data in documents:
        for word, shown in read_data(data).items():
            found.setdefault((locale, word), shown)
    add_words(found)


def add_words(found: dict[tuple[str, str], str]) -> None:
    """Store the words that are not yet known."""
    for locale in {locale for locale, _word in found}:
        own = {word: shown for (code, word), shown in found.items() if code == locale}
        known = find_known(locale, own)
        KnownWord.objects.bulk_create(
            (
                KnownWord(locale=locale, word=word, shown=shown)
                for word, shown in own.items()
                if word not in known
            ),
            ignore_conflicts=True,
            batch_size=BATCH,
        )


def find_known(locale: str, asked: Collection[str]) -> set[str]:
    rows = KnownWord.objects.filter(locale=locale)
    todo, known = sorted(asked), set[str]()
    for start in range(0, len(todo), BATCH):
        part = rows.filter(word__in=todo[start : start + BATCH])
        known.update(part.values_list("word", flat=True))
    return known


def refresh_words() -> int:
    """Make the list anew from what the catalogue holds; return how many words were taken out."""
    last = KnownWord.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    found: dict[tuple[str, str], str] = {}
    for locale, data in Document.objects.values_list("locale", "data").iterator(BATCH):
        for word, shown in read_data(data).items():
            found.setdefault((locale, word), shown)
    add_words(found)
    old = KnownWord.objects.filter(pk__lte=last).values_list("pk", "locale", "word")
    gone = [pk for pk, locale, word in old.iterator(BATCH) if (locale, word) not in found]
    for start in range(0, len(gone), BATCH):
        KnownWord.objects.filter(pk__in=gone[start : start + BATCH]).delete()
    return len(gone)


def read_data(data: str) -> dict[str, str]:
    """Return the words of a Document's data, folded, each as it is written first."""
    item = load(data)
    body = item.get("body") or ""
    text = [item["title"], item.get("summary") or ""]
    texts = [part for part in strings(item.get("details") or {}) if " " in part]
    return dict(read_text(" ".join([*text, words(body, {"details": texts})])))


def read_text(text: str) -> Iterator[tuple[str, str]]:
    """Yield the words of `text`, folded, and as they are written in the middle of a sentence."""
    for piece in PIECE.findall(text):
        yield from read_piece(piece)
    for compound in _COMPOUND.findall(text):
        parts = split_words(compound)
        if is_compound(parts) and is_word("".join(parts)):
            yield "".join(parts), compound.lower()[: 2 * MOST_CHARS]


@lru_cache(maxsize=65536)
def read_piece(piece: str) -> tuple[tuple[str, str], ...]:
    """Return the words of one piece: none, one, or what an apostrophe parts."""
    folded = split_words(piece)
    parts = [piece] if len(folded) == 1 and "'" not in piece and "’" not in piece else ()
    parts = parts or re.split("['’]", piece)
    pairs = []
    for part in parts:
        own = split_words(part)
        if len(own) == 1 and is_word(own[0]):
            pairs.append((own[0], part.lower()[: 2 * MOST_CHARS]))
    return tuple(pairs)


def is_word(word: str) -> bool:
    return LEAST_CHARS <= len(word) <= MOST_CHARS and word.isalpha()
