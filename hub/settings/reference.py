"""docs/reference/settings.md, made from the list of variables (`make settings`)."""

from __future__ import annotations

from itertools import groupby

from hub.settings.env import BASE_DIR
from hub.settings.variables import VARIABLES, Variable

PATH = BASE_DIR / "docs" / "reference" / "settings.md"
HEAD = """\
# Settings

Environment variables, and the hub's own Django settings, which start with `HUB_` like the variables
they come from. This page is made from `hub/settings/variables.py` by `make settings`.

- Values that cannot be used stop the start; the message names all of them at once.
- An empty variable counts as one that is not set.
- 🔑 is a secret: in its place `NAME_FILE` may name a file that holds it.
- The server (`hub.settings.production`) needs those marked *required*, and does not start with what
  would be unsafe there: see [Run it in production](../how-to/run-in-production.md).
"""


def render() -> str:
    parts = [HEAD]
    for group, variables in groupby(VARIABLES, key=lambda variable: variable.group):
        rows = sorted(variables, key=lambda variable: variable.name)
        parts.append(f"\n## {group}\n\n| name | default | what it does |\n| --- | --- | --- |\n")
        parts.extend(render_row(variable) for variable in rows)
    return "".join(parts)


def render_row(variable: Variable) -> str:
    return f"| `{variable.name}` | {render_default(variable)} | {render_purpose(variable)} |\n"


def render_default(variable: Variable) -> str:
    shown = variable.shown or (f"`{variable.default}`" if variable.default else "none")
    if variable.is_required:
        return "*required*" + (f"; {variable.shown}" if variable.shown else "")
    return shown


def render_purpose(variable: Variable) -> str:
    marks = "🔑 " if variable.is_secret else ""
    notes = "; a setting, no variable" if variable.is_setting else ""
    notes += "; production only" if variable.is_production_only else ""
    return f"{marks}{variable.purpose}{notes}"


if __name__ == "__main__":
    PATH.write_text(render(), encoding="utf-8")
