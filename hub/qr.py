"""The address of a page as a QR code, which paper shows beside it.

A drawing of its own: within every page it would weigh a kilobyte that only paper shows. A browser
asks for it when somebody prints.
"""

from __future__ import annotations

from io import BytesIO

import segno
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from home.languages import active
from home.web.caching import PRIVATE
from hub.pages.visit import begin_visit
from search.catalogue.models import Listing
from search.catalogue.visibility import visible

MAX_CHARS = 400  # of an address: a code of more is too fine to be read from paper


@require_safe
def draw_address(request: HttpRequest, path: str) -> HttpResponse:
    """Draw the address of the item at `path` in the active language, if its reader may see it."""
    visit = begin_visit(request)
    listings = Listing.objects.filter(locale=active(), path=path)
    address = f"{settings.HUB_BASE_URL}{reverse('wagtail_serve', args=[path])}"
    if len(address) > MAX_CHARS or not visible(listings, visit.reader, visit.at).exists():
        raise Http404(path)
    drawing = BytesIO()
    segno.make_qr(address, error="m").save(drawing, kind="svg", xmldecl=False, omitsize=True)
    response = HttpResponse(drawing.getvalue(), content_type="image/svg+xml")
    response["Cache-Control"] = "public, max-age=86400" if visit.is_public else PRIVATE
    return response
