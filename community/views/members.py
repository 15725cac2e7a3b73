"""Members: joining in, one's own profile, those of others, whom one follows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from community.enums import ChoiceForm, FollowKind, PostState, SpaceAccess, Trust, Visibility
from community.forms import FirstStepForm, ProfileForm, SecondStepForm, VisibilityForm
from community.labels import FIELDS
from community.models import Block, Follow, Member, Space, Thread
from community.operations import members as operations
from community.operations.choices import note_privacy
from community.permissions import can_see_member
from community.views.profiles import build_profile, list_terms, name_follows
from community.views.threads import about_shown, is_followed
from community.views.visit import (
    Visit,
    back_from,
    for_accounts,
    for_everybody,
    for_members,
    for_writers,
    sent_from_room,
)
from home.models import City, Country, User
from home.web.page import Crumb
from home.web.paging import NoSuchPageError, build_pagination, read_page
from home.web.sending import sent_from

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PAGE_SIZE = 30
STEPS = 3
SECOND_STEP = ("place", "organisation", "role", "topics", "offers", "seeks")


def members_crumb() -> Crumb:
    return Crumb(_("Members"), reverse("community:members"))


@require_http_methods(["GET", "HEAD", "POST"])
@for_accounts
def welcome(visit: Visit) -> HttpResponse:
    """Lead a newcomer in by three steps: who one is, where one works, what one wants to hear of."""
    step = visit.request.GET.get("step", "1")
    if step not in {"1", "2", "3"}:
        raise Http404
    member = operations.ensure_member(cast("User", visit.request.user))
    if member.is_suspended(visit.at):
        return visit.render("suspended", _("Your account is suspended"), {}, status=403)
    if step != "1" and not member.name:
        return visit.lead(step_url(visit, 1))
    if step == "3":
        return choose_spaces(visit, member)
    form_class = FirstStepForm if step == "1" else SecondStepForm
    is_new = not member.name
    form = form_class(visit.request.POST or None, instance=member)
    if visit.request.method == "POST" and form.is_valid():
        if is_new:
            form.instance.joined_at = visit.at
        operations.settle(form.save(), visit.at)
        tell_number(visit, form)
        note_privacy(member, ChoiceForm.FIRST_STEP, visit.at)
        return visit.lead(step_url(visit, int(step) + 1))
    context: dict[str, Any] = {"form": form}
    if step == "2":
        context |= {"levels": list_levels(member), "is_listed": member.is_listed}
    return show_step(visit, int(step), context, status=400 if form.errors else 200)


def list_levels(member: Member) -> list[tuple[StrOrPromise, list[StrOrPromise]]]:
    """Return who sees what of the second step: each level with the fields that have it."""
    levels = {name: member.level_of(name) for name in SECOND_STEP}
    return [
        (level.label, [FIELDS[name] for name, own in levels.items() if own == level])
        for level in Visibility
        if level in levels.values()
    ]


def tell_number(visit: Visit, form: ProfileForm) -> None:
    """Say how pages tell the member from another whose name looks the same."""
    member = form.instance
    if "name" in form.changed_data and member.name_number > 1:
        text = _(
            "Another member has a name like yours. So that readers can tell you apart, "
            "pages show yours as %(name)s."
        )
        messages.info(visit.request, text % {"name": f"\u2068{member.shown_name}\u2069"})


def step_url(visit: Visit, number: int) -> str:
    asked = {"step": str(number), "next": visit.request.GET.get("next", "")}
    kept = {name: value for name, value in asked.items() if value}
    return f"{reverse('community:welcome')}?{urlencode(kept)}"


def show_step(
    visit: Visit, number: int, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    more = {
        "step": number,
        "steps": STEPS,
        "back_url": step_url(visit, number - 1) if number > 1 else "",
        "skip_url": step_url(visit, number + 1) if 1 < number < STEPS else "",
    }
    return visit.render("welcome", _("Welcome"), {**context, **more}, status=status)


def choose_spaces(visit: Visit, member: Member) -> HttpResponse:
    """The last step: spaces to follow, then to where the newcomer wanted to go."""
    shared = (SpaceAccess.OPEN, SpaceAccess.MEMBERS)
    spaces = Space.objects.filter(access__in=shared, is_archived=False).prefetch_related("texts")
    if visit.request.method != "POST":
        chosen = set(
            Follow.objects.filter(member=member, kind=FollowKind.SPACE).values_list(
                "value", flat=True
            )
        )
        return show_step(visit, STEPS, {"spaces": spaces, "chosen": chosen})
    wanted = set(visit.request.POST.getlist("space"))
    for space in spaces:
        if space.slug in wanted:
            operations.follow(member, FollowKind.SPACE, space.slug)
        else:
            operations.unfollow(member, FollowKind.SPACE, space.slug)
    if member.welcomed_at is None:
        member.welcomed_at = visit.at
        member.save(update_fields=["welcomed_at"])
    messages.success(visit.request, _("Welcome, %(name)s.") % {"name": member.name})
    return visit.lead(back_from(visit.request))


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def profile(visit: Visit) -> HttpResponse:
    form = ProfileForm(visit.request.POST or None, instance=visit.member)
    if visit.request.method == "POST" and form.is_valid():
        saved = form.save()
        operations.settle(saved, visit.at)
        messages.success(visit.request, _("Your profile is stored."))
        tell_number(visit, form)
        return visit.lead(saved.get_absolute_url())
    status = 400 if form.errors else 200
    return visit.render("profile", _("Your profile"), {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def visibility(visit: Visit) -> HttpResponse:
    form = VisibilityForm(visit.request.POST or None, member=visit.me)
    if visit.request.method == "POST" and form.is_valid():
        operations.show(visit.me, form.changes, visit.at)
        messages.success(visit.request, _("Who sees what is stored, and counts from now on."))
        return visit.lead(visit.me.get_absolute_url())
    status = 400 if form.errors else 200
    title = _("Who sees what")
    return visit.render("visibility", title, {"form": form}, status=status)


@require_safe
@for_everybody
def member(visit: Visit, key: str) -> HttpResponse:
    """Show a profile as far as the reader may see it; to its owner as whoever they choose."""
    found = get_member(key)
    is_own = visit.member is not None and visit.member.pk == found.pk
    if not (is_own or can_see_member(found, visit.request.user, visit.at)):
        raise Http404
    seen_by = visit.request.GET.get("as", "") if is_own else ""
    threads = Thread.objects.filter(
        about_shown(visit),
        author=found,
        state=PostState.VISIBLE,
        merged_into=None,
        space__access=SpaceAccess.OPEN,
    )
    is_blocked = (
        not is_own
        and visit.member is not None
        and Block.objects.filter(member=visit.member, blocked=found).exists()
    )
    context = {
        "who": found,
        "title_is_theirs": True,
        "is_own": is_own,
        "seen_by": seen_by,
        "is_blocked": is_blocked,
        "is_followed": is_followed(visit.member, FollowKind.MEMBER, found.key),
        "is_indexed": found.trust != Trust.NEW and not found.hides_profile(visit.at),
        "threads": threads.order_by("-created_at", "-pk")[:10],
        **build_profile(visit, found, seen_by),
    }
    return visit.render("member", found.shown_name, context, crumbs=[members_crumb()])


def get_member(key: str) -> Member:
    """Return a member whom others may see: one with a name and a live account."""
    rows = Member.objects.select_related("city", "country", "user").prefetch_related("topics")
    return get_object_or_404(rows.exclude(name="").filter(user__is_active=True), key=key)


@require_safe
@for_members
def members(visit: Visit) -> HttpResponse:
    """List the members that want to be found, by what they show to members."""
    number = read_page(visit.request)
    rows = find_members(visit)
    count = rows.count()
    last = max(-(-count // PAGE_SIZE), 1)
    if number > last:
        raise NoSuchPageError(number, last)
    start = (number - 1) * PAGE_SIZE
    listed = rows.select_related("city", "country").prefetch_related("topics")
    shown = listed.order_by("-joined_at", "-pk")[start : start + PAGE_SIZE]
    context = {
        "people": [(who, build_profile(visit, who, "")) for who in shown],
        "count": count,
        "words": visit.request.GET.get("q", ""),
        "pagination": build_pagination(visit.request, number, last),
    }
    return visit.render("members", _("Members"), context)


def find_members(visit: Visit) -> QuerySet[Member]:
    """Return the members the reader may find, by words in what those show to all members."""
    rows = Member.objects.filter(is_listed=True, user__is_active=True).exclude(name="")
    rows = rows.exclude(suspended_until__gt=visit.at).exclude(is_profile_hidden=True)
    for word in visit.request.GET.get("q", "")[:100].split()[:8]:
        shown = Q(name__icontains=word)
        for name in ("organisation", "role", "offers", "seeks"):
            to_members = Q(**{f"visibility__{name}__in": ["public", "members"]})
            shown |= to_members & Q(**{f"{name}__icontains": word})
        to_members = Q(visibility__place__in=["public", "members"])
        cities = City.objects.filter(name__icontains=word).values("key")
        countries = Country.objects.filter(name__icontains=word).values("code")
        rows = rows.filter(
            shown
            | (to_members & (Q(city__key__in=cities) | Q(country__code__in=countries)))
            | (to_members & Q(city__country_code__in=countries))
        )
    return rows


@require_safe
@for_members
def follows(visit: Visit) -> HttpResponse:
    """List all that the member follows, in one place."""
    rows = Follow.objects.filter(member=visit.member).order_by("kind", "-created_at", "-pk")
    context = {"follows": name_follows(visit, rows), "terms": list_terms()}
    return visit.render("follows", _("What you follow"), context)


@sent_from(lambda request: back_from(request, reverse("community:follows")))
@for_members
def follow(visit: Visit) -> HttpResponse:
    """Follow what the form names, or stop following it."""
    kind, value = visit.request.POST.get("kind", ""), visit.request.POST.get("value", "")
    if kind not in FollowKind.values or not 0 < len(value) <= 64:
        raise PermissionDenied
    if visit.request.POST.get("stop"):
        operations.unfollow(visit.me, FollowKind(kind), value)
    elif not name_follows(visit, [Follow(member=visit.member, kind=kind, value=value)]):
        raise Http404
    else:
        operations.follow(visit.me, FollowKind(kind), value)
    return visit.lead(back_from(visit.request))


@sent_from_room("member")
@for_members
def block(visit: Visit, key: str) -> HttpResponse:
    """Hear nothing more of somebody, or again; they are not told."""
    other = get_member(key)
    if other.pk == visit.me.pk:
        raise PermissionDenied
    if visit.request.POST.get("stop"):
        operations.unblock(visit.me, other)
    else:
        operations.block(visit.me, other)
    return visit.lead(other.get_absolute_url())
