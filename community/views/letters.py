"""Letters: writing to somebody, the inbox, one conversation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from community.contacts import Contact, find_contact
from community.enums import LetterSide
from community.forms import LetterForm
from community.models import Announcement, Conversation, Member, find_announcement
from community.models.letters import other_side
from community.operations import letters as operations
from community.operations.lines import Other, name_item, name_others
from community.operations.notices import mark_read
from community.operations.waiting import find_held_up
from community.permissions import can_see_announcement
from community.views.members import get_member, members_crumb
from community.views.threads import find_subject
from community.views.visit import Visit, attempt, for_members
from home.languages import isolated
from home.web.page import Crumb
from home.web.paging import NoSuchPageError, build_pagination, read_page

PAGE_SIZE = 30


@dataclass(frozen=True)
class Row:
    """A conversation in the inbox."""

    conversation: Conversation
    other: Other
    is_unread: bool


def letters_crumb() -> Crumb:
    return Crumb(_("Letters"), reverse("community:letters"))


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def write_to_member(visit: Visit, key: str) -> HttpResponse:
    who = get_member(key)
    if who.pk == visit.me.pk:
        raise Http404
    other = Other(who.shown_name, who.get_absolute_url())
    crumbs = [members_crumb(), Crumb(who.shown_name, other.url)]
    return write(visit, who, other, crumbs, find_about(visit, who))


def find_about(visit: Visit, who: Member | None) -> Announcement | None:
    """Return the announcement of theirs that a letter answers (`?about=`); raise `Http404`."""
    value = visit.request.GET.get("about", "")
    if not value:
        return None
    try:
        found = find_announcement(UUID(value))
    except ValueError as error:
        raise Http404 from error
    if found is None or who is None or found.author_id != who.pk:
        raise Http404
    if not can_see_announcement(found, visit.me):
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def write_to_item(visit: Visit) -> HttpResponse:
    """Write to who is behind a listed person or organisation (`?item=`)."""
    try:
        item = UUID(visit.request.GET.get("item", ""))
    except ValueError as error:
        raise Http404 from error
    contact = find_contact(item, visit.at)
    link = find_subject(visit, item)
    if contact is None or link is None:
        raise Http404
    return write(visit, contact, name_item(link), [])


def write(
    visit: Visit,
    to: Member | Contact,
    other: Other,
    crumbs: list[Crumb],
    about: Announcement | None = None,
) -> HttpResponse:
    """Show the form of a first letter, or lead to the conversation there is."""
    known = operations.find_conversation(visit.me, to)
    if known is not None and visit.request.method != "POST":
        query = f"?about={about.key}" if about else ""
        return visit.lead(f"{known.get_absolute_url()}{query}#answer")
    is_refused = isinstance(to, Contact) and operations.is_refused(to.address)
    form = LetterForm(visit.request.POST or None)
    if form.is_bound and form.is_valid():
        sent = attempt(
            form,
            lambda: operations.write(
                visit.me,
                to,
                text=form.cleaned_data["text"],
                at=visit.at,
                form_id=form.form_uuid,
                about=about,
            ),
        )
        if sent is not None:
            messages.success(visit.request, _("Your letter is sent. The answer comes here."))
            return visit.lead(sent.conversation.get_absolute_url())
    context = {"form": form, "other": other, "is_refused": is_refused, "about": about}
    title = _("Write to %(name)s") % {"name": isolated(other.name)}
    status = 400 if form.errors else 200
    return visit.render("write", title, context, crumbs=crumbs, status=status)


@require_safe
@for_members
def letters(visit: Visit) -> HttpResponse:
    """List the member's conversations, the one with the newest letter first."""
    rows = operations.conversations_of(visit.me)
    number = read_page(visit.request)
    count = rows.count()
    last = max(-(-count // PAGE_SIZE), 1)
    if number > last:
        raise NoSuchPageError(number, last)
    start = (number - 1) * PAGE_SIZE
    shown = list(rows[start : start + PAGE_SIZE])
    others = name_others(shown, visit.me, visit.at)
    context = {
        "rows": [Row(row, others[row.pk], row.is_unread(row.side_of(visit.me))) for row in shown],
        "pagination": build_pagination(visit.request, number, last),
    }
    return visit.render("letters", _("Letters"), context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def letter(visit: Visit, pk: int) -> HttpResponse:
    """Show a conversation, and take the member's answer."""
    found = get_object_or_404(operations.conversations_of(visit.me), pk=pk)
    side = found.side_of(visit.me)
    about = find_about(visit, found.member_at(other_side(side)))
    form = LetterForm(visit.request.POST or None)
    if form.is_bound and form.is_valid():
        sent = attempt(
            form,
            lambda: operations.answer(
                found,
                visit.me,
                text=form.cleaned_data["text"],
                at=visit.at,
                form_id=form.form_uuid,
                about=about,
            ),
        )
        if sent is not None:
            messages.success(visit.request, _("Your letter is sent. The answer comes here."))
            return visit.lead(found.get_absolute_url())
    note_reading(visit, found, side)
    return show_conversation(visit, found, side, form, about)


def note_reading(visit: Visit, conversation: Conversation, side: LetterSide) -> None:
    if visit.request.method == "GET" and conversation.is_unread(side):
        operations.see(conversation, side, visit.at)
        mark_read(visit.me, visit.at, group=f"letters:{conversation.pk}")


def show_conversation(
    visit: Visit,
    conversation: Conversation,
    side: LetterSide,
    form: LetterForm,
    about: Announcement | None,
) -> HttpResponse:
    rows = operations.letters_shown(conversation, side)
    number = read_page(visit.request)
    last = max(-(-rows.count() // PAGE_SIZE), 1)
    if number > last:
        raise NoSuchPageError(number, last)
    start = (number - 1) * PAGE_SIZE
    other = name_others([conversation], visit.me, visit.at)[conversation.pk]
    context: dict[str, Any] = {
        "conversation": conversation,
        "other": other,
        "other_member": conversation.member_at(other_side(side)),
        "side": side,
        "letters": rows[start : start + PAGE_SIZE],
        "form": form,
        "about": about,
        "held_up": find_held_up(conversation, visit.me, visit.at),
        "can_answer": can_answer(visit, conversation, side, other),
        "pagination": build_pagination(visit.request, number, last),
    }
    title = _("Letters: %(name)s") % {"name": isolated(other.name)}
    status = 400 if form.errors else 200
    return visit.render("letter", title, context, crumbs=[letters_crumb()], status=status)


def can_answer(visit: Visit, conversation: Conversation, side: LetterSide, other: Other) -> bool:
    if visit.me.is_suspended(visit.at) or other.is_blocked or not other.is_there:
        return False
    if conversation.item is not None and side == LetterSide.STARTER:
        contact = find_contact(conversation.item, visit.at)
        return contact is not None and not operations.is_refused(contact.address)
    return operations.can_answer(conversation, side)
