"""Names as people write them, without what deceives: pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import TYPE_CHECKING

from anyascii import anyascii
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from community.lookalikes import LOOKALIKES

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LOOK_CHARS = 240
MARKS_ON_A_LETTER = 3  # Hebrew points and Arabic vowels stack so high; what goes on is a tower
LETTERS = {ord(each): own for own, alike in LOOKALIKES.items() for each in alike}
DIGITS = str.maketrans("01345$@|l", "oieassaii")
# Letters that show nothing, or marks on them that only choose a shape.
UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\uffa0]"
    "|[\ufe00-\ufe0f\U000e0100-\U000e01ef]"
)
# What stands in names beside letters and their marks, digits, spaces, dashes, quotes, brackets.
POINTS = frozenset("'\".,·・׳״،՚")
WRITTEN = {"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Nd", "Zs", "Pd", "Ps", "Pe", "Pi", "Pf"}
# Letters that go with any script, and scripts that are written in one word.
COMMON = {"MODIFIER", "FEMININE", "MASCULINE"}
WRITTEN_TOGETHER = {"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "HANGUL", "BOPOMOFO"}
BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}")
# A dot with small letters right behind it: `d.Levi` and `J.R.R.` are names, `medina.org` is none.
ADDRESS = re.compile(
    r"://|(?i:\bwww\.)|\w@|@\w|[^\W_]{2}\.[a-z]{2}|[^\W_]{2}\.(?i:com|org|net|eu|info|edu|gov|io)\b"
)
PREFIXES = re.compile(r"^(?:وال|ال|لل|ה|ב|ל)(?=\w{2})")
JOINED = ("admin", "moderator", "moderador", "moderatore", "support", "security", "webmaster")
BACKTICKS = str.maketrans("`´", "’’")  # typed for an apostrophe where the keyboard has them nearer


def tidy_name(text: str) -> str:
    """Return a name on one line, composed, without characters that nobody sees."""
    composed = unicodedata.normalize("NFC", text)
    seen = (" " if letter.isspace() else letter for letter in composed if is_seen(letter))
    return " ".join("".join(seen).split())


def is_seen(letter: str) -> bool:
    if UNSEEN.match(letter):
        return False
    return letter.isspace() or unicodedata.category(letter) not in {"Cc", "Cf", "Co", "Cs", "Cn"}


def validate_name(name: str) -> None:
    """Raise `ValidationError` for a name that nobody could read, or that is none."""
    for is_so, code, text in FAULTS:
        if is_so(name):
            raise ValidationError(text, code=code)


def validate_person(name: str) -> None:
    """Raise `ValidationError` for a name that plays the hub or those who run it."""
    if plays_us(name):
        raise ValidationError(
            _("This name could be taken for the people who run the hub. Choose another one."),
            code="name_of_staff",
        )


def validate_line(text: str) -> None:
    """Raise `ValidationError` for a title or the like that spills over the lines around it."""
    if has_tower(text):
        raise ValidationError(
            _("Write this without piles of marks above or below the letters."),
            code="line_with_towers",
        )


def validate_post(text: str) -> None:
    """Raise `ValidationError` where an organisation or a job is said to be one of the hub's."""
    validate_line(text)
    words = find_words(text) - GLUE
    if (words <= OURS | own_words() and words & (own_words() | MODERATORS)) or speaks_for_us(words):
        raise ValidationError(
            _("This could be taken for an office of the hub. Say what you do elsewhere."),
            code="post_of_staff",
        )


def has_tower(name: str) -> bool:
    marks = 0
    for letter in unicodedata.normalize("NFD", name):
        marks = marks + 1 if unicodedata.category(letter) in {"Mn", "Me"} else 0
        if marks > MARKS_ON_A_LETTER:
            return True
    return False


def has_no_letters(name: str) -> bool:
    return not any(letter.isalpha() for letter in name)


def is_address(name: str) -> bool:
    return ADDRESS.search(unicodedata.normalize("NFKC", name)) is not None


def has_symbols(name: str) -> bool:
    letters = name + unicodedata.normalize("NFKC", name)
    return not all(
        letter in POINTS or unicodedata.category(letter) in WRITTEN for letter in letters
    )


def has_number(name: str) -> bool:
    """Tell whether a bracket of the name has less than a word in it, or has no other side."""
    plain = unicodedata.normalize("NFKC", name)
    if any(sum(map(str.isalpha, words)) < 2 for words in BRACKETS.findall(plain)):
        return True
    return any(unicodedata.category(each) in {"Ps", "Pe"} for each in BRACKETS.sub("", plain))


def mixes_scripts(name: str) -> bool:
    words = unicodedata.normalize("NFKC", name).split()
    scripts = [{script_of(letter) for letter in word if letter.isalpha()} for word in words]
    return any(len(each - COMMON) > 1 and not each <= WRITTEN_TOGETHER for each in scripts)


