"""Members, decisions and figures in the admin."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from community import transparency
from community.enums import UNDOABLE, DecisionKind, PostState, Trust
from community.items import find_titles
from community.models import Decision, Member
from community.moderation_forms import Choice, DecisionForm
from community.operations import moderation
from community.operations.deciding import Act, DecidedError, find_title, make_excerpt
from community.queue_sources import DISMISS, acts_on_member, carry_out
from community.views.moderating import for_moderators, read_act, show, tell_decided, who

PAGE_SIZE = 50

LIFT = Choice("lift", gettext_lazy("Lift the suspension or the limit"), ("text",))
STEWARD = Choice("steward", gettext_lazy("Make a steward"))
NO_STEWARD = Choice("no_steward", gettext_lazy("Make a plain member again"))
PROMOTE = Choice("promote", gettext_lazy("Give the limits of members now"))
RESTORE = Choice("restore", gettext_lazy("Restore everything that the decision changed"))

TRUST_ACTS = {
    STEWARD.name: Trust.STEWARD,
    NO_STEWARD.name: Trust.MEMBER,
    PROMOTE.name: Trust.MEMBER,
}


def paginate(request: HttpRequest, rows: QuerySet[Any]) -> Any:
    return Paginator(rows, PAGE_SIZE).get_page(request.GET.get("p"))


@for_moderators
@require_safe
def members(request: HttpRequest) -> HttpResponse:
    """List members by words in their name, key or address, and by what they may do."""
    words, level = request.GET.get("q", "")[:100], request.GET.get("trust", "")
    rows = Member.objects.exclude(name="").select_related("user").order_by("-joined_at", "-pk")
    if words:
        rows = rows.filter(
            Q(name__icontains=words) | Q(key=words.strip()) | Q(user__email__icontains=words)
        )
    if level == "suspended":
        rows = rows.filter(suspended_until__gt=timezone.now())
    elif level in Trust.values:
        rows = rows.filter(trust=level)
    context = {
        "page": paginate(request, rows),
        "words": words,
        "level": level,
        "levels": [*Trust.choices, ("suspended", _("suspended"))],
        "now": timezone.now(),
    }
    return show(request, "members", _("Members"), context)


@for_moderators
@require_http_methods(["GET", "HEAD", "POST"])
def member(request: HttpRequest, key: str) -> HttpResponse:
    """Show a member with all decisions about them, and decide another."""
    found = get_object_or_404(Member.objects.select_related("user"), key=key)
    is_own = found.user_id == who(request).pk
    acts = [] if is_own else acts_for(found)
    form = DecisionForm(request.POST if request.method == "POST" else None, acts=acts)
    if form.is_bound and form.is_valid():
        attempt(request, lambda: decide(found, form.cleaned_data["act"], request, form))
        return redirect("community_moderation:member", key=key)
    states = found.posts.order_by().values("state").annotate(count=Count("pk"))
    context = {
        "who": found,
        "form": form,
        "is_own": is_own,
        "is_suspended": found.is_suspended(timezone.now()),
        "counts": [(PostState(each["state"]).label, each["count"]) for each in states],
        "decisions": with_titles(find_decisions().filter(member=found)[:PAGE_SIZE]),
    }
    above = (reverse("community_moderation:members"), _("Members"))
    status = 400 if form.errors else 200
    return show(request, "member", found.name or found.key, context, above=above, status=status)


def acts_for(found: Member) -> list[Choice]:
    acts = acts_on_member(found)
    if found.is_suspended(timezone.now()) or moderation.find_restriction(found):
        acts.append(LIFT)
    if found.trust == Trust.NEW:
        acts.append(PROMOTE)
    return [*acts, NO_STEWARD if found.trust == Trust.STEWARD else STEWARD]


def decide(found: Member, name: str, request: HttpRequest, form: DecisionForm) -> None:
    act = read_act(request, form)
    if name in TRUST_ACTS:
        moderation.set_trust(found, act, trust=TRUST_ACTS[name])
    elif name == LIFT.name:
        moderation.lift(found, act)
    elif name != DISMISS.name:
        carry_out(name, act, form, found)


def attempt(request: HttpRequest, act: Any) -> None:
    try:
        act()
    except (DecidedError, PermissionDenied) as error:
        tell_decided(request, error)
    else:
        messages.success(request, _("Done."))


def find_decisions() -> QuerySet[Decision]:
    rows = Decision.objects.select_related(
        "member", "moderator__member", "post__thread", "thread", "reversed_by__member"
    )
    return rows.order_by("-created_at", "-pk")


def with_titles(decisions: Iterable[Decision]) -> list[tuple[Decision, str]]:
    """Return each decision with the title of what it is about, where there is one."""
    rows = list(decisions)
    items = find_titles({row.item for row in rows if row.item}, timezone.now())
    titles = [find_title(row) or items.get(row.item, "") for row in rows]
    return list(zip(rows, titles, strict=True))


@for_moderators
@require_safe
def decisions(request: HttpRequest) -> HttpResponse:
    """List all decisions, the newest first; nothing here is changed or taken away."""
    kind = request.GET.get("kind", "")
    rows = find_decisions()
    if kind in DecisionKind.values:
        rows = rows.filter(kind=kind)
    else:
        rows = rows.exclude(kind=DecisionKind.HOLD)
    page = paginate(request, rows)
    context = {
        "page": page,
        "decisions": with_titles(page),
        "kind": kind,
        "kinds": DecisionKind.choices,
    }
    return show(request, "decisions", _("Decisions"), context)


@for_moderators
@require_http_methods(["GET", "HEAD", "POST"])
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a decision, and restore what it changed."""
    found = get_object_or_404(find_decisions(), pk=pk)
    can_restore = found.kind in UNDOABLE and found.reversed_at is None
    form = None
    if can_restore:
        form = DecisionForm(request.POST if request.method == "POST" else None, acts=[RESTORE])
    elif request.method == "POST":
        tell_decided(request, DecidedError(found.reversed_by, found.reversed_at))
        return redirect("community_moderation:decision", pk=pk)
    if form is not None and form.is_bound and form.is_valid():
        act: Act = read_act(request, form)
        attempt(request, lambda: moderation.restore(found, act))
        return redirect("community_moderation:decision", pk=pk)
    context = {"decision": found, "form": form, "excerpt": make_excerpt(found)}
    above = (reverse("community_moderation:decisions"), _("Decisions"))
    title = capfirst(str(found.get_kind_display()))
    return show(request, "decision", title, context, above=above)


@for_moderators
@require_safe
def report(request: HttpRequest) -> HttpResponse:
    """Show a year in figures, or give it away as CSV."""
    years = transparency.list_years(timezone.now())
    asked = request.GET.get("year", str(years[0]))
    if asked not in {str(year) for year in years}:
        raise Http404
    found = transparency.count_year(int(asked))
    if request.GET.get("format") == "csv":
        response = HttpResponse(content_type="text/csv; charset=utf-8")
        name = f"moderation-{found.year}.csv"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        csv.writer(response).writerows(transparency.to_table(found))
        return response
    context = {"report": found, "years": years, "year": found.year, "moderator": who(request)}
    return show(request, "report", _("What moderators did"), context)
