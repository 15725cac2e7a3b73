"""What surrounds every page: languages, sections, the way in and out of an account.

No queries, but one that tells a member how many notices are new.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from home.languages import active, direction_of
from home.models import User
from home.registry import all_kinds, kinds_of_section
from home.sections import SECTIONS, title_of_section
from home.web.languages import build_languages, is_language_path
from hub.manual.book import measure_pdf
from hub.skeleton import section_models


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
        "sign_in_service": settings.HUB_OIDC_NAME,
        "contact_email": settings.HUB_CONTACT_EMAIL,
        "unread": cache(lambda: count_unread(request)),  # asked once, and only where it is shown
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
        "api": reverse("manual_chapter", args=["api"]),
        **list_community_addresses(),
        **{slug: reverse("wagtail_serve", args=[f"{slug}/"]) for slug in (*sections, *pages)},
    }


def list_community_addresses() -> dict[str, str]:
    """Return where members' own pages are, where this hub has a community."""
    if not apps.is_installed("community"):
        return {}
    names = ("members", "profile", "follows", "follow", "letters", "notices", "write")
    is_proposed = any(kind.proposed for kind in all_kinds())
    return {
        **({"propose": reverse("community:propose_organisation")} if is_proposed else {}),
        "discuss": reverse("community:start"),
        "transfer": reverse("community:tell_transfer"),
        "flag": reverse("community:flag"),
        **{name: reverse(f"community:{name}") for name in names},
    }


def count_unread(request: HttpRequest) -> int:
    """Return how many notices a member has not read; one query, none for visitors."""
    user = getattr(request, "user", None)
    if not isinstance(user, User) or not apps.is_installed("community"):
        return 0
    from community.operations import notices  # noqa: PLC0415 -- only where there is a community

    return notices.count_unread(user)


def build_manual(addresses: dict[str, str]) -> Manual:
    """Return where the manual is in the active language; `size_bytes` is 0 where no PDF is."""
    return Manual(addresses["manual"], addresses["manual_pdf"], measure_pdf(active()))


def build_sections(path: str) -> list[Section]:
    """Return the sections that have kinds to show, in the hub's order."""
    found = []
    for slug in SECTIONS:
        if kinds_of_section(slug):
            url = list_addresses(active())[slug]
            found.append(Section(slug, title_of_section(slug), url, path.startswith(url)))
    return found
