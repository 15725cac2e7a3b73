"""What a member was told, and how soon it comes by mail."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from community.enums import NoticeKind
from community.forms import PacesForm
from community.models import Member, Notice, Postbox, SavedSearch
from community.models.notices import CHOSEN_KINDS
from community.operations import notices as operations
from community.operations import searches
from community.operations.lines import describe
from community.operations.mailing import try_address_again
from community.tokens import read_unsubscribe
from community.views.visit import Visit, for_everybody, for_members, sent_from_room
from community.zones import list_zones
from home.web.caching import PRIVATE
from home.web.page import Crumb
from home.web.paging import NoSuchPageError, build_pagination, read_page

PAGE_SIZE = 30
AGAIN = "again"


def notices_crumb() -> Crumb:
    return Crumb(_("Notifications"), reverse("community:notices"))


@require_safe
@for_members
def notices(visit: Visit) -> HttpResponse:
    """List what the member was told and may still see; what is gone counts as read."""
    rows = Notice.objects.filter(member=visit.me)
    number = read_page(visit.request)
    last = max(-(-rows.count() // PAGE_SIZE), 1)
    if number > last:
        raise NoSuchPageError(number, last)
    start = (number - 1) * PAGE_SIZE
    found = list(rows.order_by("-created_at", "-pk")[start : start + PAGE_SIZE])
    lines = describe(found, visit.me, visit.at)
    shown = {line.notice.pk for line in lines}
    gone = [row.pk for row in found if row.pk not in shown and row.read_at is None]
    if gone and visit.request.method == "GET":
        operations.mark_read(visit.me, visit.at, pks=gone)
    context = {
        "lines": lines,
        "has_unread": any(line.notice.read_at is None for line in lines),
        "is_demo": settings.HUB_DEMO,
        "pagination": build_pagination(visit.request, number, last),
    }
    return visit.render("notices", _("Notifications"), context)


@require_safe
@for_members
def notice(visit: Visit, pk: int) -> HttpResponse:
    """Lead to what the notice is of, which is read with that."""
    found = get_object_or_404(Notice, member=visit.me, pk=pk)
    line = next(iter(describe([found], visit.me, visit.at)), None)
    if visit.request.method == "GET":
        operations.mark_read(visit.me, visit.at, pks=[found.pk])
    if line is None:
        raise Http404
    return visit.lead(line.url)


@sent_from_room("notices")
@for_members
def read(visit: Visit) -> HttpResponse:
    operations.mark_read(visit.me, visit.at)
    return visit.lead(reverse("community:notices"))


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def mail_settings(visit: Visit) -> HttpResponse:
    if AGAIN in visit.request.POST:
        try_address_again(visit.me)
        messages.success(visit.request, _("We write to you again from now on."))
        return visit.lead(reverse("community:mail_settings"))
    paces = operations.paces_of(visit.me)
    zones = list_zones(visit.at)
    form = PacesForm(visit.request.POST or None, paces=paces, zones=zones, zone=visit.me.zone)
    if form.is_bound and form.is_valid():
        if form.cleaned_data["zone"] != visit.me.zone:
            operations.set_zone(visit.me, form.cleaned_data["zone"], visit.at)
        operations.set_paces(visit.me, form.paces, visit.at)
        messages.success(visit.request, _("Your choice is stored, and counts from now on."))
        return visit.lead(reverse("community:mail_settings"))
    context = {"form": form, "postbox": Postbox.objects.filter(member=visit.me).first()}
    crumbs = [notices_crumb()]
    status = 400 if form.errors else 200
    title = _("E-mail settings")
    return visit.render("mail_settings", title, context, crumbs=crumbs, status=status)


@csrf_exempt  # the link alone gives the right; mail programs send no cookie (RFC 8058)
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, signed: str) -> HttpResponse:
    response = show_unsubscribe(request, signed=signed)
    response["Cache-Control"] = PRIVATE
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response


@for_everybody
def show_unsubscribe(visit: Visit, signed: str) -> HttpResponse:
    """Ask whether mails of a kind shall stop; POST stops them, whoever is logged in."""
    said = read_unsubscribe(signed)
    what = said[1] if said else ""
    is_search = bool(searches.pk_of(what))
    known = {*(kind.value for kind in CHOSEN_KINDS), "digest", "all"}
    if said is None or (what not in known and not is_search):
        raise Http404
    member = get_object_or_404(Member.objects.filter(user__is_active=True), key=said[0])
    label = NoticeKind(what).label if what in NoticeKind.values else ""
    if is_search:
        # One that was deleted sends no mail, and its link says so.
        found = SavedSearch.objects.filter(member=member, pk=searches.pk_of(what)).first()
        label = found.name if found else ""
    is_done = visit.request.method == "POST"
    if is_done:
        operations.unsubscribe(member, what, visit.at)
        searches.unsubscribe(member, what, visit.at)
    context = {"what": what, "label": label, "is_search": is_search, "is_done": is_done}
    return visit.render("unsubscribe", _("No more mails"), context)
