"""Notices in words that are about people and what they publish: asked, asking, announced."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from community import permissions
from community.enums import SpaceRole
from community.models import Block, Member, Notice, PartnerSearch, SpaceMember, Transfer
from community.operations.coauthors import requests_to
from community.operations.line import Found, Line
from home.languages import active
from home.schemas import BASE
from search.catalogue.visibility import MEMBERS
from search.items import find_links


def describe_coauthors(notices: Sequence[Notice], member: Member, _at: datetime) -> Found:
    """Who names the member as a co-author, as long as that waits for an answer."""
    waiting = {each.submission_id: each.submission for each in requests_to(member)}
    found = {}
    for notice in notices:
        practice = waiting.get(notice.about.get("practice", 0))
        if practice is not None and practice.author is not None:
            url = practice.get_absolute_url()
            who = practice.author.shown_name
            found[notice.pk] = Line(notice, who, practice.title, practice.language, url, url)
    return found


def describe_asking(notices: Sequence[Notice], member: Member, _at: datetime) -> Found:
    """Who asks to be let into a space, as long as the member decides about that."""
    rows = SpaceMember.objects.filter(
        role=SpaceRole.ASKING,
        space__in={notice.about.get("space", 0) for notice in notices},
        member__in={notice.about.get("member", 0) for notice in notices},
    )
    rows = rows.select_related("space", "member").prefetch_related("space__texts")
    asking = {(row.space_id, row.member_id): row for row in rows}
    found: Found = {}
    may: dict[int, bool] = {}
    for notice in notices:
        row = asking.get((notice.about.get("space", 0), notice.about.get("member", 0)))
        if row is None:
            continue
        if row.space_id not in may:
            may[row.space_id] = permissions.can_let_in(row.space, member)
        if may[row.space_id]:
            text = row.space.text
            url = reverse("community:people", args=[row.space.slug])
            language = text.language if text else ""
            found[notice.pk] = Line(
                notice, row.member.shown_name, row.space.title, language, url, url
            )
    return found


def describe_announcements(notices: Sequence[Notice], member: Member, at: datetime) -> Found:
    """Calls for partners and trial reports that the member may see now."""
    items = {UUID(notice.about["item"]) for notice in notices if "item" in notice.about}
    blocked = set(Block.objects.filter(member=member).values_list("blocked", flat=True))
    authors: dict[str, Member | None] = {}
    for model in (PartnerSearch, Transfer):
        for row in model._default_manager.filter(key__in=items).select_related("author"):
            authors[str(row.key)] = row.author
    links = find_links(items, active(), MEMBERS, at) if items else {}
    found = {}
    for notice in notices:
        key = notice.about.get("item", "")
        link, author = links.get(key), authors.get(key)
        if link is None or key not in authors or (author and author.pk in blocked):
            continue
        url = link["url"].removeprefix(BASE)
        who = author.shown_name if author else _("a former member")
        found[notice.pk] = Line(notice, who, link["title"], link["locale"], url, url)
    return found
