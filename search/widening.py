"""Words in other languages: the names that the vocabulary has for what a query names.

"water" is the name of a topic, so a query that looks into all languages also takes acqua, agua, מים
and المياه. What was added is told, so that a page can say it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from home.languages import codes
from home.vocabulary import Vocabulary
from search.naming import Name, find_mentions, fit
from search.normalise import Form
from search.words import Word, form_of

FACETS = ("topic", "goal", "country", "city")


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
    for mention in find_mentions(words, vocabulary, FACETS):
        own = words[mention.first : mention.last]
        forms, names = other_names(own, mention.terms[0], vocabulary)
        if not forms:
            continue
        for at in range(mention.first, mention.last):
            widened[at] = widened[at].widened(forms)
        added.append(Added(" ".join(word.text for word in own), names))
    return tuple(widened), tuple(added)


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
        if form and not fit(form, words):
            forms.append(form)
            names[language] = text
    return list(dict.fromkeys(forms)), names
