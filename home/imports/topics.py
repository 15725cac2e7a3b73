"""Themes by the names that other catalogues give them."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from home.models import Topic
from home.places import normalise_name

OTHER_NAMES = Path(__file__).parent / "topics.toml"


class Topics:
    """The topics of the vocabulary as they are when made, by key and by name in any language."""

    def __init__(self) -> None:
        self.keys: dict[str, str] = {}
        for key, name in Topic.objects.values_list("key", "name"):
            self.keys.update({normalise_name(key): key, normalise_name(name): key})
        others = tomllib.loads(OTHER_NAMES.read_text(encoding="utf-8"))
        known = set(self.keys.values())
        for name, key in others.items():
            if key in known:
                self.keys.setdefault(normalise_name(name), key)

    def find(self, text: str) -> tuple[frozenset[str], list[str]]:
        """Return the keys of the themes in `text`, and the names that are no topic of ours."""
        names = [name.strip() for name in re.split(r"[;,|]", text) if name.strip()]
        keys = {name: self.keys.get(normalise_name(name)) for name in names}
        unknown = [name for name, key in keys.items() if key is None]
        return frozenset(key for key in keys.values() if key), unknown
