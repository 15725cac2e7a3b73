"""Second factors: whose they are, what they are called, and that editors have one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from home.models import User
from hub.accounts import find_language

ADMIN = "/admin/"
OPEN_TO_ALL = ("/admin/login/", "/admin/logout/")
FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


class HubMFAAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This did not work. Check the code, or try again with a new one."),
        "cannot_generate_recovery_codes": _(
            "Recovery codes need an authenticator app or a passkey beside them."
        ),
    }

    def _get_site_name(self) -> str:
        return settings.WAGTAIL_SITE_NAME

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Passkeys belong to the hub's own address; the host of a request can be forged."""
        return {
            "id": urlsplit(settings.HUB_BASE_URL).hostname or "",
            "name": settings.WAGTAIL_SITE_NAME,
        }

    def generate_authenticator_name(self, user: Any, type: str) -> str:  # noqa: A002 -- theirs
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return gettext("Passkey %(number)d") % {"number": count + 1}


class SecondFactorMiddleware:
    """Lead editors without a second factor to one before their side opens, however they came in.

    Who has one was asked for it when logging in: allauth does so on every way.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(ADMIN) and is_missing(request):
            return lead_to_second_factor(request)
        response = self.get_response(request)
        match = request.resolver_match
        if match is not None and (match.url_name or "").startswith("mfa_"):
            add_never_cache_headers(response)  # keys and codes, which are shown once
        return response


def is_missing(request: HttpRequest) -> bool:
    """Tell whether a second factor is what stands between the person and the editors' side."""
    if not settings.HUB_EDITORS_NEED_SECOND_FACTOR or request.path_info.startswith(OPEN_TO_ALL):
        return False
    user = request.user
    return isinstance(user, User) and user.is_editor and not is_mfa_enabled(user, FACTORS)


def lead_to_second_factor(request: HttpRequest) -> HttpResponseRedirect:
    with override(find_language(request)):
        said = gettext("Editors need a second factor. Set one up, then go on to editing.")
        messages.warning(request, said)
        response = HttpResponseRedirect(reverse("mfa_index"))
    response["Cache-Control"] = "private, no-store"
    return response
