"""Who is in the room: a request as the community understands it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _

from community.enums import DecisionKind
from community.limits import LimitError
from community.models import Decision, Member
from community.permissions import find_member, is_steward
from community.views.arrivals import find_arrived, note_arrival
from home.sections import title_of_section
from home.web.caching import PRIVATE, finish
from home.web.page import Crumb, build_page, home_crumb
from home.web.sending import READING, page_of_form, sent_from

Sent = TypeVar("Sent")


@dataclass(frozen=True)
class Visit:
    """Who asks, and when; `member` is None for a visitor, and for who has not joined in yet."""

    request: HttpRequest
    member: Member | None
    at: datetime

    @property
    def me(self) -> Member:
        """The member who asks, in views that only members come to."""
        if self.member is None:
            raise PermissionDenied
        return self.member

    @property
    def is_steward(self) -> bool:
        return is_steward(self.member)

    @cached_property
    def suspension(self) -> Decision | None:
        """The decision that keeps the member who asks from writing."""
        if self.member is None or not self.member.is_suspended(self.at):
            return None
        said = Decision.objects.filter(
            member=self.member, kind=DecisionKind.SUSPEND, reversed_at=None
        )
        return said.order_by("-created_at", "-pk").first()

    def render(
        self,
        template: str,
        title: str,
        context: dict[str, Any],
        *,
        crumbs: Sequence[Crumb] = (),
        description: str = "",
        status: int = 200,
    ) -> HttpResponse:
        """Answer with a page below the section of the community."""
        page = build_page(
            self.request, title, description, crumbs=[home_crumb(), section_crumb(), *crumbs]
        )
        response = render(
            self.request,
            f"community/{template}.html",
            {
                **page,
                "visit": self,
                "member": self.member,
                "now": self.at,
                "arrived": find_arrived(self.request) if self.member else [],
                **context,
            },
            status=status,
        )
        return finish(self.request, response)

    def lead(self, url: str, *, is_for_good: bool = False) -> HttpResponse:
        response = HttpResponsePermanentRedirect(url) if is_for_good else HttpResponseRedirect(url)
        response["Cache-Control"] = PRIVATE
        return response

    def lead_to_title(self, url: str) -> HttpResponse:
        """Lead to the address that says the title, with all that was asked there."""
        asked = self.request.META.get("QUERY_STRING", "")
        return self.lead(f"{url}?{asked}" if asked else url)


View = Callable[..., HttpResponse]  # of a request and what its address says
Part = Callable[..., HttpResponse]  # of a visit and what its address says


def section_crumb() -> Crumb:
    return Crumb(title_of_section("community"), reverse("wagtail_serve", args=["community/"]))


def for_everybody(view: Part) -> View:
    """Let a view begin with the visit."""

    @wraps(view)
    def seen(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        visit = Visit(request, find_member(request.user), timezone.now())
        return view(visit, **kwargs)

    return seen


def login_first(view: View) -> View:
    """Lead visitors to the login and back; who was logged out while writing is told."""

    @wraps(view)
    def seen(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, **kwargs)
        if request.method not in READING:
            messages.warning(request, tell_unsent())
        response = redirect_to_login(page_of_form(request), reverse("account_login"))
        response["Cache-Control"] = PRIVATE
        return response

    return seen


def tell_unsent() -> str:
    return _(
        "You have been logged out in the meantime, so nothing was sent or saved. Log in, and you "
        "are back where you were; what this browser kept of your text is in the form again."
    )


def for_accounts(view: Part) -> View:
    """As `for_everybody`, for who is logged in; others are led to the login and back."""
    return login_first(for_everybody(view))


def for_members(view: Part) -> View:
    """As `for_accounts`, for who has given a name; others give one first, and come back."""

    @wraps(view)
    def seen(visit: Visit, **kwargs: Any) -> HttpResponse:
        if visit.member is None or not visit.member.name:
            asked = urlencode({"next": page_of_form(visit.request)})
            return visit.lead(f"{reverse('community:welcome')}?{asked}")
        return note_arrival(visit.request, view(visit, **kwargs))

    return for_accounts(seen)


def for_writers(view: Part) -> View:
    """As `for_members`, for who is not suspended: they read, and write nothing."""

    @wraps(view)
    def seen(visit: Visit, **kwargs: Any) -> HttpResponse:
        if visit.me.is_suspended(visit.at):
            return visit.render("suspended", _("Your account is suspended"), {}, status=403)
        return view(visit, **kwargs)

    return for_members(seen)


def attempt(form: forms.Form, send: Callable[[], Sent]) -> Sent | None:
    """Return what `send` made; None, with the reason in the form, where it may not be."""
    try:
        return send()
    except LimitError as error:
        form.add_error(error.field, str(error))
    except PermissionDenied:
        form.add_error(None, _("You cannot write here just now. Copy your text from here."))
    return None


def sent_from_room(name: str, anchor: str = "", **more: str) -> Callable[[View], View]:
    """As `sent_from`, for a form on the page `name` of ours; what the address says names both."""

    def find_page(_request: HttpRequest, **said: Any) -> str:
        return reverse(f"community:{name}", kwargs={**said, **more}) + anchor

    return sent_from(find_page)


def back_from(request: HttpRequest, otherwise: str = "") -> str:
    """Return where a form that was sent leads back to: what it says, on our host alone."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    hosts = {request.get_host()}
    if url_has_allowed_host_and_scheme(target, hosts, require_https=request.is_secure()):
        return target
    return otherwise or reverse("wagtail_serve", args=["community/"])
