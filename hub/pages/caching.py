"""Who may keep a page, and for how long: everybody's pages until something changes."""

from __future__ import annotations

import hashlib
from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from home.registry import all_periods
from home.web.caching import SHARED
from hub.api.v1.conditional import is_known, make_tag, not_modified
from hub.pages.visit import Visit
from hub.settings.env import BASE_DIR

PARTS = (
    "*/templates/**/*.html",
    "*/static/**/*.css",
    "hub/manual/templates/**/*.html",
    "hub/manual/static/**/*.css",
    "locale/**/*.mo",
    "hub/**/*.py",
    "hub/manual/chapters/*/*.md",
    "hub/manual/pdf/*.pdf",
)


def find_tag(visit: Visit) -> str | None:
    """Return the ETag of the page asked for; None where nobody should keep it."""
    if settings.DEBUG or not visit.is_public:
        return None
    catalogue = make_tag(visit.request, visit.version, visit.reader, visit.at)
    state = hashlib.sha256(f"{release()}|{catalogue}".encode()).hexdigest()[:20]
    return f'W/"{state}"'


@cache
def release() -> str:
    """Return a digest of what pages are made with: a new release makes new pages."""
    digest = hashlib.sha256()
    for pattern in PARTS:
        for path in sorted(BASE_DIR.glob(pattern)):
            digest.update(path.read_bytes())
    digest.update(settings.HUB_CONTACT_EMAIL.encode())
    digest.update(" ".join(str(period.length) for period in all_periods()).encode())
    return digest.hexdigest()


def find_unchanged(request: HttpRequest, tag: str | None) -> HttpResponse | None:
    """Return the answer 304 if the client has the page already."""
    if tag is None or not is_known(request, tag):
        return None
    response = not_modified(tag)
    response["Cache-Control"] = SHARED
    return response
