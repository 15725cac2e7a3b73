"""Trial reports and calls for partners: read, written, changed, closed, taken off."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from community import permissions
from community.announcement_forms import AnnouncementForm, PartnerForm, TransferForm, read_initial
from community.enums import PostState
from community.models import Announcement, PartnerSearch, Proposal, Transfer
from community.operations import announcements as operations
from community.views.discussions import PREVIEW, read_item
from community.views.threads import (
    find_subject,
    is_item_shown,
    reader_of,
    show_new,
    show_text,
)
from community.views.visit import Visit, attempt, for_everybody, for_members, sent_from_room
from home.languages import active
from home.vocabulary import get_vocabulary
from home.web.page import Crumb
from search.items import find_related, group_cards


@dataclass(frozen=True)
class Room:
    """What is different between the two kinds of announcements."""

    model: type[Transfer] | type[PartnerSearch]
    form: type[AnnouncementForm]
    template: str


ROOMS = {
    Transfer.folder: Room(Transfer, TransferForm, "transfer"),
    PartnerSearch.folder: Room(PartnerSearch, PartnerForm, "partner_search"),
}


@require_safe
@for_everybody
def show(visit: Visit, folder: str, pk: int, slug: str = "") -> HttpResponse:
    """Show an announcement, at the address that says its title."""
    announcement = get_announcement(visit, folder, pk)
    if visit.request.path != announcement.get_absolute_url():
        return visit.lead_to_title(announcement.get_absolute_url())
    context = {
        "announcement": announcement,
        "html": show_text(announcement.html),
        "place": find_place(announcement),
        "topics": find_topics(announcement),
        "subject": find_subject(visit, announcement.about),
        "can_discuss": announcement.state == PostState.VISIBLE,
        "related": find_discussions(visit, announcement),
        "is_closed": isinstance(announcement, PartnerSearch) and announcement.is_closed(visit.at),
        "can_change": permissions.can_change(visit.member, announcement, visit.at),
        **decided_by(visit, announcement),
        "title_language": announcement.language,
    }
    return visit.render(
        ROOMS[folder].template, announcement.title, context, description=announcement.summary
    )


def find_discussions(
    visit: Visit, announcement: Announcement
) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return the cards of what is about it, for its reader."""
    return group_cards(find_related(announcement.key, active(), reader_of(visit), visit.at))


def decided_by(visit: Visit, announcement: Announcement) -> dict[str, bool]:
    """Return what the reader decides about it, and whether they may tell a moderator of it."""
    me, user = visit.member, visit.request.user
    may = permissions.can_take_off(user, me, announcement)
    is_others = me is not None and bool(me.name) and announcement.author_id != me.pk
    return {
        "can_approve": may and announcement.state == PostState.HELD,
        "can_take_off": may,
        "can_flag": is_others and not may,
    }


def get_announcement(visit: Visit, folder: str, pk: int) -> Transfer | PartnerSearch:
    """Return the announcement; raise `Http404` where the reader may not see it, or none is."""
    rows: Any = ROOMS[folder].model._default_manager.select_related("author", "city", "country")
    announcement: Transfer | PartnerSearch | None = (
        rows.prefetch_related("topics").filter(pk=pk).first()
    )
    if announcement is None or not permissions.can_see_announcement(announcement, visit.member):
        raise Http404
    if announcement.about is not None and not is_item_shown(visit, announcement.about):
        raise Http404
    return announcement


Term = dict[str, str]


def find_place(announcement: Announcement | Proposal) -> list[Term]:
    """Return the city and its country, or the country alone, each with the language it is in."""
    if announcement.city is not None:
        code = announcement.city.country_code
        return [name_term("city", announcement.city.key), name_term("country", code)]
    return [name_term("country", announcement.country.code)] if announcement.country else []


def find_topics(announcement: Announcement | Proposal) -> list[Term]:
    named = [name_term("topic", topic.key) for topic in announcement.topics.all()]
    return sorted(named, key=lambda term: term["name"])


