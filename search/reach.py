"""Whose search reaches the words of members' files on an item that everybody sees.

Such a word stands in the index behind a letter that the normaliser leaves in no word. So nothing
that can be typed reaches it; a search for members asks for it by that letter, as another form of
the word. The public's searches look for nothing more than before.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from search.catalogue.visibility import PUBLIC
from search.words import Word

MEMBERS_MARK = "ł"  # the normaliser makes it an l


def widen_for(reader: Collection[str], words: Sequence[Word]) -> Sequence[Word]:
    """Return `words` as `reader` may find them: members in members' files as well."""
    if set(reader) == PUBLIC:
        return words
    return [
        word.widened(tuple(f"{MEMBERS_MARK}{token}" for token in form) for form in word.forms)
        for word in words
    ]
