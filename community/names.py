"""Names as people write them, without what deceives: pure."""

from __future__ import annotations

import re
import unicodedata

from anyascii import anyascii
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MARKS_ON_A_LETTER = 3  # Hebrew points and Arabic vowels stack so high; what goes on is a tower
LOOKS_LIKE = str.maketrans("01345$@|", "oieassal")
# Scripts whose letters look alike: within one word they do not mix.
ALIKE = ("LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "CHEROKEE")
PREFIXES = re.compile(r"^(?:وال|ال|لل|ה|ב|ל)(?=\w{2})")
JOINED = ("admin", "moderator", "moderador", "moderatore", "support", "security")


def tidy_name(text: str) -> str:
    """Return a name on one line, composed, without characters that nobody sees."""
    composed = unicodedata.normalize("NFC", text)
    seen = (" " if letter.isspace() else letter for letter in composed if is_seen(letter))
    return " ".join("".join(seen).split())


def is_seen(letter: str) -> bool:
    return letter.isspace() or unicodedata.category(letter) not in {"Cc", "Cf", "Co", "Cs", "Cn"}


def validate_name(name: str) -> None:
    """Raise `ValidationError` for a name that nobody could read, or that plays somebody else."""
    if not any(letter.isalpha() for letter in name):
        raise ValidationError(_("Write a name with letters."), code="name_without_letters")
    if has_tower(name):
        raise ValidationError(
            _("Write the name without piles of marks above or below the letters."),
            code="name_with_towers",
        )
    if any(mixes_scripts(word) for word in name.split()):
        raise ValidationError(
            _("Write each word of the name in one script: letters of two look alike."),
            code="name_of_two_scripts",
        )
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


def mixes_scripts(word: str) -> bool:
    names = (unicodedata.name(letter, "") for letter in word if letter.isalpha())
    return len({script for name in names for script in ALIKE if name.startswith(script)}) > 1


def plays_us(name: str) -> bool:
    """Tell whether the name reads like the hub's own or that of an office here.

    A family may be called as the hub is: its name alone is refused, and beside a word for those
    who speak for it.
    """
    words = find_words(name) - GLUE
    if words & (OFFICES | MODERATORS) or speaks_for_us(words):
        return True
    if words and words <= OURS | own_words():
        return True
    look = make_look(name)  # letters apart, other shapes of letters, words run together
    return look == make_look(site_name()) or look.endswith(JOINED)


def speaks_for_us(words: set[str]) -> bool:
    return bool(words & own_words()) and bool(words & (OFFICES | MODERATORS | SPEAKERS))


def own_words() -> set[str]:
    """Return what the hub calls itself; words that a city is called by as well are not there."""
    return {"hub", *find_words(site_name())}


def site_name() -> str:
    return str(settings.WAGTAIL_SITE_NAME)


def find_words(text: str) -> set[str]:
    """Return the words as a quick eye reads them: no accents, vowel points, articles or tricks."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    bare = "".join(each for each in plain if not unicodedata.combining(each) and each != "ـ")
    words = re.findall(r"\w+", bare.translate(LOOKS_LIKE))
    return {PREFIXES.sub("", word) for word in words}


def make_look(name: str) -> str:
    """Return what the name looks like to a quick eye: letters alone, in one alphabet."""
    plain = anyascii(name).casefold().translate(LOOKS_LIKE)
    return "".join(letter for letter in plain if letter.isalnum())


# Words for those who decide here, in the hub's five languages: none is a name's.
MODERATORS = find_words("""
    moderator moderators moderador moderadora moderadores moderacion moderatore moderatrice
    moderatori moderazione steward stewards מודרטור מנחה مشرف مشرفة مشرفون مشرفين إشراف مودريتور
""")
OFFICES = find_words("""
    admin admins administrator administrators administrador administradora administradores
    administracion amministratore amministratrice amministratori amministrazione
    מנהל מנהלת מנהלי מנהלים הנהלה מפקח אדמין مدير مديرة إدارة أدمن مسؤول مسؤولة
""")
# Words for those who speak for somebody: for the hub beside its name, or where nothing else stands.
SPEAKERS = find_words("""
    team staff crew official support help helpdesk security editor editors office service
    community equipo oficial soporte ayuda seguridad editora redaccion comunidad squadra ufficiale
    supporto assistenza aiuto sicurezza redattore redattrice redazione comunita
    צוות רשמי תמיכה עזרה אבטחה עורך עורכת מערכת קהילה
    فريق طاقم رسمي دعم مساعدة أمن محرر محررة تحرير مجتمع
""")
PLACES = find_words("""
    hub platform plataforma piattaforma site website sitio sito portal portale
    פלטפורמה אתר מדינה منصة موقع مدينة
""")
GLUE = find_words("of the de del di della dello la el il lo al for per para של את من في")
OURS = MODERATORS | OFFICES | SPEAKERS | PLACES
