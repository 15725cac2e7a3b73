"""Names as people write them, without what deceives: pure."""

from __future__ import annotations

import unicodedata

from anyascii import anyascii
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MARKS_ON_A_LETTER = 3  # Hebrew points and Arabic vowels stack so high; what goes on is a tower
OURS = ("admin", "administrator", "moderator", "steward", "support", "security", "editor")
LOOKS_LIKE = str.maketrans("01345$@|", "oieassal")
# Scripts whose letters look alike: within one word they do not mix.
ALIKE = ("LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "CHEROKEE")


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


def has_tower(name: str) -> bool:
    marks = 0
    for letter in unicodedata.normalize("NFD", name):
        marks = marks + 1 if unicodedata.combining(letter) else 0
        if marks > MARKS_ON_A_LETTER:
            return True
    return False


def mixes_scripts(word: str) -> bool:
    names = (unicodedata.name(letter, "") for letter in word if letter.isalpha())
    return len({script for name in names for script in ALIKE if name.startswith(script)}) > 1


def plays_us(name: str) -> bool:
    """Tell whether the name reads like the hub's own or that of an office here."""
    bare = make_look(name)
    site = make_look(settings.WAGTAIL_SITE_NAME)
    return bare.startswith(site) or any(office in bare for office in OURS)


def make_look(name: str) -> str:
    """Return what the name looks like to a quick eye: letters alone, in one alphabet."""
    plain = anyascii(name).casefold().translate(LOOKS_LIKE)
    return "".join(letter for letter in plain if letter.isalnum())
