"""Words in other languages: the names that the vocabulary has for what a query names.

"water" is the name of a topic, so a query that looks into all languages also takes acqua, agua, מים
and المياه. What was added is told, so that a page can say it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from home.languages import codes
from home.vocabulary import Vocabulary
from search.normalise import Form
from search.words import Word, form_of

FACETS = ("topic", "goal", "country", "city")
MAX_TERMS = 5  # of one query

Name = tuple[str, str]  # facet and key of a term
Index = dict[str, list[tuple[Form, Name]]]

_known: list[tuple[Vocabulary, Index]] = []  # one at most: of the vocabulary of now


@dataclass(frozen=True)
class Added:
    """The names that were added for what the query calls `word`, by language."""

    word: str
    names: dict[str, str]


def widen(
    words: Sequence[Word], vocabulary: Vocabulary
) -> tuple[tuple[Word, ...], tuple[Added, ...]]:
    """Return `words` with the other names of each term they name, and what was added.

    A name of several words goes to each of them: (a or F) and (b or F) is (a and b) or F.
    """
    widened, added = list(words), []
    for first, last, name in find_names(words, vocabulary):
        forms, names = other_names(words[first:last], name, vocabulary)
        if not forms:
            continue
        for at in range(first, last):
            widened[at] = widened[at].widened(forms)
        added.append(Added(" ".join(word.text for word in words[first:last]), names))
    return tuple(widened), tuple(added)


def find_names(words: Sequence[Word], vocabulary: Vocabulary) -> Iterator[tuple[int, int, Name]]:
    """Yield from where to where `words` are the name of a term, longer names first."""
    index = get_index(vocabulary)
    at = count = 0
    while at < len(words) and count < MAX_TERMS:
        tokens = [token for form in words[at].forms for token in form[:1]]
        candidates = [entry for token in tokens for entry in index.get(token, ())]
        candidates.sort(key=lambda entry: (-len(entry[0]), FACETS.index(entry[1][0]), entry[1]))
        found = next(((f, n) for f, n in candidates if fits(f, words[at:])), None)
        if found is None:
            at += 1
            continue
        form, name = found
        size = 1 if form in words[at].forms else len(form)
        yield at, at + size, name
        at, count = at + size, count + 1


def fits(form: Form, words: Sequence[Word]) -> bool:
    """Tell whether `words` begin with `form`: as one phrase, or word by word."""
    if form in words[0].forms:
        return True
    return len(form) <= len(words) and all(
        (token,) in word.forms for token, word in zip(form, words, strict=False)
    )


def other_names(
    words: Sequence[Word], name: Name, vocabulary: Vocabulary
) -> tuple[list[Form], dict[str, str]]:
    """Return the forms and names of a term that say more than `words` do."""
    facet, key = name
    forms: list[Form] = []
    names: dict[str, str] = {}
    for language in codes():
        text = vocabulary.names[facet][key].get(language, "")
        form = form_of(text, language)
        if form and not fits(form, words):
            forms.append(form)
            names[language] = text
    return list(dict.fromkeys(forms)), names


def get_index(vocabulary: Vocabulary) -> Index:
    """Return the names of all terms in all languages by their first token."""
    if not _known or _known[0][0] is not vocabulary:
        _known[:] = [(vocabulary, build_index(vocabulary))]
    return _known[0][1]


def build_index(vocabulary: Vocabulary) -> Index:
    index: Index = {}
    for facet in FACETS:
        for key, names in vocabulary.names.get(facet, {}).items():
            for language, text in names.items():
                form = form_of(text, language)
                if form:
                    index.setdefault(form[0], []).append((form, (facet, key)))
    return index
