"""What was typed while the keyboard stood at another language: "akuo" for "שלום"."""

from __future__ import annotations

import re
from collections.abc import Iterator

# The same keys, row by row, as they are engraved: Latin, the Israeli and the Arabic (101) layout.
_LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,./"
_HEBREW = "/'קראטוןםפ][שדגכעיחלךף,זסבהנמצתץ."
_ARABIC = "ضصثقفغعهخحجدشسيبلاتنمكطئءؤر\ufefbىةوزظ"  # one key has two letters, لا

_HEBREW_OF = dict(zip(_LATIN, _HEBREW, strict=True))
_ARABIC_OF = dict(zip(_LATIN, _ARABIC, strict=True))
# Two Latin letters stand where Hebrew has marks: a slash, and one that only follows a letter.
_NO_WORD = re.compile(r"/|(?<!\w)'")


def other_layouts(text: str) -> Iterator[str]:
    """Yield what the keys pressed for `text` give in another layout, where it may be meant."""
    text = text.lower().replace("لا", "\ufefb")
    if any(char in text for char in "abcdefghijklmnopqrstuvwxyz"):
        tables = [_HEBREW_OF, _ARABIC_OF]
    else:
        tables = [
            {there: here for here, there in keys.items()} for keys in (_HEBREW_OF, _ARABIC_OF)
        ]
    for keys in tables:
        changed = "".join(keys.get(char, char) for char in text).replace("\ufefb", "لا")
        if changed != text and not _NO_WORD.search(changed):
            yield changed
