"""What every page of the hub has: title, languages, addresses for search engines, breadcrumb."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from home.languages import active, codes
from home.web.languages import build_languages


@dataclass(frozen=True)
class Crumb:
    """A page above; `language` is that of its title."""

    title: str
    url: str
    language: str = ""


def home_crumb() -> Crumb:
    return Crumb(_("Home"), reverse("home"))


def build_page(
    request: HttpRequest,
    title: str,
    description: str,
    *,
    item: dict[str, Any] | None = None,
    crumbs: Sequence[Crumb] = (),
) -> dict[str, Any]:
    """Return the context of a page; `item` is None for pages that exist in every language."""
    alternates = item["alternates"] if item else None
    is_list = item is None or item["kind"] == "section"
    number = request.GET.get("page", "") if is_list else ""
    return {
        "page_title": title,
        "page_number": number if number != "1" else "",
        "page_description": description,
        "page_language": item["locale"] if item else active(),
        "languages": build_languages(request, alternates),
        "hreflangs": build_hreflangs(request, item),
        "canonical_url": find_canonical(request, item, number),
        "paper_url": find_canonical(request, None, number),  # in the language that was read
        "is_indexed": not is_list or not set(request.GET) - {"page"},
        "crumbs": crumbs,
    }


def build_hreflangs(request: HttpRequest, item: dict[str, Any] | None) -> list[tuple[str, str]]:
    """Return (hreflang, absolute address) of the languages the page really is in."""
    if item is None:
        rest = request.path.split("/", 2)[2]
        found = {code: f"/{code}/{rest}" for code in codes()}
        default = settings.LANGUAGE_CODE
    else:
        found = {
            twin["locale"]: twin["url"] for twin in item["alternates"] if not twin["is_fallback"]
        }
        default = item["source_locale"]
    links = [(code, settings.HUB_BASE_URL + url) for code, url in found.items()]
    if default in found:
        links.append(("x-default", settings.HUB_BASE_URL + found[default]))
    return links


def find_canonical(request: HttpRequest, item: dict[str, Any] | None, number: str) -> str:
    """Return the address search engines should keep: the original's for a fallback."""
    path = request.path
    if item is not None:
        shown = item["locale"]
        path = next(twin["url"] for twin in item["alternates"] if twin["locale"] == shown)
    query = f"?page={number}" if number.isdecimal() and number != "1" else ""
    return f"{settings.HUB_BASE_URL}{path}{query}"
