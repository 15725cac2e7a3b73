"""All terms in all languages at once: a few hundred rows, asked for on every list."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import transaction

from home.models.taxonomy import Term

_loaded: dict[int, Vocabulary] = {}  # one at most, by the state it was loaded in
_state = [0]


@dataclass(frozen=True)
class Vocabulary:
    """`names[facet][key][language]` is a label; `keys[facet][pk]` the key of a row."""

    names: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)
    keys: dict[str, dict[int, str]] = field(default_factory=dict)
    attributes: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)

    def label(self, facet: str, key: str, language: str) -> str:
        """Return the name of the term in `language`, else in the source language, else its key."""
        names = self.names.get(facet, {}).get(key, {})
        return names.get(language) or names.get(settings.LANGUAGE_CODE) or key

    def label_language(self, facet: str, key: str, language: str) -> str:
        """Return the language `label` answers in."""
        names = self.names.get(facet, {}).get(key, {})
        return language if names.get(language) else settings.LANGUAGE_CODE


ATTRIBUTES = {
    "topic": ("description",),
    "goal": ("uri", "color"),
    "country": (),
    "city": ("country_code", "latitude", "longitude"),
}


def load_vocabulary() -> Vocabulary:
    """Read all terms from the database: one query per facet."""
    vocabulary = Vocabulary()
    for model in apps.get_app_config("home").get_models():
        if not issubclass(model, Term):
            continue
        names = vocabulary.names.setdefault(model.facet, {})
        keys = vocabulary.keys.setdefault(model.facet, {})
        attributes = vocabulary.attributes.setdefault(model.facet, {})
        columns = ATTRIBUTES[model.facet]
        rows = model.objects.order_by(model.key_field, "locale__language_code").values_list(
            "pk", model.key_field, "locale__language_code", "name", *columns
        )
        for pk, key, language, name, *values in rows:
            keys[pk] = str(key)
            names.setdefault(str(key), {})[language] = name
            if language == settings.LANGUAGE_CODE or str(key) not in attributes:
                attributes[str(key)] = dict(zip(columns, values, strict=True))
    return vocabulary


def get_vocabulary() -> Vocabulary:
    """Return the vocabulary of the state last told to `follow_vocabulary`; loaded once for each."""
    state = _state[0]
    if state not in _loaded:
        vocabulary = load_vocabulary()
        _loaded.clear()
        _loaded[state] = vocabulary
    return _loaded[state]


def follow_vocabulary(state: int) -> None:
    """Take note of the number of the last change of a term: another number, other names."""
    _state[0] = state


def forget_vocabulary(**_signal: Any) -> None:
    """Load anew in this process, once the change is there for good; others follow the number."""
    transaction.on_commit(clear_vocabulary)


def clear_vocabulary() -> None:
    _loaded.clear()
