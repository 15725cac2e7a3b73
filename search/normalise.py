"""One normaliser for what is indexed and what is asked, the same on every search engine.

Text becomes words, and words become plain tokens: no case, no accents, no points, no prefixes that
the script writes together with the word, no plural endings. Engines must add no stemming of their
own. Everything here is pure and depends on nothing but the text and its language.

Every rule is repeated until it changes nothing more, so a token that is normalised again stays as
it is. The price is that unlike words sometimes meet in one token; the lists of search.lexicon keep
the frequent ones apart. Hebrew words may begin with letters that others have in front, so what
a word loses depends on those: a query looks for each token that its words may have in a text.

What is written in one word by some and in two by others (Wi-Fi, start-up) is indexed both ways:
its parts, then all of it together.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

import snowballstemmer

from search import latin
from search.affixes import ARABIC, ARABIC_FORMS, HEBREW, HEBREW_FINALS, settle

LANGUAGES = ("en", "es", "it", "he", "ar")
MAX_TERMS = 20
MAX_TERM_CHARS = 200  # of all terms of one query together
MAX_TOKEN_CHARS = 64  # longer words are cut, in the index and in the query alike
_MAX_QUERY_CHARS = 1000  # what is read of a query before it is cut into words

Form = tuple[str, ...]  # tokens that stand side by side; mostly a single one

_BEGUN_CHARS = 3  # of a word that is typed half
_INITIALS_CHARS = 3  # of the parts of I+D+i, where there are three of them
_SHORT_PART_CHARS, _LONG_PART_CHARS = 3, 14  # of two words that others write in one

_STEMMERS = {"en": "english", "es": "spanish", "it": "italian"}
_HEBREW_WORD = re.compile(r"[א-ת]+")
_ARABIC_WORD = re.compile(r"[ء-ي]+")
_LATIN = re.compile(r"[a-z]+")
# A letter that is only ever a prefix when it stands alone: "ב-2030", "و 5".
_LONE_PREFIXES = frozenset("ושהכךלבמם" + "وفبكل")

# Letters that compatibility forms leave whole, though readers type them without the stroke or tail.
_LETTERS = dict(zip("øłđħıðŀ", "oldhidl", strict=True)) | {"æ": "ae", "œ": "oe", "þ": "th"}
_QUOTES = dict.fromkeys("'’‘ʼʻ`´׳", "'") | dict.fromkeys('"“”„״', '"')
_BREAKS = dict.fromkeys("\u200b", " ")  # the zero-width space does part words
# What joins the parts of one word: hyphens, the maqaf; and R&D, I+D. Dashes are no hyphens.
_JOINTS = dict.fromkeys("‐‑־&+", "-")
_BEFORE = str.maketrans(_QUOTES | _BREAKS | _JOINTS)
_BLANKS = str.maketrans(dict.fromkeys("'\"-", " "))

_DOTTED = re.compile(r"(?<![\w.])(?:[^\W\d_]\.){2,}(?:[^\W\d_](?!\w))?(?!\w)")  # I.o.T., U.E.
# 1,240 or 1.240, with thin spaces or in Eastern digits: one number. A plain space parts numbers.
_THOUSANDS = re.compile(
    r"(?<![\w.,])[^\D0]\d{0,2}([.,٬’'\u00a0\u2009\u202f])\d{3}(?:\1\d{3})*(?![\d]|[.,]\d)"
)
_TANWEEN = re.compile(
    "ًا|اً"
)  # the ending of an indefinite object: its alif is no letter of the word

# Between two Hebrew letters a quotation mark makes an abbreviation or a foreign sound: one word.
_GERESH = re.compile(r"(?<=[א-ת])[\"'](?=[א-ת])")
# What Hebrew and Arabic write together with a word, here with one of another script: בGIS, وCO2.
_GLUED = re.compile(r"(?<![^\W_])(?:[ושהכלבמ]{1,3}|[وفبكل]{1,2}(?:ال)?|ال|لل)-?(?=[a-z0-9])")
_ELISION = re.compile(r"\b(?:[a-z]|un|(?:a|da|de|ne|su|co|que)ll|quest)'(?=[^\W\d_])")
_POSSESSIVE = re.compile(r"(?<=[a-z])'s\b")
_CHAIN = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_NUMBER = re.compile(r"([1-9]\d{0,2})(\d{3})")  # which some write with a space: 28 000
_GROUPED = re.compile(r"[1-9]\d{0,2} \d{3}")
_LETTERS_DIGITS = re.compile(r"([^\W\d_]+)(\d+)|(\d+)([^\W\d_]+)")  # PM10 and 5G, in two parts


class _Characters(dict[int, str]):
    """Table for `str.translate`: a decomposed character to its plain form, filled as met."""

    def __missing__(self, code: int) -> str:
        self[code] = plain = _plain_character(chr(code))
        return plain


def _plain_character(char: str) -> str:
    """Return letters and digits folded, marks and invisible formatting as "", the rest as " "."""
    kind = unicodedata.category(char)
    if char in "'\"-":
        return char
    if kind[0] == "M" or kind == "Cf" or char == "ـ":  # Cf has the direction controls
        return ""
    if kind == "Nd":
        return str(unicodedata.digit(char))
    if kind[0] != "L":
        return " "
    folded = unicodedata.normalize("NFKD", char.casefold())
    letters = (_LETTERS.get(c, c) for c in folded if unicodedata.category(c)[0] == "L")
    return "".join(letters)


_CHARACTERS = _Characters()


def _plain(text: str) -> str:
    """Return `text` as folded letters, digits, spaces, straight quotation marks and hyphens."""
    text = _DOTTED.sub(lambda match: match[0].replace(".", ""), text)
    text = _THOUSANDS.sub(lambda match: match[0].replace(match[1], ""), text)
    decomposed = _TANWEEN.sub("", unicodedata.normalize("NFKD", text.translate(_BEFORE)))
    return unicodedata.normalize("NFC", decomposed.translate(_CHARACTERS))


def fold(text: str) -> str:
    """Return `text` without case, accents, points, marks and punctuation, one space between words.

    For sort keys: no word is cut, dropped or stemmed. "Città  d'ARTE" becomes "citta d arte".
    """
    return " ".join(_plain(text).translate(_BLANKS).split())


def normalise(text: str, language: str = "") -> str:
    """Return the index tokens of `text`, in its order, with single spaces between them.

    `language` is a code such as "es" or "es-ES"; it chooses the stemmer of Latin words. Without it,
    or for a language that has none, Latin words are folded only. Hebrew and Arabic words are known
    by their letters. Tokens hold letters and digits only, so they need no quoting in any engine.
    """
    code = re.split("[-_]", language.lower(), maxsplit=1)[0]
    tokens: list[str] = []
    for parts in _chains(text):
        tokens += (_token(part, code) for part in parts)
        if len(parts) > 1 and is_compound(parts):
            tokens.append(_token("".join(parts)[:MAX_TOKEN_CHARS], code))
    return " ".join(tokens)


def query_words(query: str) -> dict[str, tuple[Form, ...]]:
    """Return the folded words of `query` with the forms each may have in the index.

    The language of a query is not known, so a word is tried as each language would store it, and
    as text of unknown language would; one of its forms must be indexed. What may be written in two
    words has the two side by side as a form as well, and two words that may be written as one have
    that one. Words met twice count once. At most `MAX_TERMS` words of `MAX_TERM_CHARS` characters
    together; what follows is ignored. Never raises.
    """
    chains: dict[str, tuple[str, ...]] = {}
    left = MAX_TERM_CHARS
    for parts in _query_chains(query[:_MAX_QUERY_CHARS]):
        left -= sum(map(len, parts))
        if left < 0 or len(chains) == MAX_TERMS:
            break
        chains.setdefault("-".join(parts), parts)
    forms = {word: _forms_of(parts) for word, parts in chains.items()}
    for first, second in pairwise(chains):
        if is_pair(chains[first], chains[second]):
            joined = _single_forms(first + second)
            forms[first] |= joined
            forms[second] |= joined
    return {word: tuple(sorted(found)) for word, found in forms.items()}


def part_tokens(text: str, language: str) -> Form:
    """Return the tokens of `text` side by side, of hyphenated words those of their parts alone."""
    return tuple(_token(part, language) for part in split_words(text))


def split_words(text: str) -> list[str]:
    """Return the folded words of `text` in its order, hyphenated ones in their parts."""
    return [part for parts in _chains(text) for part in parts]


def irregular_tokens(beginning: str, least: int = _BEGUN_CHARS) -> tuple[str, ...]:
    """Return the tokens of the listed words that begin like this, behind an article or without.

    Such a word begins otherwise in the index than it is typed: مياه is there as ماء. `beginning` is
    folded, and has `least` letters.
    """
    plain = beginning.translate(ARABIC_FORMS).translate(HEBREW_FINALS)
    found: dict[str, None] = {}
    for forms, before in (
        (ARABIC.forms, tuple(ARABIC.prefixes)),
        (HEBREW.forms, HEBREW.prefixes),
        *((own, ()) for own in latin.FORMS.values()),
    ):
        starts = {plain, *(plain.removeprefix(prefix) for prefix in before)}
        typed = tuple(start for start in starts if len(start) >= least)
        for form, token in forms.items():
            if form.startswith(typed) and not token.startswith(typed):
                found.update(dict.fromkeys(_token(token, code) for code in ("", *_STEMMERS)))
    return tuple(found)


def is_listed(word: str) -> bool:
    """Is a folded word one of the lists for Hebrew and Arabic, though it may have two letters?"""
    return (
        word.translate(HEBREW_FINALS) in HEBREW.forms
        or word.translate(ARABIC_FORMS) in ARABIC.forms
    )


def is_compound(parts: Sequence[str]) -> bool:
    """Are `parts`, written with hyphens, also written in one? Not dates, ranges and slugs."""
    is_short = len(parts) == 2 or (len(parts) == 3 and max(map(len, parts)) <= _INITIALS_CHARS)
    return is_short and not all(part.isdigit() for part in parts)


def is_pair(first: Sequence[str], second: Sequence[str]) -> bool:
    """May two words of a query be one in a text, as in "wi fi" and "start up"?"""
    if len(first) > 1 or len(second) > 1:
        return False
    parts = (first[0], second[0])
    if _GROUPED.fullmatch(" ".join(parts)):
        return True
    short, long = sorted(map(len, parts))
    return is_compound(parts) and short <= _SHORT_PART_CHARS and long <= _LONG_PART_CHARS


def _forms_of(parts: tuple[str, ...]) -> set[Form]:
    """Return the forms of one word, whole and in its parts."""
    found = _single_forms("".join(parts)[:MAX_TOKEN_CHARS])
    if len(parts) == 1:
        match = _LETTERS_DIGITS.fullmatch(parts[0]) or _NUMBER.fullmatch(parts[0])
        parts = tuple(filter(None, match.groups())) if match else ()
    if parts:
        found |= {tuple(_token(part, code) for part in parts) for code in (*LANGUAGES, "")}
    return found


def _single_forms(word: str) -> set[Form]:
    if _HEBREW_WORD.fullmatch(word):
        return {(token,) for token in HEBREW.readings(word.translate(HEBREW_FINALS))}
    if _ARABIC_WORD.fullmatch(plain := word.translate(ARABIC_FORMS)):
        return {(token,) for token in ARABIC.readings(plain)}
    return {(_token(word, code),) for code in (*LANGUAGES, "")}


def _query_chains(query: str) -> Iterator[tuple[str, ...]]:
    """Yield the words of a query: a compound in its parts, anything else part by part."""
    for parts in _chains(query):
        if is_compound(parts):
            yield parts
        else:
            yield from ((part,) for part in parts)


def _chains(text: str) -> Iterator[tuple[str, ...]]:
    """Yield the folded words of `text`, in parts where it has hyphens, with all affixes."""
    plain = _unglue(_GERESH.sub("", _plain(text)))
    plain = _ELISION.sub("", _POSSESSIVE.sub("", plain))
    for match in _CHAIN.finditer(plain):
        parts = [part[:MAX_TOKEN_CHARS] for part in match[0].split("-")]
        if kept := tuple(part for part in parts if part not in _LONE_PREFIXES):
            yield kept


def _unglue(text: str) -> str:
    """Return `text` without what stands before words of another script: one may hide another."""
    while (rest := _GLUED.sub("", text)) != text:
        text = rest
    return text


@lru_cache(maxsize=65536)
def _token(word: str, language: str) -> str:
    """Return the token of one folded word; a word of mixed script or with digits stays as it is."""
    if _HEBREW_WORD.fullmatch(word):
        return HEBREW.token(word.translate(HEBREW_FINALS))
    word = word.translate(ARABIC_FORMS)
    if _ARABIC_WORD.fullmatch(word):
        return ARABIC.token(word)
    if language in _STEMMERS and _LATIN.fullmatch(word):
        # A stemmer keeps the word it works on, so each call has its own: safe between threads.
        stem = snowballstemmer.stemmer(_STEMMERS[language]).stemWord
        return settle(lambda form: stem(_spell(form, language)), word)
    return word


def _spell(word: str, language: str) -> str:
    """Return a Latin word as the stemmer unites it with its kin."""
    word = latin.FORMS[language].get(word, word)
    for pattern, replacement in latin.SPELLINGS[language]:
        word = pattern.sub(replacement, word)
    return word
