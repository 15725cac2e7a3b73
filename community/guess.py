"""In which of the hub's languages a text is written: by its script, then by its words."""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice

from home.languages import codes
from home.texts import detect_language
from search.normalise import fold
from search.wordlists import load_lists

LATIN = ("en", "es", "it")
OTHER_SCRIPTS = ("he", "ar")
# The commonest words that the others of the three do not have.
SMALL_WORDS = {
    "en": "the and of to is are you for with that this have not what we our it be as from by how",
    "es": "el los las y del que es son para con por una como más pero muy hay esta este nos sus al",
    "it": "il e di che è sono per con una come più ma molto della dei nel alla questo ci si gli",
}
LANGUAGES_OF = {
    word: [code for code, words in SMALL_WORDS.items() if word in words.split()]
    for words in SMALL_WORDS.values()
    for word in words.split()
}
WORD = re.compile(r"[^\W\d_]+")
QUOTED = re.compile(r"^\s*>.*$", re.MULTILINE)
NO_WORDS = re.compile(r"\w+://\S+|\bwww\.\S+|@\w+|`[^`]*`")  # addresses, members named, code
LETTERS = {"es": frozenset("ñáíóú"), "it": frozenset("àèìòù")}
MOST_WORDS = 80  # that are looked up: some 60 µs each


def guess_language(text: str, *otherwise: str) -> str:
    """Return the code of the language that `text` seems to be in, of its own words if it has some.

    Where the words say nothing, it is the first of `otherwise` that is written in its script.
    """
    read = NO_WORDS.sub(" ", text)
    own = QUOTED.sub(" ", read)
    words = list(islice(WORD.findall(own if WORD.search(own) else read), MOST_WORDS))
    script = detect_language(" ".join(words))
    if script is not None:
        return script
    likely = [code for code in otherwise if not words or code not in OTHER_SCRIPTS]
    ranked = count_words(words).most_common()
    best = [code for code, count in ranked if count == ranked[0][1]]
    if len(best) == 1:
        return best[0]
    return next((code for code in likely if code in best or not best), (best or codes())[0])


def count_words(words: list[str]) -> Counter[str]:
    """Return how many of `words` each language of Latin script has that not all of them have."""
    found: Counter[str] = Counter()
    lists = dict(zip(LATIN, load_lists(LATIN), strict=True))
    for word in map(str.lower, words):
        line = f"\n{fold(word)}\n".encode()
        known = [code for code, listed in lists.items() if line in listed]
        if len(known) < len(LATIN):
            found.update(known)
        found.update(LANGUAGES_OF.get(word, ()))
        found.update(code for code, letters in LETTERS.items() if letters & set(word))
    return found
