"""What the codes of a PDF's font stand for, and how wide their glyphs are."""

from __future__ import annotations

from typing import Any, NamedTuple

# pypdf keeps its fonts to itself, and with them reads text in the order of drawing only. Its
# version is locked, and the tests of words in PDF files would tell of fonts of another make.
from pypdf.generic._font import Font

UNIT = 0.001  # of widths, in ems; a font whose glyphs are drawings has one of its own
DEFAULT_WIDTH = 1000  # of a composite font's glyph
SPACE = 32  # the one code that spacing of words is for


class Letter(NamedTuple):
    """What one code stands for, how wide it is in ems, and whether spacing of words is added."""

    text: str
    width: float
    is_space: bool


class Typeface:
    """A font, read code by code."""

    def __init__(self, resource: Any) -> None:
        self.font = Font.from_font_resource(resource)
        self.widths, self.unit = dict(self.font.character_widths), UNIT
        if resource.get("/Subtype") == "/Type0":
            self.widths["default"] = find_default_width(resource)
        elif resource.get("/Subtype") == "/Type3":
            self.unit = abs(float(resource["/FontMatrix"][0]))
            self.widths |= find_drawn_widths(resource)
        self.known: dict[int | str, Letter] = {}

    def read(self, string: bytes) -> list[Letter]:
        codes: bytes | str = string
        if isinstance(self.font.encoding, str):
            codes = string.decode(self.font.encoding, "replace")
        return [self.known.get(code) or self.learn(code) for code in codes]

    def learn(self, code: int | str) -> Letter:
        """Return the letter of `code`, a number of one byte or what several bytes were read as."""
        char = text = code if isinstance(code, str) else chr(code)
        if isinstance(self.font.encoding, dict) and isinstance(code, int):
            text = self.font.encoding.get(code, char)
        text = "".join(str(self.font.character_map.get(one, one)) for one in text)
        width = self.unit * float(self.widths.get(char, self.widths["default"]))
        letter = self.known[code] = Letter(text, width, code == SPACE)
        return letter


def find_default_width(resource: Any) -> float:
    [inner] = resource["/DescendantFonts"].get_object()
    return float(inner.get_object().get("/DW", DEFAULT_WIDTH))


def find_drawn_widths(resource: Any) -> dict[str, float]:
    """Return widths as they stand: pypdf makes whole numbers of them, which small units are not."""
    first = int(resource["/FirstChar"])
    widths = resource["/Widths"].get_object()
    return {chr(code): float(width) for code, width in enumerate(widths[:256], first)}
