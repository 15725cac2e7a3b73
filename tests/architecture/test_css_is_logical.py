"""No stylesheet names a physical side: one sheet serves both directions of writing.

Where a side really is physical (a shadow, a map control), the line says so:
`box-shadow: …; /* physical: light falls from above */`.
"""

import re

import pytest

from tests.architecture.tree import PACKAGES, find_files, shown

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
EXCUSE = re.compile(r"/\*\s*physical: \S")
SIDE = r"(?:left|right|top|bottom)"
PHYSICAL = {
    "a property of one side": re.compile(
        rf"(?<![-\w])(?:{SIDE}|(?:margin|padding|border|scroll-margin|scroll-padding)-{SIDE}"
        rf"(?:-(?:width|style|color))?|border-{SIDE}-(?:left|right)-radius)\s*:"
    ),
    "left or right as a value": re.compile(
        r"(?<![-\w])(?:float|clear|text-align(?:-last)?|background(?:-position(?:-x)?|-image)?"
        r"|object-position|transform-origin|caption-side|resize|offset-position)\s*:"
        r"[^;{}]*(?<![-\w])(?:left|right)(?![-\w])"
    ),
}
BOX = re.compile(
    r"(?<![-\w])(margin|padding|inset|border-(?:width|style|color|radius)"
    r"|scroll-margin|scroll-padding)\s*:\s*([^;{}]+)"
)
VALUE = re.compile(r"(?:[^\s()]|\([^()]*(?:\([^()]*\)[^()]*)*\))+")


def is_lopsided(name: str, text: str) -> bool:
    """Tell whether the shorthand `name: text` gives the two sides of a line different values."""
    values = VALUE.findall(text.replace("!important", ""))
    top, right, bottom, left = (values * 4)[:4]
    if len(values) == 2:
        bottom, left = top, right
    if len(values) == 3:
        left = right
    if (
        name == "border-radius"
    ):  # its four are corners: top left, top right, bottom right, bottom left
        return top != right or bottom != left
    return right != left


def find_physical(css: str) -> list[str]:
    """Return "line: what" for each physical side in `css` that is not excused on its line."""
    lines = css.splitlines()
    # A comment is replaced by as many line breaks, so that line numbers stay right.
    bare = COMMENT.sub(lambda match: "\n" * match[0].count("\n"), css)
    found = [
        (bare.count("\n", 0, match.start()) + 1, f"{what}: {match[0].strip()}")
        for what, pattern in PHYSICAL.items()
        for match in pattern.finditer(bare)
    ]
    found += [
        (bare.count("\n", 0, match.start()) + 1, f"sides differ: {match[0].strip()}")
        for match in BOX.finditer(bare)
        if is_lopsided(match[1], match[2])
    ]
    return [f"{line}: {what}" for line, what in sorted(found) if not EXCUSE.search(lines[line - 1])]


@pytest.mark.parametrize("path", [*find_files("*.css", PACKAGES)], ids=shown)
def test_stylesheet_names_no_physical_side(path):
    assert find_physical(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "css",
    [
        "a { margin-left: 1rem }",
        "a { padding-right: 1rem }",
        "a { border-top-left-radius: 2px }",
        "a { border-bottom-width: 2px }",
        "a { top: 0 }",
        "a { position: absolute; right: 0 }",
        "a { float: left }",
        "a { text-align: right }",
        "a { background: url(x.svg) no-repeat left center }",
        "a { background-image: linear-gradient(to right, red, blue) }",
        "a { margin: 0 1rem 0 2rem }",
        "a { padding: 0 calc(1rem + 2px) 0 var(--gap) }",
        "a { border-radius: 1rem 0 0 1rem }",
        "a { border-radius: 1rem 0 }",
    ],
)
def test_physical_side_is_found(css):
    assert len(find_physical(css)) == 1


@pytest.mark.parametrize(
    "css",
    [
        "a { margin-inline-start: 1rem; inset-block-start: 0 }",
        "a { text-align: start; float: inline-end }",
        "a { margin: 0 1rem 2rem 1rem; padding: 1rem 2rem }",
        "a { border-radius: 1rem 1rem 0 0 }",
        ".left { color: red } .is-right:hover { color: blue }",
        "/* left: the start */ a { color: red }",
        "a { left: 0; /* physical: a map has no direction */ }",
        "a { --left: 1px; transition: left 1s }",
    ],
)
def test_logical_style_passes(css):
    assert find_physical(css) == []


def test_templates_link_only_stylesheets_that_are_checked():
    """A style element would escape the test above (and the content security policy)."""
    inside = [
        shown(path)
        for path in find_files("*.html", PACKAGES)
        if "<style" in path.read_text(encoding="utf-8") and "/email" not in str(path)
    ]

    assert inside == []