def name_term(facet: str, key: str) -> Term:
    vocabulary = get_vocabulary()
    return {
        "facet": facet,
        "key": key,
        "name": vocabulary.label(facet, key, active()),
        "locale": vocabulary.label_language(facet, key, active()),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def tell(visit: Visit) -> HttpResponse:
    """Report that an item (`?about=`) was tried elsewhere."""
    item = read_item(visit)
    if item is None or not operations.can_be_tried(item, visit.at):
        raise Http404
    form = make_form(visit, TransferForm)

    def send() -> Announcement:
        return operations.tell_transfer(item, visit.me, at=visit.at, **read_sent(form))

    context = {"subject": find_subject(visit, item)}
    return write(visit, form, _("We tried this here"), send, context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def call(visit: Visit) -> HttpResponse:
    """Publish a call for partners."""
    form = make_form(visit, PartnerForm, {"organisation": visit.me.organisation})

    def send() -> Announcement:
        return operations.call_for_partners(
            visit.me, at=visit.at, topics=form.topic_list or [], **read_sent(form)
        )

    return write(visit, form, _("Look for partners"), send, {})


def make_form(
    visit: Visit, form: type[AnnouncementForm], initial: dict[str, Any] | None = None
) -> AnnouncementForm:
    data = visit.request.POST if visit.request.method == "POST" else None
    return form(data, initial=initial or {}, today=visit.at.date())


def read_sent(form: AnnouncementForm) -> dict[str, Any]:
    return {
        **form.own_fields,
        "body": form.cleaned_data["body"],
        "language": form.cleaned_data["language"],
        "form_id": form.form_uuid,
    }


def write(
    visit: Visit,
    form: AnnouncementForm,
    title: str,
    send: Callable[[], Announcement],
    context: dict[str, Any],
    *,
    crumbs: tuple[Crumb, ...] = (),
) -> HttpResponse:
    """Show the form, a preview, or what became of it; nothing written is lost on the way."""
    if form.is_bound and form.is_valid():
        if PREVIEW in visit.request.POST:
            body = form.cleaned_data["body"]
            context = {**context, "preview": show_new(body)}
        else:
            made = attempt(form, send)
            if made is not None:
                tell_held(visit, made)
                return visit.lead(made.get_absolute_url())
    status = 400 if form.errors else 200
    return visit.render(
        "announcement_form", title, {"form": form, **context}, crumbs=crumbs, status=status
    )


def tell_held(visit: Visit, announcement: Announcement) -> None:
    if announcement.state == PostState.HELD:
        messages.success(
            visit.request,
            _("What you wrote waits for a moderator, who reads it soon. Only you see it so far."),
        )


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def change(visit: Visit, folder: str, pk: int) -> HttpResponse:
    announcement, room = get_own(visit, folder, pk), ROOMS[folder]
    if isinstance(announcement, PartnerSearch) and announcement.is_closed(visit.at):
        raise PermissionDenied
    form = make_form(visit, room.form, read_initial(announcement, room.form))

    def send() -> Announcement:
        operations.change(
            announcement,
            visit.me,
            form.own_fields,
            at=visit.at,
            body=form.cleaned_data["body"],
            language=form.cleaned_data["language"],
            topics=form.topic_list,
        )
        return announcement

    context = {"subject": find_subject(visit, announcement.about)}
    return write(
        visit, form, _("Change what you wrote"), send, context, crumbs=crumbs_to(announcement)
    )


def get_own(visit: Visit, folder: str, pk: int) -> Transfer | PartnerSearch:
    announcement = get_announcement(visit, folder, pk)
    if not permissions.can_change(visit.member, announcement, visit.at):
        raise PermissionDenied
    return announcement


def crumbs_to(announcement: Announcement) -> tuple[Crumb, ...]:
    return (Crumb(announcement.title, announcement.get_absolute_url(), announcement.language),)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def take_off(visit: Visit, folder: str, pk: int) -> HttpResponse:
    """Take off what one wrote, after having been asked."""
    announcement = get_own(visit, folder, pk)
    if visit.request.method != "POST":
        title, crumbs = _("Take off what you wrote"), crumbs_to(announcement)
        return visit.render(
            "take_off_announcement", title, {"announcement": announcement}, crumbs=crumbs
        )
    operations.take_off(announcement, visit.me, visit.at)
    messages.success(visit.request, _("What you wrote is gone."))
    link = find_subject(visit, announcement.about)
    return visit.lead(link["url"] if link else f"/{active()}/community/")


@sent_from_room("notice", folder=PartnerSearch.folder)
@for_members
def close(visit: Visit, pk: int) -> HttpResponse:
    """End a call for partners before its day."""
    announcement = get_own(visit, PartnerSearch.folder, pk)
    if isinstance(announcement, PartnerSearch):
        operations.close(announcement, visit.me, visit.at)
    return visit.lead(announcement.get_absolute_url())