def script_of(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]


FAULTS: tuple[tuple[Callable[[str], bool], str, StrOrPromise], ...] = (
    (has_no_letters, "name_without_letters", _("Write a name with letters.")),
    (
        has_tower,
        "name_with_towers",
        _("Write the name without piles of marks above or below the letters."),
    ),
    (
        is_address,
        "name_of_address",
        _("Write what you are called, not an address: no web page, no e-mail."),
    ),
    (
        has_symbols,
        "name_with_symbols",
        _("Write the name without symbols: letters, spaces, dots, hyphens, apostrophes."),
    ),
    (
        has_number,
        "name_with_number",
        _("Leave out the number in brackets: the hub puts one where two names look alike."),
    ),
    (
        mixes_scripts,
        "name_of_two_scripts",
        _("Write each word of the name in one script: letters of two look alike."),
    ),
)


def plays_us(name: str) -> bool:
    """Tell whether the name reads like the hub's own or that of an office here.

    A family may be called as the hub is: its name alone is refused, and beside a word for those
    who speak for it.
    """
    words = find_words(name) - GLUE
    if words & (OFFICES | MODERATORS) or speaks_for_us(words):
        return True
    if any(office <= words for office in TOGETHER):
        return True
    if words and words <= OURS | own_words():
        return True
    look = make_look(name)  # letters apart, other shapes of letters, words run together
    return look == make_look(site_name()) or look.endswith(tuple(map(make_look, JOINED)))


def speaks_for_us(words: set[str]) -> bool:
    return bool(words & own_words()) and bool(words & (OFFICES | MODERATORS | SPEAKERS))


def own_words() -> set[str]:
    """Return what the hub calls itself; words that a city is called by as well are not there."""
    return find_words(f"hub {site_name()}")


def site_name() -> str:
    return str(settings.WAGTAIL_SITE_NAME)


def find_words(text: str) -> set[str]:
    """Return the words as a quick eye reads them: without articles too."""
    return {PREFIXES.sub("", word) for word in re.findall(r"\w+", fold(text))}


def make_look(name: str) -> str:
    """Return what the name looks like to a quick eye: letters alone, in one alphabet."""
    plain = fold(anyascii(fold(name)))
    return "".join(letter for letter in plain if letter.isalnum())[:LOOK_CHARS]


def fold(text: str) -> str:
    """Return the text without what a quick eye misses: accents, vowel points, case, tricks."""
    plain = unicodedata.normalize("NFKD", text.translate(LETTERS))
    bare = "".join(each for each in plain if not unicodedata.combining(each) and each != "ـ")
    return bare.translate(LETTERS).casefold().translate(DIGITS).replace("rn", "m")


# Words for those who decide here, in the hub's five languages: none is a name's.
MODERATORS = find_words("""
    moderator moderators moderation moderador moderadora moderadores moderacion moderatore
    moderatrice moderatori moderazione steward stewards
    מודרטור מנחה مشرف مشرفة مشرفون مشرفين إشراف مودريتور
""")
OFFICES = find_words("""
    admin admins administrator administrators administrador administradora administradores
    administracion amministratore amministratrice amministratori amministrazione
    מנהל מנהלת מנהלי מנהלים הנהלה מפקח אדמין مدير مديرة إدارة أدمن مسؤول مسؤولة
    webmaster webmistress postmaster hostmaster sysadmin וובמאסטר ובמאסטר ويبماستر
    verified verificado verificada verificato verificata מאומת מאומתת موثق موثقة
""")
# Words for those who speak for somebody: for the hub beside its name, or where nothing else stands.
SPEAKERS = find_words("""
    team staff crew official support help helpdesk security editor editors office service
    community editorial owner founder system root abuse noreply
    equipo oficial soporte ayuda seguridad editora redaccion comunidad squadra ufficiale
    editoriale supporto assistenza aiuto sicurezza redattore redattrice redazione comunita
    צוות רשמי תמיכה עזרה אבטחה עורך עורכת מערכת קהילה
    فريق طاقم رسمي دعم مساعدة أمن محرر محررة تحرير مجتمع
""")
PLACES = find_words("""
    hub platform plataforma piattaforma site website sitio sito portal portale
    פלטפורמה אתר מדינה منصة موقع مدينة
""")
GLUE = find_words(
    "and y e of the de del di della dello la el il lo al for per para ו של את من في و"
)
# Words that are an office together, and nothing apart: Salama is a family's name.
TOGETHER = tuple(
    map(
        find_words,
        (
            *("trust safety", "confianza seguridad", "fiducia sicurezza"),
            *("אמון בטיחות", "אמון ובטיחות", "ثقة سلامة"),
        ),
    )
)
OURS = MODERATORS | OFFICES | SPEAKERS | PLACES
