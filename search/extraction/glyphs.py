"""The glyphs of a PDF's page and where each of them stands, as a viewer would draw them."""

from __future__ import annotations

import contextlib
import copy
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pypdf import PageObject
from pypdf.errors import PyPdfError
from pypdf.generic import ContentStream, DictionaryObject

from search.extraction.limits import CHARS
from search.extraction.typefaces import Typeface

MOST_DEEP = 8  # drawings inside drawings
MOST_GLYPHS = CHARS * 3 // 2  # of a page: more than is kept of a whole file
SHIFT = 0.7  # of the size of letters: a superscript stands so much higher than its line at most
MALFORMED = (ArithmeticError, AttributeError, IndexError, KeyError, TypeError, ValueError)

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
Fonts = dict[Any, tuple[Any, Typeface | None]]  # what was met, and how it is read


class Glyph(NamedTuple):
    """What a glyph stands for, "" where another one tells, and its place.

    `start` and `end` are along the line, in the order of the eye; `base` is across it, and `angle`
    that of the line, in degrees.
    """

    text: str
    start: float
    end: float
    base: float
    size: float
    angle: int


@dataclass
class State:
    """What a page's program sets and takes back; behind it the operators that do."""

    matrix: Matrix = IDENTITY
    font: Typeface | None = None
    size: float = 0.0  # Tf
    spacing: float = 0.0  # Tc
    word_spacing: float = 0.0  # Tw
    stretch: float = 1.0  # Tz
    leading: float = 0.0  # TL
    rise: float = 0.0  # Ts


@dataclass
class Told:
    """What the file says that some glyphs stand for together; `at` is the place of the first."""

    text: str
    at: int = -1


def find_glyphs(page: PageObject, fonts: Fonts) -> list[Glyph]:
    """Return the glyphs of `page` in the order of drawing; `fonts` are those met before."""
    pen = Pen(page.pdf, fonts)
    pen.draw(page.get("/Contents"), page.get("/Resources"))
    return pen.glyphs


@dataclass
class Pen:
    """Follows the program of a page, operator by operator."""

    pdf: Any
    fonts: Fonts
    glyphs: list[Glyph] = field(default_factory=list)
    state: State = field(default_factory=State)
    kept: list[State] = field(default_factory=list)
    line: Matrix = IDENTITY  # where the line of text began
    place: Matrix = IDENTITY  # where the next glyph will stand
    told: list[Told | None] = field(default_factory=list)
    resources: list[DictionaryObject] = field(default_factory=list)

    def draw(self, content: Any, resources: Any) -> None:
        """Follow a program; what is malformed in it is left out, as viewers do."""
        self.resources.append(resolve(resources))
        try:
            for operands, operator in self.read_program(content):
                if act := ACTS.get(operator):
                    with contextlib.suppress(*MALFORMED):
                        act(self, *operands)
        finally:
            self.resources.pop()

    def read_program(self, content: Any) -> list[tuple[Any, bytes]]:
        with contextlib.suppress(*MALFORMED):
            return ContentStream(content, self.pdf, "bytes").operations
        return []

    def save(self) -> None:
        self.kept.append(copy.copy(self.state))

    def restore(self) -> None:
        self.state = self.kept.pop()

    def transform(self, *numbers: Any) -> None:
        self.state.matrix = multiply(read_matrix(numbers), self.state.matrix)

    def begin(self) -> None:
        self.line = self.place = IDENTITY

    def set_font(self, name: Any, size: Any) -> None:
        self.state.size, self.state.font = float(size), None
        self.state.font = self.find_font(name)

    def find_font(self, name: Any) -> Typeface | None:
        resource = resolve(self.resources[-1]["/Font"])[name]
        if id(resource) not in self.fonts:
            font = None
            with contextlib.suppress(*MALFORMED):
                font = Typeface(resource)
            self.fonts[id(resource)] = resource, font
        return self.fonts[id(resource)][1]

    def move(self, x: Any, y: Any) -> None:
        self.line = self.place = shift(self.line, float(x), float(y))

    def move_leading(self, x: Any, y: Any) -> None:
        self.state.leading = -float(y)
        self.move(x, y)

    def put(self, *numbers: Any) -> None:
        self.line = self.place = read_matrix(numbers)

    def next_line(self) -> None:
        self.move(0, -self.state.leading)

    def show(self, *strings: Any) -> None:
        for string in strings:
            if isinstance(string, bytes):
                self.show_string(string)
            elif isinstance(string, int | float):
                gap = -float(string) / 1000 * self.state.size * self.state.stretch
                self.place = shift(self.place, gap, 0)

    def show_all(self, strings: Any) -> None:
        self.show(*strings)

    def show_next(self, string: Any) -> None:
        self.next_line()
        self.show(string)

    def show_spaced(self, word_spacing: Any, spacing: Any, string: Any) -> None:
        self.state.word_spacing, self.state.spacing = float(word_spacing), float(spacing)
        self.show_next(string)

    def show_string(self, string: bytes) -> None:
        state = self.state
        if state.font is None or len(self.glyphs) >= MOST_GLYPHS:
            return
        a, b, c, d, e, f = multiply(self.place, state.matrix)
        scale, size = math.hypot(a, b), abs(state.size) * math.hypot(c, d)
        if not scale:
            return
        # What is mirrored is drawn from right to left.
        sign = 1 if a * d - b * c > 0 else -1
        along, across = sign * a / scale, sign * b / scale
        x, y = e + c * state.rise, f + d * state.rise
        begin, base = x * along + y * across, y * along - x * across
        angle = round(math.degrees(math.atan2(across, along))) % 360
        passed = 0.0
        for text, width, is_space in state.font.read(string):
            step = width * state.size + state.spacing
            start = begin + sign * scale * passed
            end = start + sign * scale * step * state.stretch
            passed += (step + is_space * state.word_spacing) * state.stretch
            place = (start, end) if start < end else (end, start)
            self.add(Glyph(text, *place, base, size, angle))
        self.place = shift(self.place, passed, 0)

    def add(self, glyph: Glyph) -> None:
        told = next(filter(None, self.told), None)
        if told is None:
            # Without either it is a point, say, that another glyph tells of.
            if glyph.text or glyph.end > glyph.start:
                self.glyphs.append(glyph)
        elif told.at < 0:
            told.at = len(self.glyphs)
            self.glyphs.append(glyph._replace(text=told.text))
        else:
            self.glyphs[told.at] = widen(self.glyphs[told.at], glyph)

    def open_mark(self, _tag: Any = None, properties: Any = None) -> None:
        self.told.append(None)
        if properties is None:
            return
        if not isinstance(properties, dict):
            properties = resolve(resolve(self.resources[-1]["/Properties"])[properties])
        if "/ActualText" in properties:
            self.told[-1] = Told(read_text(resolve(properties["/ActualText"])))

    def close_mark(self) -> None:
        self.told.pop()

    def draw_inner(self, name: Any) -> None:
        form = resolve(resolve(self.resources[-1]["/XObject"])[name])
        if form.get("/Subtype") != "/Form" or len(self.resources) > MOST_DEEP:
            return
        kept, depth = copy.copy(self.state), len(self.kept)
        self.transform(*form.get("/Matrix", IDENTITY))
        with contextlib.suppress(PyPdfError):
            self.draw(form, form.get("/Resources", self.resources[-1]))
        self.state = kept
        del self.kept[depth:]


