"""The words inside an item's files, as far as whoever sees the item may have the files."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache

from home.enums import TextState
from home.models import DocumentText
from search.catalogue.visibility import MEMBERS, PUBLIC
from search.media import closed_collections
from search.normalise import normalise
from search.reach import MEMBERS_MARK

MOST_BYTES = 300_000  # of one Document; PostgreSQL indexes no more than 1 MB of words


@dataclass(frozen=True)
class FileText:
    """What a file is called and says, and to whom it may be given.

    `language` is that of the text; "" where nobody told.
    """

    title: str
    text: str
    language: str
    is_public: bool

    def is_for(self, reader: Collection[str]) -> bool:
        return self.is_public or set(reader) != PUBLIC


def load_texts(ids: Collection[int]) -> dict[int, FileText]:
    """Return the texts of the documents `ids`; none of a file that is behind a password or group.

    A file that waits to be read again has none: its old words are not in the new one.
    """
    if not ids:
        return {}
    rows = DocumentText.objects.filter(
        document__in=ids, document__text_state__in=(TextState.DONE, TextState.PART)
    ).exclude(document__collection__in=closed_collections(MEMBERS))
    closed = set(closed_collections(PUBLIC))
    columns = ("document__title", "text", "document__language", "document__collection_id")
    return {
        pk: FileText(title, text, language, collection not in closed)
        for pk, title, text, language, collection in rows.values_list("document_id", *columns)
    }


def collect_words(files: Iterable[FileText], locale: str, reader: Collection[str]) -> str:
    """Return the words of `files`, each once; marked those that `reader` may not have.

    Words without a language are taken for words of the page's. What is not marked comes first.
    """
    found: dict[str, str] = {}
    left = MOST_BYTES
    for file in sorted(files, key=lambda file: not file.is_for(reader)):
        mark = "" if file.is_for(reader) else MEMBERS_MARK
        for word in words_of(file.text, file.language or locale):
            if word in found:
                continue
            left -= len(f"{mark}{word} ".encode())
            if left < 0:
                return " ".join(found.values())
            found[word] = f"{mark}{word}"
    return " ".join(found.values())


@lru_cache(maxsize=16)
def words_of(text: str, language: str) -> tuple[str, ...]:
    """Return the words in the order they are met first; kept, as each language version asks."""
    return tuple(dict.fromkeys(normalise(text, language).split()))
