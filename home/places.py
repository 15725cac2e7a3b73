"""Countries and cities by the names that people write, in any of the languages."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from wagtail.models import Locale

from home.languages import codes
from home.models import City, Country

GAZETTEER = Path(__file__).parent / "gazetteer.toml"
OTHER_CODES = {"EL": "GR", "UK": "GB"}  # what the European Union writes
OTHER_NAMES = {
    "czech republic": "CZ",
    "great britain": "GB",
    "holland": "NL",
    "palestine state of": "PS",
    "state of palestine": "PS",
    "palestinian territories": "PS",
    "the netherlands": "NL",
    "turkey": "TR",
    "turkiye": "TR",
    "usa": "US",
}


@dataclass(frozen=True)
class Place:
    """A city: a term of the vocabulary, or one that could become one (`names` by language)."""

    key: str
    country: str
    names: dict[str, str] = field(default_factory=dict, compare=False)
    is_term: bool = field(default=True, compare=False)


def normalise_name(text: str) -> str:
    """Return `text` in lower case without accents, points and punctuation, to compare names by."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(re.findall(r"[^\W_]+", plain))


@cache
def read_gazetteer() -> tuple[tuple[str, Place], ...]:
    """Return the cities a table may bring into the vocabulary, by each of their names."""
    found = []
    for country, cities in tomllib.loads(GAZETTEER.read_text(encoding="utf-8")).items():
        for key, entry in cities.items():
            names = {code: entry[code] for code in codes() if code in entry}
            place = Place(key, country, names, is_term=False)
            spellings = {key.replace("-", " "), *names.values(), *entry.get("also", ())}
            found += [(normalise_name(spelling), place) for spelling in spellings]
    return tuple(found)


class Places:
    """The vocabulary of places as it is when made; `find_` methods ask no database."""

    def __init__(self) -> None:
        self.countries: dict[str, str] = {}
        self.terms: dict[str, Place] = {}
        self.cities: dict[str, set[Place]] = {}
        for code, name in Country.objects.values_list("code", "name"):
            self.countries[normalise_name(name)] = code
        for key, country, name in City.objects.values_list("key", "country_code", "name"):
            self.terms[key] = Place(key, country)
            for spelling in (key.replace("-", " "), name):
                self.cities.setdefault(normalise_name(spelling), set()).add(self.terms[key])
        for spelling, place in read_gazetteer():
            self.cities.setdefault(spelling, set()).add(self.terms.get(place.key, place))

    def find_country(self, text: str) -> str | None:
        """Return the code of the country called `text`, if the vocabulary has it."""
        known = set(self.countries.values())
        code = OTHER_CODES.get(text.strip().upper(), text.strip().upper())
        if code in known:
            return code
        name = normalise_name(text)
        code = self.countries.get(name) or OTHER_NAMES.get(name, "")
        return code if code in known else None

    def find_city(self, text: str, country: str = "") -> Place | None:
        """Return the city called `text`, in `country` if given; None too where it is not clear."""
        found = self.cities.get(normalise_name(text), set())
        fitting = [place for place in found if country in ("", place.country)]
        return fitting[0] if len(fitting) == 1 else None


def get_city(place: Place) -> City:
    """Return the term of `place` in the source language; make it in the languages known."""
    known = City.objects.filter(key=place.key, locale__language_code=settings.LANGUAGE_CODE).first()
    if known is not None:
        return known
    key, made = uuid4(), {}
    for code, name in place.names.items():
        made[code] = City.objects.create(
            key=place.key,
            name=name,
            country_code=place.country,
            locale=Locale.objects.get(language_code=code),
            translation_key=key,
        )
    return made[settings.LANGUAGE_CODE]
