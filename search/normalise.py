"""One normaliser for what is indexed and what is asked, the same on every search engine.

Text becomes words, and words become plain tokens: no case, no accents, no points, no prefixes that
the script writes together with the word, no plural endings. Engines must add no stemming of their
own. Everything here is pure and depends on nothing but the text and its language.

Every rule is repeated until it changes nothing more. So a token that is normalised again stays as
it is, and "ב + ה + a word" ends where the word alone ends, whichever letters the word begins
with. The price is that unlike words sometimes meet in one token; the word lists below keep the
frequent ones apart.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

import snowballstemmer

LANGUAGES = ("en", "es", "it", "he", "ar")
MAX_TERMS = 20
MAX_TERM_CHARS = 200  # of all terms of one query together
MAX_TOKEN_CHARS = 64  # longer words are cut, in the index and in the query alike
_MAX_QUERY_CHARS = 1000  # what is read of a query before it is cut into words

_STEM_CHARS = 3  # what a prefix must leave
_SHORT_PLURAL_CHARS = 4

_STEMMERS = {"en": "english", "es": "spanish", "it": "italian"}
_HEBREW = re.compile(r"[א-ת]+")
_ARABIC = re.compile(r"[ء-ي]+")
_LATIN = re.compile(r"[a-z]+")
# A letter that is only ever a prefix when it stands alone: "ב-2030", "و 5".
_LONE_PREFIXES = frozenset("ושהכךלבמם" + "وفبكل")

# Letters that compatibility forms leave whole, though readers type them without the stroke or tail.
_LETTERS = dict(zip("øłđħıðŀ", "oldhidl", strict=True)) | {"æ": "ae", "œ": "oe", "þ": "th"}
_QUOTES = dict.fromkeys("'’‘ʼʻ`´׳", "'") | dict.fromkeys('"“”„״', '"')
_BREAKS = dict.fromkeys("\u200b", " ")  # the zero-width space does part words
_BEFORE = str.maketrans(_QUOTES | _BREAKS)

# Between two Hebrew letters a quotation mark makes an abbreviation or a foreign sound: one word.
_GERESH = re.compile(r"(?<=[א-ת])[\"'](?=[א-ת])")
_ELISION = re.compile(r"\b(?:[a-z]|un|(?:a|da|de|ne|su|co|que)ll|quest)'(?=[^\W\d_])")
_POSSESSIVE = re.compile(r"(?<=[a-z])'s\b")

_HEBREW_FINALS = str.maketrans("ךםןףץ", "כמנפצ")
_ARABIC_FORMS = str.maketrans("ىةٱکیہھ", "يهاكيهه")


class _Characters(dict[int, str]):
    """Table for `str.translate`: a decomposed character to its plain form, filled as met."""

    def __missing__(self, code: int) -> str:
        self[code] = plain = _plain_character(chr(code))
        return plain


def _plain_character(char: str) -> str:
    """Return letters and digits folded, marks and invisible formatting as "", the rest as " "."""
    kind = unicodedata.category(char)
    if char in "'\"":
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
    """Return `text` as folded letters, digits, spaces and the two straight quotation marks."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_BEFORE))
    return unicodedata.normalize("NFC", decomposed.translate(_CHARACTERS))


def fold(text: str) -> str:
    """Return `text` without case, accents, points, marks and punctuation, one space between words.

    For sort keys: no word is cut, dropped or stemmed. "Città  d'ARTE" becomes "citta d arte".
    """
    return " ".join(_plain(text).replace("'", " ").replace('"', " ").split())


def normalise(text: str, language: str = "") -> str:
    """Return the index tokens of `text`, in its order, with single spaces between them.

    `language` is a code such as "es" or "es-ES"; it chooses the stemmer of Latin words. Without it,
    or for a language that has none, Latin words are folded only. Hebrew and Arabic words are known
    by their letters. Tokens hold letters and digits only, so they need no quoting in any engine.
    """
    code = re.split("[-_]", language.lower(), maxsplit=1)[0]
    return " ".join(_token(word, code) for word in _words(text))