def widen(one: Glyph, other: Glyph) -> Glyph:
    """Return `one` with the place of `other`, if that is on the same line."""
    if not is_beside(one, other):
        return one
    return one._replace(start=min(one.start, other.start), end=max(one.end, other.end))


def is_beside(one: Glyph, other: Glyph) -> bool:
    """Tell whether they stand on one line."""
    distance = abs(one.base - other.base)
    return one.angle == other.angle and distance <= SHIFT * min(one.size, other.size)


def setting(name: str, unit: float = 1.0) -> Callable[[Pen, Any], None]:
    return lambda pen, number: setattr(pen.state, name, float(number) * unit)


ACTS: dict[bytes, Callable[..., None]] = {
    b"q": Pen.save,
    b"Q": Pen.restore,
    b"cm": Pen.transform,
    b"Do": Pen.draw_inner,
    b"BT": Pen.begin,
    b"Tf": Pen.set_font,
    b"Tc": setting("spacing"),
    b"Tw": setting("word_spacing"),
    b"Tz": setting("stretch", 0.01),
    b"TL": setting("leading"),
    b"Ts": setting("rise"),
    b"Td": Pen.move,
    b"TD": Pen.move_leading,
    b"Tm": Pen.put,
    b"T*": Pen.next_line,
    b"Tj": Pen.show,
    b"TJ": Pen.show_all,
    b"'": Pen.show_next,
    b'"': Pen.show_spaced,
    b"BMC": Pen.open_mark,
    b"BDC": Pen.open_mark,
    b"EMC": Pen.close_mark,
}


def resolve(value: Any) -> Any:
    return value.get_object() if hasattr(value, "get_object") else value


def read_matrix(numbers: Any) -> Matrix:
    a, b, c, d, e, f = map(float, numbers)
    return a, b, c, d, e, f


def multiply(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (
        *(a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j),
        *(e * g + f * i + k, e * h + f * j + m),
    )


def shift(matrix: Matrix, x: float, y: float) -> Matrix:
    a, b, c, d, e, f = matrix
    return a, b, c, d, e + a * x + c * y, f + b * x + d * y


def read_text(string: str | bytes) -> str:
    """Return a text string of a file: in UTF-16 or UTF-8 if it says so, else one byte a letter."""
    if isinstance(string, str):
        return string
    if string.startswith((b"\xfe\xff", b"\xff\xfe")):
        return string.decode("utf-16", "replace")
    if string.startswith(b"\xef\xbb\xbf"):
        return string.decode("utf-8-sig", "replace")
    return string.decode("latin-1")
