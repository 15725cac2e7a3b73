"""The page of who was written to and has no account: a signed link opens it, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from community.contacts import Contact, find_contact
from community.enums import FlagReason, LetterSide
from community.forms import LetterForm
from community.models import Conversation
from community.moderation_forms import OutsideFlagForm
from community.operations import flags
from community.operations import letters as operations
from community.operations.composing import public_organisation
from community.tokens import ExpiredLinkError, is_of, read_answer
from community.views.visit import Visit, attempt, for_everybody
from home.languages import isolated
from home.web.caching import PRIVATE

MOST_SHOWN = 100
GONE = 410


@dataclass(frozen=True)
class Opened:
    """A conversation as its link opens it."""

    signed: str
    conversation: Conversation
    contact: Contact


def for_holders(
    view: Callable[[Visit, Opened], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Let a view begin with what the link in the address opens.

    The link is all that gives the right, and no cookie: there is nothing for another site to use.
    """

    @csrf_exempt
    @for_everybody
    @wraps(view)
    def seen(visit: Visit, signed: str) -> HttpResponse:
        try:
            opened = open_link(visit, signed)
        except ExpiredLinkError:
            return close(visit.render("outside_over", _("This link is over"), {}, status=GONE))
        return close(view(visit, opened))

    return seen


def open_link(visit: Visit, signed: str) -> Opened:
    """Return what the link opens; raise `Http404` for one that opens nothing any more."""
    read = read_answer(signed)
    if read is None:
        raise Http404
    token, mark = read
    rows = Conversation.objects.select_related("starter__user").filter(token=token)
    conversation = rows.first()
    if conversation is None or conversation.item is None:
        raise Http404
    contact = find_contact(conversation.item, visit.at)
    if contact is None or not is_of(mark, contact.address):
        raise Http404
    return Opened(signed, conversation, contact)


def close(response: HttpResponse) -> HttpResponse:
    """Keep the page to who holds the link: out of caches, search engines and other sites' logs."""
    response["Cache-Control"] = PRIVATE
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@for_holders
def answer(visit: Visit, opened: Opened) -> HttpResponse:
    """Show the conversation and take an answer."""
    conversation = opened.conversation
    form = LetterForm(visit.request.POST or None)
    if form.is_bound and form.is_valid():
        sent = attempt(
            form,
            lambda: operations.answer_from_outside(
                conversation,
                text=form.cleaned_data["text"],
                at=visit.at,
                form_id=form.form_uuid,
            ),
        )
        if sent is not None:
            return visit.lead(f"{visit.request.path}?sent=1")
    starter = conversation.starter
    name = starter.name if starter else _("a former member")
    context: dict[str, Any] = {
        "conversation": conversation,
        "contact": opened.contact,
        "who": name,
        "organisation": public_organisation(starter) if starter else "",
        "side": LetterSide.OTHER,
        "letters": operations.letters_shown(conversation, LetterSide.OTHER)[:MOST_SHOWN],
        "form": form,
        "can_answer": operations.can_answer(conversation, LetterSide.OTHER),
        "is_sent": "sent" in visit.request.GET,
        "refuse_url": reverse("community:refuse", args=[opened.signed]),
        "report_url": reverse("community:report_letters", args=[opened.signed]),
        "is_refused": operations.is_refused(opened.contact.address),
    }
    title = _("Letters: %(name)s") % {"name": isolated(name)}
    return visit.render("outside", title, context, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_holders
def report(visit: Visit, opened: Opened) -> HttpResponse:
    """Tell the moderators of the letters, and take no more of them where that is said."""
    conversation, starter = opened.conversation, opened.conversation.starter
    if starter is None:
        raise Http404
    form = OutsideFlagForm(visit.request.POST if visit.request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        flags.flag_from_outside(conversation, FlagReason(data["reason"]), data["note"], visit.at)
        if data["is_blocked"]:
            operations.block_from_outside(conversation, opened.contact.address)
        return visit.lead(f"{visit.request.path}?sent=1")
    context: dict[str, Any] = {
        "form": form,
        "who": starter.shown_name,
        "is_sent": "sent" in visit.request.GET,
        "is_blocked": operations.is_blocked(opened.contact.address, starter),
        "answer_url": reverse("community:outside", args=[opened.signed]),
        "refuse_url": reverse("community:refuse", args=[opened.signed]),
    }
    status = 400 if form.errors else 200
    return visit.render("report_letters", _("Tell the moderators"), context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_holders
def refuse(visit: Visit, opened: Opened) -> HttpResponse:
    """Ask whether the hub shall write no more; one click in a mail program says so at once."""
    if visit.request.method == "POST":
        operations.refuse(opened.contact.address, visit.at)
    context = {
        "is_refused": operations.is_refused(opened.contact.address),
        "answer_url": reverse("community:outside", args=[opened.signed]),
    }
    return visit.render("refuse", _("No more letters"), context)