def query_words(query: str) -> dict[str, tuple[str, ...]]:
    """Return the folded words of `query` with their possible tokens, sorted.

    The language of a query is not known, so a word is tried as each language would store it, and
    as text of unknown language would; one of its tokens must be indexed. Words met twice count
    once. At most `MAX_TERMS` words of `MAX_TERM_CHARS` characters together; what follows is
    ignored. Never raises.
    """
    words: dict[str, tuple[str, ...]] = {}
    left = MAX_TERM_CHARS
    for word in dict.fromkeys(_words(query[:_MAX_QUERY_CHARS])):
        left -= len(word)
        if left < 0 or len(words) == MAX_TERMS:
            break
        words[word] = tuple(sorted({_token(word, code) for code in (*LANGUAGES, "")}))
    return words


def query_terms(query: str) -> list[tuple[str, ...]]:
    """Return the possible tokens of each word of `query`, as `query_words` does."""
    return list(query_words(query).values())


def _words(text: str) -> list[str]:
    """Return the folded words of `text`, before any prefix or ending is taken off."""
    plain = _GERESH.sub("", _plain(text))
    plain = _ELISION.sub("", _POSSESSIVE.sub("", plain))
    words = plain.replace("'", " ").replace('"', " ").split()
    return [word[:MAX_TOKEN_CHARS] for word in words if word not in _LONE_PREFIXES]


@lru_cache(maxsize=65536)
def _token(word: str, language: str) -> str:
    """Return the token of one folded word; a word of mixed script or with digits stays as it is."""
    if _HEBREW.fullmatch(word):
        return _settle(_HEBREW_RULES.step, word.translate(_HEBREW_FINALS))
    word = word.translate(_ARABIC_FORMS)
    if _ARABIC.fullmatch(word):
        return _settle(_ARABIC_RULES.step, word)
    if language in _STEMMERS and _LATIN.fullmatch(word):
        # A stemmer keeps the word it works on, so each call has its own: safe between threads.
        return _settle(snowballstemmer.stemmer(_STEMMERS[language]).stemWord, word)
    return word


def _settle(step: Callable[[str], str], word: str) -> str:
    """Return what `step` makes of `word` when repeated; of a circle, its least member."""
    seen = [word]
    while (following := step(seen[-1]) or seen[-1]) not in seen:
        seen.append(following)
    return min(seen[seen.index(following) :])


@dataclass(frozen=True, kw_only=True)
class _Rules:
    """How a script's words lose what is written together with them.

    `prefixes` and `suffixes` map an affix to the letters that must remain. `short_plural` is the
    ending of four-letter plurals and what the singular has in its place. `forms` gives words that
    no rule gets right; their targets are final. `keep` are words whose first letter is their own.
    """

    prefixes: dict[str, int]
    suffixes: dict[str, int]
    short_plural: tuple[str, str]
    forms: dict[str, str]
    keep: str
    stems: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        stems = frozenset(_settle(self.without_suffix, word) for word in self.keep.split())
        object.__setattr__(self, "stems", stems)  # frozen: derived once, here

    def step(self, word: str) -> str:
        """Return `word` with one more affix gone, or as it is."""
        if word in self.forms:
            return self.forms[word]
        if _settle(self.without_suffix, word) not in self.stems:
            for prefix, least in self.prefixes.items():
                if word.startswith(prefix) and self._stands(word[len(prefix) :], least):
                    return word[len(prefix) :]
        return self.without_suffix(word)

    def _stands(self, rest: str, least: int) -> bool:
        """Is `rest` a word of its own: long enough, and still so without its ending?"""
        if self._leads_to_form(rest):
            return True
        stem = _settle(self.without_suffix, rest)
        return len(rest) >= least and len(stem) >= min(least, _STEM_CHARS)

    def _leads_to_form(self, word: str) -> bool:
        """Is `word` one of `forms`, behind nothing but letters of prefixes?"""
        stem = word.lstrip("".join(self.prefixes))
        starts = range(len(word) - len(stem) + 1)
        return any(word[start:] in self.forms for start in starts)

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


def _forms(lines: str, unify: dict[int, int]) -> dict[str, str]:
    """Return form → token from lines "token form form ..."; a token is its own form."""
    rows = [line.split() for line in lines.translate(unify).splitlines() if line.strip()]
    return {form: row[0] for row in rows for form in row}


