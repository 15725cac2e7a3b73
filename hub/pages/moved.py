"""Redirects that editors made, as far as the reader may see where they lead."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from wagtail.contrib.redirects.middleware import get_redirect
from wagtail.contrib.redirects.models import Redirect

from home.languages import active, codes
from hub.pages.visit import Visit
from search.catalogue.models import Document, Listing
from search.catalogue.visibility import visible


def find_redirect(visit: Visit) -> HttpResponse | None:
    """Return the redirect for the address asked for; None if none, or if its target is hidden."""
    asked = Redirect.normalise_path(visit.request.get_full_path(), decode_unicode=False)
    found = get_redirect(visit.request, asked) or get_redirect(visit.request, urlsplit(asked).path)
    found = found or find_in_other_languages(visit)
    if found is None:
        return None
    target = find_target(found, visit)
    if target is None:
        return None
    return HttpResponseRedirect(target, status=301 if found.is_permanent else 302)


def find_in_other_languages(visit: Visit) -> Redirect | None:
    """Return the redirect of a page that moved in its own language and is not translated here."""
    rest = visit.request.path.split("/", 2)[2]
    paths = [Redirect.normalise_path(f"/{code}/{rest}") for code in codes()]
    moved = Redirect.objects.filter(old_path__in=paths, redirect_page__isnull=False)
    return moved.order_by("pk").first()


def find_target(found: Redirect, visit: Visit) -> str | None:
    """Return the address to go on to; a page is shown in the language that was asked for."""
    if found.redirect_page_id:
        page = Document.objects.filter(page_id=found.redirect_page_id)
        rows = Listing.objects.filter(locale=active(), item__in=page.values("item"))
        path = visible(rows, visit.reader, visit.at).values_list("path", flat=True).first()
        return None if path is None else f"/{active()}/{path}"
    target = urlsplit(found.redirect_link)
    own = {"", visit.request.get_host(), urlsplit(settings.HUB_BASE_URL).netloc}
    if not found.redirect_link or target.netloc not in own:
        return found.redirect_link or None
    _empty, locale, *parts = unquote(target.path).split("/") if "/" in target.path else ["", ""]
    if locale not in codes():
        return found.redirect_link
    path = "/".join(parts)
    rows = visible(Listing.objects.filter(locale=locale, path=path), visit.reader, visit.at)
    return found.redirect_link if path == "search/" or rows.exists() else None
