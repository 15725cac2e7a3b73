"""A member's data: to take along, and to take away."""

from __future__ import annotations

from typing import cast

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.http import FileResponse, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from community.forms import LeaveForm
from community.operations import choices
from community.operations.leaving import LastAdministratorError, close_account
from community.operations.members import ensure_member
from community.operations.personal import build_archive
from community.views.visit import Visit, for_everybody, login_first
from home.models import User
from home.web.caching import PRIVATE


@require_http_methods(["GET", "HEAD", "POST"])
@login_first
@reauthentication_required
@for_everybody
def data(visit: Visit) -> HttpResponse:
    """Hand out all that the hub keeps about the person, in one archive."""
    member = ensure_member(cast("User", visit.request.user))
    if visit.request.method != "POST":
        return visit.render("data", _("Your data"), {"choices": choices.describe(member)})
    response = FileResponse(
        build_archive(member),
        as_attachment=True,
        filename="medina-my-data.zip",
        content_type="application/zip",
    )
    response["Cache-Control"] = PRIVATE
    return cast("HttpResponse", response)  # it is one in all that views do with it


@require_http_methods(["GET", "HEAD", "POST"])
@login_first
@reauthentication_required
@for_everybody
def leave(visit: Visit) -> HttpResponse:
    """Close the account: what was written stays under no name, or goes as well."""
    form = LeaveForm(visit.request.POST or None)
    if visit.request.method == "POST" and form.is_valid():
        user = cast("User", visit.request.user)
        try:
            close_account(user, keeps_posts=form.cleaned_data["posts"] == "keep")
        except LastAdministratorError:
            form.add_error(None, _("You are the only administrator. Make somebody else one first."))
        else:
            logout(visit.request)
            messages.success(visit.request, _("Your account is closed, and your data are gone."))
            return visit.lead(reverse("home"))
    status = 400 if form.errors else 200
    return visit.render("leave", _("Close your account"), {"form": form}, status=status)