_HEBREW_PREFIXES = "ושהכלבמ"
# Two-letter nouns, too short for the general rule: תל as in תל אביב, tree, bin, shade, sea, ...
_HEBREW_SHORT = ("תל", "עצ", "פח", "צל", "ימ", "גנ", "גג", "קו", "אש", "גז")
_HEBREW_FORMS = """
    עיר ערים ערי
    בית בתים בתי
    יום ימים ימי
    שנה שנים שנות
    איש אנשים אנשי
    אישה נשים נשות
    כלי כלים
    הר הרים הרי
    שירות שירותים שירותי שירותיה
    רשות רשויות
    תוכנית תוכניות תכנית תכניות
    מים מי
    מפה מפות
    רחוב רחובות
"""
_HEBREW_KEEP = """
    שכונה שיתוף שימוש שינוי שיפור שטח שקיפות שולחן שמירה שימור שביל שדרה שותף שעה שלום שלטון שיפוץ
    שאלה שיטה שיחה שוויון משאב משאית מדרכה מדינה מדריך מדידה מדיניות מדעי מהנדס מוזיאון מועצה מועד
    מוניציפלי מוסד מורה מזגן מזון מחזור מיחזור מחיר מחקר מחשב מחסן מידע מיזם מיכל מימון מיפוי מכרז
    מכתב מלון ממשל ממשלה מנהל מסלול מסמך מסע מעבר מעבדה מענק מערכת מפגש מפעל מצב מקום מקלט מרכז
    מרחב משבר משפחה משרד משתמש מתחם מתנדב מטרה מעורבות מזהם הזדמנות הכלה הכשרה הנחיה הנדסה העסקה
    הערכה הפחתה הצללה הצעה הרשמה השקיה השקעה התאמה התייעלות התחדשות ביטחון בטיחות בדיקה בניין בנייה
    בריאות בקשה בעיה ביוב ביקורת בחירה כביש כיכר כיתה כלכלה כניסה כנס כסף כרטיס כושר לימוד לקוח לילה
    ועדה ועידה
"""

_ARABIC_WORDS = """
    الله
    مدينه مدن
    حل حلول
    فرصه فرص
    مدرسه مدارس
    شارع شوارع
    مشروع مشاريع
    مبني مباني مبان
    منطقه مناطق
    مورد موارد
    بيت بيوت
    حي احياء
    ماء مياه
    شجره اشجار
    تجربه تجارب
    نتيجه نتايج
    جهاز اجهزه
    هدف اهداف
    طفل اطفال
    شريك شركاء
    مواطن
"""
_ARABIC_KEEP = """
    وزاره وثيقه وثايق وصول وظيفه وظايف وسيله وسايل وطني ورشه ورش وحده وقود واجهه واقع وجهه وعاء
    بلديه بطاقه بحريه بيانات برنامج بناء بنايه باحث بلدان بريد بيييه فعاليه فريق فلسطين فندق كهرباء
    كفاءه كاميرا كتاب لبنان لجان لقاء لوحات
"""

_HEBREW_RULES = _Rules(
    prefixes=dict.fromkeys(_HEBREW_PREFIXES, 3),
    suffixes={"יימ": 3, "יות": 3, "ימ": 2, "ות": 3, "ית": 3, "יה": 3, "ה": 3, "ת": 3, "י": 3},
    short_plural=("ות", "ה"),
    forms={p + noun: noun for p in _HEBREW_PREFIXES for noun in _HEBREW_SHORT}
    | _forms(_HEBREW_FORMS, _HEBREW_FINALS),
    keep=_HEBREW_KEEP.translate(_HEBREW_FINALS),
)
# After Larkey, Ballesteros and Connell, "Light Stemming for Arabic Information Retrieval", 2007.
# Snowball's Arabic stemmer takes root letters for prefixes (بلدية → بلد, but بلديات → لد), so that
# plurals went unfound.
_ARABIC_RULES = _Rules(
    prefixes={"ال": 2, "لل": 2, "و": 3, "ف": 4, "ب": 4, "ل": 4, "ك": 4},
    suffixes={"ها": 3, "ات": 3, "ون": 3, "ين": 3, "ان": 3, "يه": 3, "ه": 3, "ي": 3, "ء": 3},
    short_plural=("ات", "ه"),
    forms=_forms(_ARABIC_WORDS, _ARABIC_FORMS),
    keep=_ARABIC_KEEP.translate(_ARABIC_FORMS),
)
