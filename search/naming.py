"""Names of terms in a query: "Genoa" finds what lies there, whether its text says so or not.

The text of every version ends in a token for each term that its item carries, behind a letter that
the normaliser leaves in no word. A query that names a term, in any language, has that token as
one more form of each word of the name. So every engine finds it as it finds words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from django.utils.translation import override

from home.languages import codes
from home.registry import item_kinds
from home.vocabulary import Vocabulary, get_vocabulary
from search.normalise import Form, part_tokens, split_words
from search.words import Word, form_of, read_words

TERM_MARK = "đ"  # the normaliser makes it a d
FACETS = ("topic", "goal", "country", "city", "kind", "type")
MAX_NAMES = 5  # of one query
# Words that a name may be said without, and that may precede it.
JOINERS = frozenset(
    """
    the of on in to at by for and with el la los las de del en y e a al para por con il lo i gli le
    di da su ed dei degli della delle alla nel nella per של את על عن في من على الى
    """.split()  # noqa: SIM905 -- a list to read
)

# What the Sustainable Development Goals are called by their numbers.
GOAL = {"en": "SDG", "es": "ODS", "it": "OSS", "he": "יעד", "ar": "هدف"}

Name = tuple[str, str]  # facet and key of a term
Index = dict[str, list[tuple[Form, Name]]]


@dataclass(frozen=True)
class Names:
    """The names of all terms in all languages: by their first token, and their folded words."""

    index: Index
    words: frozenset[str]


@dataclass(frozen=True)
class Mention:
    """Words of a query, from the first to before the last, that are the name of `terms`."""

    first: int
    last: int
    terms: tuple[Name, ...]


_known: list[tuple[Vocabulary, Names]] = []  # one at most: of the vocabulary of now


def write_terms(terms: Iterable[Name]) -> str:
    """Return the tokens by which an item with `terms` is found."""
    return " ".join(sorted(term_token(facet, key) for facet, key in terms if facet in FACETS))


def term_token(facet: str, key: str) -> str:
    return TERM_MARK + facet + "".join(filter(str.isalnum, key.lower()))


def read_query(text: str) -> tuple[Word, ...]:
    """Return the words of `text`, those that name a term with its token as a further form.

    A name of several words goes to each of them: (a or F) and (b or F) is (a and b) or F.
    """
    words = list(read_words(text))
    if not words:
        return ()
    for mention in find_mentions(tuple(words), get_vocabulary()):
        forms = [(term_token(*term),) for term in mention.terms]
        for at in range(mention.first, mention.last):
            words[at] = words[at].widened(forms)
    return tuple(words)


def find_named(words: Sequence[Word]) -> tuple[Name, ...]:
    """Return the terms that `words` are the name of, as a whole."""
    first = next(find_mentions(words, get_vocabulary()), None) if words else None
    is_whole = first is not None and (first.first, first.last) == (0, len(words))
    return first.terms if first is not None and is_whole else ()


def find_mentions(
    words: Sequence[Word], vocabulary: Vocabulary, facets: Sequence[str] = FACETS
) -> Iterator[Mention]:
    """Yield where `words` name a term of `facets`, longer names first, with joiners before it."""
    index = get_names(vocabulary).index
    places = [at for at, word in enumerate(words) if word.text not in JOINERS]
    telling = [words[at] for at in places]
    at = count = 0
    while at < len(telling) and count < MAX_NAMES:
        size, terms = name_at(telling[at:], index, facets)
        if terms:
            last = places[at + size - 1] + 1
            yield Mention(places[at - 1] + 1 if at else 0, last, terms)
            count += 1
        at += size or 1


def name_tokens(text: str, language: str) -> Form:
    """Return the tokens of the words that tell what a name is of, each once as in a query."""
    words = [word.text for word in read_words(text) if word.text not in JOINERS]
    return tuple(token for word in words for token in part_tokens(word, language))


def name_at(
    words: Sequence[Word], index: Index, facets: Sequence[str]
) -> tuple[int, tuple[Name, ...]]:
    """Return how many of `words` the longest name that they begin with takes, and its terms."""
    tokens = dict.fromkeys(form[0] for form in words[0].forms)
    found = [
        (fit(form, words), name)
        for token in tokens
        for form, name in index.get(token, ())
        if name[0] in facets
    ]
    size = max((size for size, _name in found), default=0)
    terms = {name for length, name in found if length == size} if size else set()
    return size, tuple(sorted(terms, key=lambda name: (FACETS.index(name[0]), name)))


def fit(form: Form, words: Sequence[Word]) -> int:
    """Return how many of `words` say all of `form`; 0 if they do not."""
    for own in words[0].forms if words else ():
        if own == form:
            return 1
        rest = fit(form[len(own) :], words[1:]) if own == form[: len(own)] else 0
        if rest:
            return rest + 1
    return 0


def get_names(vocabulary: Vocabulary) -> Names:
    """Return the names of all terms in all languages; once per vocabulary."""
    if not _known or _known[0][0] is not vocabulary:
        index: Index = {}
        words: set[str] = set()
        for language, text, name in list_names(vocabulary):
            words.update(split_words(text))
            for form in dict.fromkeys((name_tokens(text, language), form_of(text, language))):
                if form:
                    index.setdefault(form[0], []).append((form, name))
        _known[:] = [(vocabulary, Names(index, frozenset(words)))]
    return _known[0][1]


def list_names(vocabulary: Vocabulary) -> Iterator[tuple[str, str, Name]]:
    """Yield language, name and term."""
    for facet, terms in vocabulary.names.items():
        for key, names in terms.items() if facet in FACETS else ():
            yield from ((language, text, (facet, key)) for language, text in names.items())
    for number in vocabulary.names.get("goal", {}):
        for language, word in GOAL.items():
            yield language, f"{word} {number}", ("goal", number)
            if word.isascii():
                yield language, f"{word}{number}", ("goal", number)  # as people write it
    yield from list_kinds()


@cache
def list_kinds() -> tuple[tuple[str, str, Name], ...]:
    """Return what kinds and their types are called, which no editor changes."""
    found: dict[tuple[str, str, Name], None] = {}
    for language in codes():
        with override(language):
            for kind in item_kinds():
                for label in (kind.label, kind.label_plural):
                    found[language, str(label), ("kind", kind.name)] = None
                for value, label in kind.types.choices if kind.types else ():
                    found[language, str(label), ("type", str(value))] = None
    return tuple(found)
