"""Terms that a search names, as links to what is filed under them."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.text import capfirst

from home.languages import active
from home.web.links import build_url
from hub.pages.filters import label_facet
from search.facets import label, label_language


@dataclass(frozen=True)
class Named:
    """A term: its name, the language of that, what it is, and the list of its items."""

    name: str
    locale: str
    facet: str
    url: str


def name_term(facet: str, key: str) -> Named:
    name, locale = label(facet, key, active()), label_language(facet, key, active())
    is_label = facet in ("kind", "type")  # which the registry writes in small letters
    return Named(
        capfirst(name) if is_label else name,
        locale,
        label_facet(facet, key),
        build_url(reverse("search"), [(facet, key)]),
    )
