"""How Hebrew and Arabic words lose what their scripts write together with them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from search import lexicon

_STEM_CHARS = 3  # what a prefix must leave
_SHORT_PLURAL_CHARS = 4

HEBREW_FINALS = str.maketrans("ךםןףץ", "כמנפצ")
ARABIC_FORMS = str.maketrans("ىةٱکیہھ", "يهاكيهه")


def settle(step: Callable[[str], str], word: str) -> str:
    """Return what `step` makes of `word` when repeated; of a circle, its least member."""
    seen = [word]
    while (following := step(seen[-1]) or seen[-1]) not in seen:
        seen.append(following)
    return min(seen[seen.index(following) :])


@dataclass(frozen=True, kw_only=True)
class Rules:
    """How a script's words lose what is written together with them.

    `suffixes` maps an ending to the letters that must remain. `short_plural` is the ending of
    four-letter plurals and what the singular has in its place. `forms` gives words that no rule
    gets right; their targets are final. `keep` are words whose first letter is their own.
    """

    suffixes: dict[str, int]
    short_plural: tuple[str, str]
    forms: dict[str, str]
    keep: str
    stems: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        stems = frozenset(map(self.stem, self.keep.split()))
        object.__setattr__(self, "stems", stems)  # frozen: derived once, here

    def stem(self, word: str) -> str:
        """Return `word` without any of its endings."""
        return settle(self.without_suffix, word)

    def stands(self, rest: str, least: int) -> bool:
        """Is `rest` a word of its own: long enough, and still so without its ending?"""
        return len(rest) >= least and len(self.stem(rest)) >= min(least, _STEM_CHARS)

    def without_suffix(self, word: str) -> str:
        """Return `word` with one more ending gone, or as it is."""
        if word in self.forms:
            return self.forms[word]
        ending, singular = self.short_plural
        if len(word) == _SHORT_PLURAL_CHARS and word.endswith(ending):
            return word.removesuffix(ending) + singular
        for suffix, least in self.suffixes.items():
            if word.endswith(suffix) and len(word) - len(suffix) >= least:
                return word[: -len(suffix)]
        return word


@dataclass(frozen=True, kw_only=True)
class HebrewRules(Rules):
    """Hebrew writes up to five letters before a word, in combinations that are few.

    The shortest that leaves a known word goes, or else the longest that leaves a word at all, until
    none is left. What a text's word loses so depends on what stands before it, which a query cannot
    know: `readings` are the tokens that texts may have for its word, behind whatever.
    """

    prefixes: tuple[str, ...]  # the longest first; "" last

    def token(self, word: str) -> str:
        """Return the token of a word of a text."""
        return settle(self.without_prefix, word)

    def without_prefix(self, word: str) -> str:
        """Return the stem of `word` with one more combination gone, or as it is."""
        starts = [prefix for prefix in self.prefixes if word.startswith(prefix)]
        rests = [word[len(prefix) :] for prefix in starts]
        known = (rest for rest in reversed(rests) if self.knows(rest))
        other = (rest for rest in rests if self.stands(rest, _STEM_CHARS))
        return self.stem(next(known, None) or next(other, word))

    def readings(self, word: str) -> set[str]:
        """Return the tokens that texts may have for what `word` says, its own among them."""
        found = {self.token(word)}
        for size in self.sizes(word):
            rest = word[size:]
            if self.knows(rest):
                return found | {self.stem(rest)}
            if self.stands(rest, _STEM_CHARS):
                found.add(self.token(rest))
        return found

    def sizes(self, word: str) -> list[int]:
        """Return how long a start of `word` may be that is none of it, or that a text took for it.

        That is a combination of the query's, and behind it one that begins the word itself.
        """
        starts = [len(prefix) for prefix in self.prefixes if word.startswith(prefix)]
        both = {
            size + len(prefix)
            for size in starts
            for prefix in self.prefixes
            if word.startswith(prefix, size)
        }
        return sorted(both)

    def knows(self, word: str) -> bool:
        stem = self.stem(word)
        return word in self.forms or stem in self.forms or stem in self.stems


@dataclass(frozen=True, kw_only=True)
class ArabicRules(Rules):
    """Arabic words lose what is written before them step by step.

    `prefixes` maps what is written before a word to the letters that must remain, endings aside. A
    text's word of few letters so keeps a preposition, which may as well be the word's own letter:
    `readings` are the tokens that texts may have for a query's word, with one and without.
    `pronouns` are written behind a word of `forms`, before which ta marbuta is ta.
    """

    prefixes: dict[str, int]
    pronouns: tuple[str, ...]
    combinations: tuple[str, ...]

    def token(self, word: str) -> str:
        return settle(self.step, word)

    def step(self, word: str) -> str:
        """Return `word` with one more affix gone, or as it is."""
        if form := self.form_of(word):
            return form
        if not self.knows(word):
            for prefix, least in self.prefixes.items():
                rest = word.removeprefix(prefix)
                if rest != word and (self.leads_to_word(rest) or self.stands(rest, least)):
                    return rest
        return self.without_suffix(word)

    def without_suffix(self, word: str) -> str:
        return self.form_of(word) or super().without_suffix(word)

    def form_of(self, word: str) -> str:
        """Return the token of a word of `forms`, with a pronoun behind it or not; "" for others."""
        if word in self.forms:
            return self.forms[word]
        for pronoun in self.pronouns:
            rest = word.removesuffix(pronoun)
            if rest != word:
                feminine = f"{rest.removesuffix('ت')}ه" if rest.endswith("ت") else rest
                return self.forms.get(feminine) or self.forms.get(rest) or ""
        return ""

    def stands(self, rest: str, least: int) -> bool:
        return len(self.stem(rest)) >= least

    def knows(self, word: str) -> bool:
        """Is `word` one of the lists, with an ending or without?"""
        stem = self.stem(word)
        return stem in self.forms or stem in self.stems

    def leads_to_word(self, word: str) -> bool:
        """Is `word` one of the lists, behind nothing but letters of prefixes?"""
        bare = word.lstrip("".join(self.prefixes))
        starts = range(len(word) - len(bare) + 1)
        return any(self.form_of(word[start:]) for start in starts) or self.knows(word)

    def readings(self, word: str) -> set[str]:
        """Return the tokens that texts may have for what `word` says, its own among them."""
        meant = self.meanings(word)
        written = [
            f"{letter}{one}"
            for one in meant
            if self.stands(one, _STEM_CHARS)
            for letter in lexicon.ARABIC_PREPOSITIONS
        ]
        also = [one for one in written if not self.knows(one)]
        return {self.token(one) for one in (word, *meant, *also)}

    def meanings(self, word: str) -> list[str]:
        """Return what `word` may be without what is written before it; itself, if that is known."""
        if self.knows(word):
            return [word]
        starts = [start for start in self.combinations if word.startswith(start)]
        rests = [word[len(start) :] for start in starts]
        known = [rest for rest in rests if self.knows(rest)]
        return known or [word, *(rest for rest in rests if self.stands(rest, _STEM_CHARS))]


def read_forms(lines: str, unify: dict[int, int]) -> dict[str, str]:
    """Return form → token from lines "token form form ..."; a token is its own form."""
    rows = [line.split() for line in lines.translate(unify).splitlines() if line.strip()]
    return {form: row[0] for row in rows for form in row}


HEBREW = HebrewRules(
    prefixes=lexicon.HEBREW_PREFIXES,
    # The last one, before the ending of a plural, is that of loan words: אוניברסיטאות, דוגמאות.
    suffixes=dict.fromkeys(("יימ", "יות"), 3)
    | {"ימ": 2}
    | dict.fromkeys(("ות", "ית", "יה", "ה", "ת", "י"), 3)
    | {"א": 4},
    short_plural=("ות", "ה"),
    forms={noun: noun for noun in lexicon.HEBREW_SHORT}
    | read_forms(lexicon.HEBREW_FORMS, HEBREW_FINALS),
    keep=lexicon.HEBREW_KEEP.translate(HEBREW_FINALS),
)
# After Larkey, Ballesteros and Connell, "Light Stemming for Arabic Information Retrieval", 2007.
# Snowball's Arabic stemmer takes root letters for prefixes (بلدية → بلد, but بلديات → لد), so that
# plurals went unfound.
ARABIC = ArabicRules(
    prefixes={"ال": 2, "لل": 2, "و": 3} | dict.fromkeys(lexicon.ARABIC_PREPOSITIONS, 4),
    # Before a pronoun ta marbuta is ta: مدينتنا, but not that of a plural: خدماتنا.
    suffixes=dict.fromkeys(("اتها", "اتنا", "اتهم", "اتكم", "تها", "تنا", "تهم", "تكم"), 3)
    | dict.fromkeys(("نا", "هم", "كم"), 4)
    | {"ها": 3, "ات": 3, "ون": 3, "ين": 3, "ان": 3, "يه": 3, "ه": 3, "ي": 3, "ء": 3},
    short_plural=("ات", "ه"),
    forms=read_forms(lexicon.ARABIC_FORMS, ARABIC_FORMS),
    keep=lexicon.ARABIC_KEEP.translate(ARABIC_FORMS),
    pronouns=("نا", "هم", "كم", "ها", "ته", "تي"),
    combinations=lexicon.ARABIC_COMBINATIONS,
)
