"""Spaces in the admin: which there are, and changing them with a word about what breaks."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from community.models import Space
from community.moderation_forms import SpaceForm
from community.operations.members import ensure_member
from community.operations.spaces import add_space, save_space
from community.views.moderating import for_moderators, show
from home.models import User


@for_moderators
@require_safe
def spaces(request: HttpRequest) -> HttpResponse:
    counted = Space.objects.annotate(thread_count=Count("threads"))
    listed = counted.order_by("is_archived", "position", "slug").prefetch_related("texts")
    return show(request, "spaces", _("Spaces"), {"spaces": listed})


@for_moderators
@require_http_methods(["GET", "HEAD", "POST"])
def space(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Add a space or change one; what breaks links or shuts people out is asked once more."""
    found = get_object_or_404(Space, pk=pk) if pk else Space()
    title = found.title if pk else _("Add a space")
    form = SpaceForm(request.POST if request.method == "POST" else None, instance=found)
    warnings: list[str] = []
    if form.is_bound and form.is_valid():
        warnings = form.find_warnings()
        if not warnings:
            changed = form.save(commit=False)
            if pk:
                save_space(changed, form.texts)
            else:
                add_space(changed, form.texts, ensure_member(cast("User", request.user)))
            messages.success(request, _("The space is stored."))
            return redirect("community_moderation:spaces")
    context = {"form": form, "space": found, "warnings": warnings}
    above = (reverse("community_moderation:spaces"), _("Spaces"))
    status = 400 if form.errors else 200
    return show(request, "space", title, context, above=above, status=status)
