"""In which of the hub's languages a text is written: by its script, then by its small words."""

from __future__ import annotations

import re
from collections import Counter

from home.texts import detect_language

# The commonest words that the others of the three do not have.
SMALL_WORDS = {
    "en": "the and of to is are you for with that this have not what we our it be as from by how",
    "es": "el los las y del que es son para con por una como más pero muy hay esta este nos sus al",
    "it": "il gli e di che è sono per con una come più ma molto della dei nel alla questo ci si lo",
}
LANGUAGES_OF = {
    word: [code for code, words in SMALL_WORDS.items() if word in words.split()]
    for words in SMALL_WORDS.values()
    for word in words.split()
}
WORD = re.compile(r"[^\W\d_]+")
LEAST = 2  # small words, before a guess is better than the page's language


def guess_language(text: str, otherwise: str) -> str:
    """Return the code of the language that `text` seems to be in; `otherwise` where none does."""
    by_script = detect_language(text)
    if by_script is not None:
        return by_script
    found: Counter[str] = Counter()
    for word in WORD.findall(text.lower()):
        for code in LANGUAGES_OF.get(word, ()):
            found[code] += 1
    ranked = found.most_common(2)
    if not ranked or ranked[0][1] < LEAST:
        return otherwise
    if len(ranked) > 1 and ranked[0][1] == ranked[1][1]:
        return otherwise if otherwise in dict(ranked) else ranked[0][0]
    return ranked[0][0]
