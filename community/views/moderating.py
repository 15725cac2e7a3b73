"""The moderators' queue in the admin: open an entry, act with a reason, and the next one opens."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin.auth import permission_required

from community.moderation_forms import DecisionForm
from community.operations.appeals import OtherModeratorError
from community.operations.deciding import Act, DecidedError
from community.permissions import MODERATE
from community.queue import Opened, find_entries, find_next, get_source
from home.dates import show_day, show_time
from home.models import User

for_moderators = permission_required(MODERATE)


def who(request: HttpRequest) -> User:
    return cast("User", request.user)


def show(
    request: HttpRequest,
    template: str,
    title: str,
    context: dict[str, Any],
    *,
    above: tuple[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Answer with a page of the admin; `above` is the address and the title of the page above."""
    crumbs = [{"url": reverse("wagtailadmin_home"), "label": _("Home")}]
    if above is not None:
        crumbs.append({"url": above[0], "label": above[1]})
    crumbs.append({"url": "", "label": title})
    page = {"header_title": title, "page_title": title, "breadcrumbs_items": crumbs}
    icon = {"header_icon": "group"}
    full = {**page, **icon, **context}
    return render(request, f"community/admin/{template}.html", full, status=status)


@for_moderators
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Show what waits, the oldest first."""
    return show(request, "queue", _("Queue"), {"entries": find_entries(who(request))})


@for_moderators
@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: HttpRequest, source: str, key: int) -> HttpResponse:
    """Show an entry with what can be done about it, and do it."""
    known = get_source(source)
    opened = known.open(key, who(request)) if known else None
    if opened is None or known is None:
        tell_decided(request, known.find_latest(key) if known else None)
        return redirect("community_moderation:queue")
    form = make_form(request, opened)
    if form.is_bound and form.is_valid():
        try:
            known.decide(opened, read_act(request, form), form)
        except (DecidedError, OtherModeratorError, PermissionDenied) as error:
            tell_decided(request, error)
        else:
            messages.success(request, _("Done. The next one is below."))
        return open_next(request, opened)
    context = {"opened": opened, "entry": opened.entry, "form": form, **opened.context}
    above = (reverse("community_moderation:queue"), _("Queue"))
    title = capfirst(opened.entry.title or str(opened.entry.label))
    status = 400 if form.errors else 200
    return show(request, "entry", title, context, above=above, status=status)


def make_form(request: HttpRequest, opened: Opened) -> DecisionForm:
    return DecisionForm(request.POST if request.method == "POST" else None, acts=opened.acts)


def read_act(request: HttpRequest, form: DecisionForm) -> Act:
    return Act(
        moderator=who(request),
        at=timezone.now(),
        reason=form.cleaned_data.get("reason", ""),
        text=form.cleaned_data["text"],
        form_id=form.form_uuid,
    )


def open_next(request: HttpRequest, done: Opened) -> HttpResponse:
    following = find_next(find_entries(who(request)), done.entry)
    if following is None:
        return redirect("community_moderation:queue")
    return redirect(following.url)


def tell_decided(request: HttpRequest, error: Exception | None) -> None:
    """Say why nothing was done: who was first, or who may not."""
    if isinstance(error, OtherModeratorError):
        text = _("You took this decision yourself: another moderator answers the appeal.")
    elif isinstance(error, PermissionDenied):
        text = _("You cannot decide this.")
    elif isinstance(error, DecidedError) and error.by == request.user:
        text = _("You have decided this already. Nothing was done twice.")
    elif isinstance(error, DecidedError) and error.by is not None and error.at is not None:
        text = _("%(name)s decided this on %(day)s at %(time)s (UTC). Nothing was done twice.") % {
            "name": name_account(error.by),
            "day": show_day(error.at),
            "time": show_time(error.at.time()),
        }
    else:
        text = _("This waits no more. Nothing was done.")
    messages.warning(request, text)


def name_account(user: User | None) -> str:
    """Return the name of a moderator as others in the admin know them."""
    if user is None:
        return ""
    member = getattr(user, "member", None)
    return (member.name if member else "") or user.get_full_name() or user.email
