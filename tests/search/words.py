"""Whether a query finds a text by its words alone."""

from __future__ import annotations

from search.normalise import normalise, query_words


def is_found(query: str, text: str, language: str) -> bool:
    tokens = f" {normalise(text, language)} "
    words = query_words(query)
    return bool(words) and all(
        any(f" {' '.join(form)} " in tokens for form in forms) for forms in words.values()
    )
