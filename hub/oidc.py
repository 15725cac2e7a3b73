"""Logging in by a service of one's own; read only where one is named."""

from __future__ import annotations

from allauth.socialaccount import forms
from allauth.socialaccount.providers.openid_connect import views
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from requests import RequestException

from hub.account_forms import Plain


class SignupForm(Plain, forms.SignupForm):
    """For who comes from a service that names no address."""


def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Send people to the service; where it does not answer, say so."""
    try:
        return views.login(request, provider_id)
    except (RequestException, KeyError):
        return HttpResponseRedirect(reverse("socialaccount_login_error"))
