"""What pointers and keys do to components, as rules for what nobody points at: of hub.css.

A specimen of a state stands in a stage of the class `as-STATE`; there everything is in that state.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from hub.settings.env import BASE_DIR

SHEET = BASE_DIR / "home/static/home/hub.css"
LAYER = re.compile(r"@layer (\w+) \{")
# What takes the focus; the rule for all that have it names nothing.
FOCUSABLE = ":is(a, button, input, select, textarea, summary)"
STATES = {
    "hover": (":hover", ":is(.as-hover *)"),
    "focus": (":focus-visible", f"{FOCUSABLE}:is(.as-focus *)"),
    "pressed": (":active", ":is(.as-pressed *)"),
}


@cache
def build_states() -> str:
    """Return the rules of each layer that a state changes, each for that state's specimens."""
    return "\n".join(read_rules()) + "\n"


def read_rules() -> Iterator[str]:
    layer = ""
    for line in SHEET.read_text(encoding="utf-8").splitlines():
        if begins := LAYER.match(line):
            layer = begins[1]
        for pseudo, stands in STATES.values():
            if pseudo in line and line.endswith("}"):
                yield f"@layer {layer} {{ {line.strip().replace(pseudo, stands)} }}"
