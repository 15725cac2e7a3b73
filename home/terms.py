"""Terms as editors find them: by their name, as a dictionary of the language would have it."""

from __future__ import annotations

import unicodedata
from typing import Any

from django import forms

from home.languages import active
from home.vocabulary import get_vocabulary


def sort_key(name: str) -> tuple[str, str]:
    """Return a key without accents and case; what is alike without them keeps an order."""
    folded = unicodedata.normalize("NFKD", name.casefold())
    return "".join(c for c in folded if not unicodedata.combining(c)), name


class NamedTerms(forms.widgets.ChoiceWidget):
    """Goes before a choice of terms: their names in the person's language, and in its order."""

    def optgroups(self, name: str, value: Any, attrs: Any = None) -> Any:
        vocabulary, options = get_vocabulary(), []
        for _name, group, _index in super().optgroups(name, value, attrs):
            options += group
        for option in options:
            term = getattr(option["value"], "instance", None)
            if term is not None:
                option["label"] = vocabulary.label(term.facet, term.term_key, active())
        # Without a value: the first line, for none of them.
        options.sort(key=lambda option: (bool(str(option["value"])), sort_key(option["label"])))
        return [(None, [option], index) for index, option in enumerate(options)]


class TermSelect(NamedTerms, forms.Select):
    pass


class TopicBoxes(NamedTerms, forms.CheckboxSelectMultiple):
    pass
