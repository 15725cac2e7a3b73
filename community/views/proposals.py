"""Organisations that members propose: the form, and what became of what was sent."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from community import permissions, wording
from community.enums import DecisionKind, PostState
from community.items import find_item
from community.models import Decision, Proposal
from community.operations import proposals as operations
from community.proposal_forms import ProposalForm
from community.views.announcements import find_place, find_topics
from community.views.visit import Visit, attempt, for_members, for_writers, sent_from_room
from home.web.page import Crumb

KIND = "organisation"
SURE = "is_sure"
MOST_LISTED = 200


def own_crumb() -> Crumb:
    return Crumb(_("Organisations you proposed"), reverse("community:proposals"))


@require_safe
@for_members
def mine(visit: Visit) -> HttpResponse:
    """List what the member proposed, with where it stands."""
    rows = Proposal.objects.filter(author=visit.me).order_by("-created_at", "-pk")
    context = {"proposals": rows[:MOST_LISTED]}
    return visit.render("proposals", _("Organisations you proposed"), context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def propose(visit: Visit) -> HttpResponse:
    """Take a proposal; who proposes what may be there already is asked once whether it is that."""
    found = operations.find_proposed(KIND)
    if found is None:
        raise Http404
    data = visit.request.POST if visit.request.method == "POST" else None
    form = ProposalForm(data, kind=found[0])
    context: dict[str, Any] = {"form": form, "twins": []}
    if form.is_bound and form.is_valid():
        fields = form.read(visit.me.language)
        if SURE not in visit.request.POST:
            title, website = fields["title"], fields["website"]
            context["twins"] = operations.find_twins(KIND, title, website, visit.at)
        if not context["twins"]:
            made = attempt(
                form,
                lambda: operations.propose(
                    visit.me, KIND, fields, at=visit.at, form_id=form.form_uuid
                ),
            )
            if made is not None:
                messages.success(visit.request, tell_sent(made))
                return visit.lead(made.get_absolute_url())
    status = 400 if form.errors else 200
    title = _("Propose an organisation")
    return visit.render("proposal_form", title, context, crumbs=[own_crumb()], status=status)


def tell_sent(made: Proposal) -> str:
    if made.state == PostState.HELD:
        return _("Thank you. A moderator looks at it, and you get a mail when they have decided.")
    return _("This was sent already: here is what became of it.")


def get_own(visit: Visit, pk: int) -> Proposal:
    """Return a proposal of the member's; raise `Http404` else."""
    rows = Proposal.objects.filter(author=visit.me, pk=pk)
    found = rows.select_related("city", "country").first()
    if found is None:
        raise Http404
    return found


@require_safe
@for_members
def show(visit: Visit, pk: int) -> HttpResponse:
    """Show a proposal to its author: where it stands, and why."""
    proposal = get_own(visit, pk)
    decision = find_decision(proposal)
    context = {
        "proposal": proposal,
        "place": find_place(proposal),
        "topics": find_topics(proposal),
        "item": find_item(proposal.key, visit.at),
        "decision": decision,
        "headline": wording.headline(decision) if decision else "",
        "meaning": wording.meaning(decision) if decision else "",
        "can_take_back": permissions.can_take_back(visit.me, proposal),
        "title_language": proposal.language,
    }
    return visit.render("proposal", proposal.title, context, crumbs=[own_crumb()])


def find_decision(proposal: Proposal) -> Decision | None:
    """Return what took the proposal from the queue and stands: a no, or a suspension with it."""
    said = Decision.objects.filter(
        member=proposal.author,
        kind__in=(DecisionKind.REFUSE, DecisionKind.SUSPEND),
        reversed_at=None,
    )
    about = ("proposal", proposal.pk)
    for decision in said.order_by("-created_at", "-pk"):
        if any((made["model"], made["pk"]) == about for made in decision.changed):
            return decision
    return None


@sent_from_room("proposal")
@for_members
def take_back(visit: Visit, pk: int) -> HttpResponse:
    """Take back what waits for a moderator."""
    operations.take_back(get_own(visit, pk), visit.me)
    messages.success(visit.request, _("Your proposal is gone."))
    return visit.lead(reverse("community:proposals"))
