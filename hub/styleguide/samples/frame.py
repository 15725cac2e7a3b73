"""What surrounds a page: names, sections, languages, and who is reading."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from hub.context import build_chrome
from hub.pages.front import Figure, list_ways

HERE = "solutions"


def build() -> dict[str, Any]:
    request = HttpRequest()
    request.path = request.path_info = reverse("wagtail_serve", args=[f"{HERE}/"])
    request.META["QUERY_STRING"] = ""
    chrome = build_chrome(request)
    languages = chrome["languages"]
    counts = [8, 1204, 31]
    return {
        "request": request,
        "chrome": chrome,
        "languages": languages,
        "languages_with_gaps": [
            replace(language, is_fallback=not language.is_current and at % 2 == 1)
            for at, language in enumerate(languages)
        ],
        "user": SimpleNamespace(is_authenticated=False),
        "member": SimpleNamespace(
            is_authenticated=True, is_staff=False, email="samira.haddad@example.org"
        ),
        "editor": SimpleNamespace(
            is_authenticated=True,
            is_staff=True,
            email="a.very.long.address.of.an.editor.in.a.ministry@example.org",
        ),
        "counts": [
            Figure(section.title, counts[at % len(counts)], section.url)
            for at, section in enumerate(chrome["sections"])
        ],
        "cities": [
            Figure(name, 1, reverse("search")) for name in ("Murcia", "حيفا", "מלגה", "Genova")
        ],
        "ways": list_ways(),
        "site_name": settings.WAGTAIL_SITE_NAME,
    }
