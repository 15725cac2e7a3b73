"""The tokens of home/tokens.css, read from the file: names, values, and how they contrast."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from hub.settings.env import BASE_DIR

SHEET = BASE_DIR / "home/static/home/tokens.css"
ROOT = re.compile(r"\n  :root \{\n(.*?)\n  \}", re.DOTALL)
GROUP = re.compile(r"/\* (.+?) \*/")
TOKEN = re.compile(r"--([a-z0-9-]+): ([^;]+);")
PAIR = re.compile(r"light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)")
HEX = re.compile(r"#[0-9a-f]{6}")
REFERENCE = re.compile(r"var\(--([a-z0-9-]+)\)")
BY_LANGUAGE = re.compile(r":root:lang\(([a-z]+)\) \{([^}]*)\}")

TEXT, SHAPE = 4.5, 3.0  # WCAG 2.2: 1.4.3 for text, 1.4.11 for what one has to see to use a page
GROUNDS = ("page", "surface", "sunken", "raised")
TINTED = ("sea-ground", "clay-ground", "sun-ground", "leaf-ground", "error-ground")

# Which colour stands on which ground, and how strongly it must stand out there.
PAIRS: dict[str, tuple[float, tuple[str, ...]]] = {
    "text": (TEXT, (*GROUNDS, *TINTED)),
    "quiet": (TEXT, GROUNDS),
    "link": (TEXT, (*GROUNDS, *TINTED)),
    "link-strong": (TEXT, (*GROUNDS, *TINTED)),
    "control": (SHAPE, GROUNDS),
    "on-sea": (TEXT, ("sea", "sea-deep")),
    "on-sea-quiet": (TEXT, ("sea", "sea-deep")),
    "clay": (TEXT, ("page", "surface", "sunken", "clay-ground")),
    "sun": (TEXT, ("surface", "sun-ground")),
    "leaf": (TEXT, ("surface", "leaf-ground")),
    "action": (SHAPE, GROUNDS),
    "on-action": (TEXT, ("action", "action-hover")),
    "focus": (SHAPE, (*GROUNDS, *TINTED)),
    "info": (SHAPE, ("info-ground",)),
    "warning": (SHAPE, ("warning-ground",)),
    "success": (SHAPE, ("success-ground",)),
    "error": (TEXT, ("page", "surface", "error-ground")),
}


@dataclass(frozen=True)
class Contrast:
    """How a colour stands out on `ground`, as a ratio, in light and in dark."""

    ground: str
    light: float
    dark: float
    needed: float

    @property
    def is_enough(self) -> bool:
        return min(self.light, self.dark) >= self.needed


@dataclass(frozen=True)
class Token:
    """A value of the design language; `light` and `dark` are those of a colour, else empty."""

    name: str
    value: str
    light: str
    dark: str
    contrasts: tuple[Contrast, ...]


@dataclass(frozen=True)
class Group:
    title: str
    tokens: tuple[Token, ...]

    @property
    def is_colour(self) -> bool:
        return all(token.light for token in self.tokens)


@cache
def read_groups() -> tuple[Group, ...]:
    """Return the tokens under the comments that stand above them in the style sheet."""
    values = dict(TOKEN.findall(read_root()))
    groups = []
    title, *rest = GROUP.split(read_root())[1:]
    for heading, block in zip([title, *rest[1::2]], rest[::2], strict=True):
        names = [name for name, _value in TOKEN.findall(block)]
        groups.append(Group(heading, tuple(make_token(name, values) for name in names)))
    return tuple(groups)


def read_root() -> str:
    found = ROOT.search(SHEET.read_text(encoding="utf-8"))
    if found is None:
        raise LookupError(f"no :root in {SHEET.name}")
    return found[1]


def read_languages() -> dict[str, list[tuple[str, str]]]:
    """Return the tokens that a language changes: {"ar": [("tight", "0"), …]}."""
    text = SHEET.read_text(encoding="utf-8")
    return {code: TOKEN.findall(rules) for code, rules in BY_LANGUAGE.findall(text)}


def make_token(name: str, values: dict[str, str]) -> Token:
    light, dark = find_colours(name, values)
    contrasts = tuple(find_contrasts(name, values)) if light else ()
    return Token(name, values[name], light, dark, contrasts)


def find_colours(name: str, values: dict[str, str]) -> tuple[str, str]:
    """Return the colour in light and in dark; empty for what is no colour."""
    value = values[name]
    if reference := REFERENCE.fullmatch(value):
        return find_colours(reference[1], values)
    if pair := PAIR.fullmatch(value):
        return pair[1], pair[2]
    return (value, value) if HEX.fullmatch(value) else ("", "")


def find_contrasts(name: str, values: dict[str, str]) -> Iterator[Contrast]:
    needed, grounds = PAIRS.get(name, (0, ()))
    light, dark = find_colours(name, values)
    for ground in grounds:
        below = find_colours(ground, values)
        yield Contrast(ground, measure(light, below[0]), measure(dark, below[1]), needed)


def measure(first: str, second: str) -> float:
    """Return the contrast ratio of two colours as `#rrggbb`, rounded down to a tenth.

    Source: WCAG 2.2, definitions of contrast ratio and relative luminance.
    """
    dim, bright = sorted([find_luminance(first), find_luminance(second)])
    return int((bright + 0.05) / (dim + 0.05) * 10) / 10


def find_luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def build_sheet() -> str:
    """Return the rules that show each token, and give a stage the values of its language.

    `:root:lang(ar)` holds for a page; a stage in another language than its page needs the same.
    """
    values = dict(TOKEN.findall(read_root()))
    languages = read_languages()
    changed = sorted({name for rules in languages.values() for name, _value in rules})
    lines = [rule(".stage", [(name, values[name]) for name in changed])]
    lines += [rule(f".stage:lang({code})", rules) for code, rules in languages.items()]
    lines += [f'[data-token="{name}"] {{ --shown: var(--{name}); }}' for name in values]
    return "@layer components {\n" + "\n".join(lines) + "\n}\n"


def rule(selector: str, tokens: list[tuple[str, str]]) -> str:
    return f"{selector} {{ " + " ".join(f"--{name}: {value};" for name, value in tokens) + " }"
