"""What surrounds every page: languages, sections, the way in and out of an account. No queries."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from home.languages import Direction, active, codes, direction_of, name_of
from home.registry import kinds_of_section
from home.sections import SECTIONS, title_of_section
from hub.manual.book import measure_pdf
from hub.skeleton import section_models

PLAIN_PATH = re.compile(r"[^\x00-\x20\x7f\\]*")


@dataclass(frozen=True)
class Language:
    """A language to switch to; `is_fallback` means the page is not translated into it yet."""

    code: str
    name: str
    dir: Direction
    url: str
    is_current: bool
    is_fallback: bool = False


@dataclass(frozen=True)
class Section:
    slug: str
    title: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class Manual:
    url: str
    pdf_url: str
    size_bytes: int


def chrome(request: HttpRequest) -> dict[str, Any]:
    return {"chrome": SimpleLazyObject(lambda: build_chrome(request))}


def build_chrome(request: HttpRequest) -> dict[str, Any]:
    addresses = list_addresses(active())
    home = addresses["home"]
    return {
        "site_name": settings.WAGTAIL_SITE_NAME,
        "language": active(),
        "dir": direction_of(active()),
        "languages": build_languages(request),
        "sections": build_sections(request.path),
        "home_url": home,
        "search_url": addresses["search"],
        "urls": addresses,
        "manual": build_manual(addresses),
        "contact_email": settings.HUB_CONTACT_EMAIL,
        "is_home": request.path == home,
        "is_demo": settings.HUB_DEMO,
        "here": request.get_full_path() if is_language_path(request.path) else home,
    }


@cache
def list_addresses(_language: str) -> dict[str, str]:
    """Return where the parts of every page lead in the active language; worked out once."""
    sections = (model.section for model in section_models())
    pages = ("about", "accessibility", "contact", "privacy")
    return {
        "home": reverse("home"),
        "search": reverse("search"),
        "manual": reverse("manual"),
        "manual_pdf": reverse("manual_pdf", args=[active()]),
        "login": reverse("account_login"),
        "signup": reverse("account_signup"),
        "api": reverse("v1:docs"),
        **{slug: reverse("wagtail_serve", args=[f"{slug}/"]) for slug in (*sections, *pages)},
    }


def build_manual(addresses: dict[str, str]) -> Manual:
    """Return where the manual is in the active language; `size_bytes` is 0 where no PDF is."""
    return Manual(addresses["manual"], addresses["manual_pdf"], measure_pdf(active()))


def is_language_path(path: str) -> bool:
    return path.split("/")[1] in codes() and PLAIN_PATH.fullmatch(path) is not None


def build_sections(path: str) -> list[Section]:
    """Return the sections that have kinds to show, in the hub's order."""
    found = []
    for slug in SECTIONS:
        if kinds_of_section(slug):
            url = list_addresses(active())[slug]
            found.append(Section(slug, title_of_section(slug), url, path.startswith(url)))
    return found


def build_languages(
    request: HttpRequest, alternates: Iterable[dict[str, Any]] | None = None
) -> list[Language]:
    """Return the same page in every language, with the same query.

    `alternates` are those of an item; any other page has the same path in all languages.
    """
    asked = request.META.get("QUERY_STRING", "")
    query = f"?{request.GET.urlencode()}" if asked else ""
    known = {twin["locale"]: twin for twin in alternates or ()}
    rest = request.path.split("/", 2)[2] if is_language_path(request.path) else ""
    return [
        Language(
            code=code,
            name=name_of(code),
            dir=direction_of(code),
            url=(known[code]["url"] if code in known else f"/{code}/{rest}") + query,
            is_current=code == active(),
            is_fallback=known[code]["is_fallback"] if code in known else False,
        )
        for code in codes()
    ]
