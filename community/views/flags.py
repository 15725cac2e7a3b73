"""Telling the moderators of anything, and appealing against what they decided."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from community import transparency, wording
from community.enums import FlagReason, LetterSide
from community.items import find_item
from community.limits import LimitError
from community.models import Announcement, Decision, Letter, Post, find_announcement
from community.moderation_forms import AppealForm, FlagForm
from community.operations import appeals, flags
from community.operations.deciding import make_excerpt, shorten
from community.operations.letters import conversations_of
from community.views.announcements import crumbs_to, get_announcement
from community.views.discussions import get_post, read_item, thread_crumbs
from community.views.letters import letters_crumb
from community.views.members import get_member, members_crumb
from community.views.visit import Visit, for_everybody, for_writers
from home.web.caching import PRIVATE
from home.web.page import Crumb


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def flag_post(visit: Visit, pk: int) -> HttpResponse:
    found = get_post(visit, pk)
    return flag(visit, found, thread_crumbs(found.thread))


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def flag_member(visit: Visit, key: str) -> HttpResponse:
    found = get_member(key)
    own = Crumb(found.name, found.get_absolute_url())
    return flag(visit, found, [members_crumb(), own])


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def flag_item(visit: Visit) -> HttpResponse:
    """Tell of an item (`?about=`), a page or an announcement; of a discussion its first post."""
    key = read_item(visit)
    if key is None:
        raise Http404
    announcement = find_announcement(key)
    if announcement is not None:
        found = get_announcement(visit, announcement.folder, announcement.pk)
        return flag(visit, found, list(crumbs_to(found)))
    first = Post.objects.filter(thread__key=key, number=1).first()
    if first is not None:
        return visit.lead(reverse("community:flag_post", args=[first.pk]))
    item = find_item(key, visit.at)
    if item is None:
        raise Http404
    return flag(visit, item, [Crumb(item.title, item.url, item.language)])


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def flag_letter(visit: Visit, pk: int) -> HttpResponse:
    """Tell of a letter that the member got from another, which moderators read then."""
    rows = Letter.objects.select_related("conversation__starter", "conversation__member")
    own = conversations_of(visit.me).values("pk")
    found = rows.filter(conversation__in=own, is_withheld=False, pk=pk)
    letter = found.first()
    writer = letter.conversation.member_at(LetterSide(letter.side)) if letter else None
    if letter is None or writer is None or writer.pk == visit.me.pk:
        raise Http404
    crumb = Crumb(writer.shown_name, letter.conversation.get_absolute_url())
    return flag(visit, writer, [letters_crumb(), crumb], letter)


def flag(
    visit: Visit, target: flags.Target, crumbs: list[Crumb], letter: Letter | None = None
) -> HttpResponse:
    """Ask what is wrong, and thank for it; nobody but the moderators learns who said so."""
    back = letter.conversation if letter else target
    if flags.is_own(visit.me, target):
        raise PermissionDenied
    form = FlagForm(visit.request.POST if visit.request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        reason, note = form.cleaned_data["reason"], form.cleaned_data["note"]
        try:
            flags.flag(visit.me, target, FlagReason(reason), note, visit.at, letter=letter)
        except LimitError as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                visit.request, _("Thank you. A moderator looks at it; only they know it was you.")
            )
            return visit.lead(back.get_absolute_url())
    title = _("Tell the moderators")
    excerpt = shorten(target) if isinstance(target, Post | Announcement) else ""
    context = {
        "form": form,
        "target": target,
        "excerpt": letter.text if letter else excerpt,
        "letter": letter,
        "back_url": back.get_absolute_url(),
    }
    status = 400 if form.errors else 200
    return visit.render("flag", title, context, crumbs=crumbs, status=status)


@csrf_exempt  # the address is the secret: it works where nobody is logged in and no cookie is set
@require_http_methods(["GET", "HEAD", "POST"])
@for_everybody
def appeal(visit: Visit, token: str) -> HttpResponse:
    """Say what was decided, and take what the member says against it; whoever has the link may."""
    rows = Decision.objects.select_related("post", "thread", "member", "appeal")
    decision = rows.filter(token=token).first()
    if decision is None or not decision.is_limiting:
        raise Http404
    said = getattr(decision, "appeal", None)
    form = AppealForm(visit.request.POST if visit.request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        if said is None and decision.reversed_at is None:
            appeals.appeal(decision, form.cleaned_data["text"], visit.at)
        return visit.lead(visit.request.path)
    context: dict[str, Any] = {
        "decision": decision,
        "meaning": wording.meaning(decision),
        "excerpt": make_excerpt(decision),
        "appeal": said,
        "form": form,
        "is_indexed": False,
        "hreflangs": [],
    }
    status = 400 if form.errors else 200
    response = visit.render("appeal", wording.headline(decision), context, status=status)
    response["Cache-Control"] = PRIVATE
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_safe
@for_everybody
def transparency_page(visit: Visit) -> HttpResponse:
    """Show how much was decided in a year, by kind, to everybody."""
    asked = visit.request.GET.get("year", "")
    years = transparency.list_years(visit.at)
    year = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) == 4 else years[0]
    if year not in years:
        raise Http404
    title = _("What moderators did")
    summary = _("Decisions about posts and members, counted by year. Nobody is named.")
    context = {"report": transparency.count_year(year), "years": years, "year": year}
    return visit.render("transparency", title, context, description=summary)
