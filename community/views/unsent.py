"""Texts that arrive where nothing takes them any more: they go back to who wrote them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from community.permissions import find_member
from community.views.visit import Visit

View = Callable[..., HttpResponse]


def keeping_text(view: View) -> View:
    """Show their text to who sends one to what is gone, or is not there for them.

    Hidden and absent look the same. Nothing is stored.
    """

    @wraps(view)
    def seen(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, **kwargs)
        except (Http404, PermissionDenied) as error:
            sent = {name: request.POST.get(name, "").strip() for name in ("title", "body")}
            if not sent["body"]:
                raise
            visit = Visit(request, find_member(request.user), timezone.now())
            status = 404 if isinstance(error, Http404) else 403
            return visit.render("unsent", _("Your text was not sent"), sent, status=status)

    return seen
