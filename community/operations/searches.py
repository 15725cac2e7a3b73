"""Saved searches: keeping one, asking it, and how soon its member hears of what is new."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Exists, OuterRef
from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _

from community.enums import ChoiceForm, NoticeKind, NoticePace
from community.limits import LimitError
from community.models import Member, Notice, SavedSearch, SearchHit
from community.models.searches import MAX_QUERY_CHARS
from community.operations import choices
from community.operations.notices import SLOW, mark_read, slot_of, tell
from home.dates import show_comma
from home.registry import kinds_of_section
from home.sections import title_of_section
from home.web.links import pairs
from search.catalogue.models import Listing
from search.catalogue.visibility import MEMBERS, visible
from search.facets import label
from search.params import FACET_FIELDS, ItemQuery, ParameterError, parse_query
from search.results import parse_search, widen_query
from search.selecting import select

MOST = 50
KEY_BYTES = 4  # of an item's key: enough to know it again among the results of one search
UNASKED = ("order", "exact")  # which change nothing about what is found


def tidy(query: str) -> str:
    """Return the query of a list's address in the one form in which it is stored."""
    params = pairs(QueryDict(query[: 2 * MAX_QUERY_CHARS]))
    kept = sorted({pair for pair in params if pair[0] not in UNASKED})
    return urlencode(kept)[: MAX_QUERY_CHARS + 1]


def parse(section: str, query: str, language: str) -> ItemQuery:
    """Return what a saved search asks for; raise `ParameterError` where it cannot be asked."""
    if len(query) > MAX_QUERY_CHARS:
        raise ParameterError("q", _("This search is too long to be saved."))
    params = QueryDict(query)
    if not section:
        return widen_query(parse_search(params, locale=language).query)[0]
    kinds = tuple(kind.name for kind in kinds_of_section(section))
    if not kinds:
        raise ParameterError("section", _("There is no such list."))
    return parse_query(params, locale=language, kinds=kinds)


def guess_name(section: str, query: str, language: str) -> str:
    """Return what the search asks for, in words of its language."""
    params = QueryDict(query)
    words = params.get("q", "").strip()
    parts = [_("“%(words)s”") % {"words": words}] if words else []
    if section:
        parts.append(title_of_section(section))
    for facet in FACET_FIELDS:
        parts += [capfirst(label(facet, value, language)) for value in params.getlist(facet)]
    return Truncator(show_comma().join(parts) or _("Everything that is new")).chars(80)


def facets_of(query: ItemQuery) -> dict[str, list[str]]:
    return {facet: list(query.selected(facet)) for facet in FACET_FIELDS if query.selected(facet)}


@transaction.atomic
def save(
    member: Member,
    *,
    name: str,
    pace: NoticePace,
    section: str,
    query: str,
    language: str,
    at: datetime,
) -> SavedSearch:
    """Keep the search, or change the one that asks for the same.

    What it finds now is no news. Raises `ParameterError`, and `LimitError` for one too many.
    """
    asked = parse(section, query, language)
    Member.objects.select_for_update().get(pk=member.pk)
    own = SavedSearch.objects.filter(member=member)
    known = own.filter(section=section, query=query, language=language).first()
    if known is not None:
        change(known, name=name, pace=pace, at=at)
        return known
    if own.count() >= MOST:
        raise LimitError(_("You have %(most)d saved searches. Delete one first.") % {"most": MOST})
    found = select(asked, MEMBERS, at).order_by().values_list("item", flat=True)
    saved = SavedSearch.objects.create(
        member=member,
        name=name,
        section=section,
        query=query,
        language=language,
        facets=facets_of(asked),
        known=pack(found),
        pace=pace,
        created_at=at,
    )
    choices.note(member, ChoiceForm.SEARCHES, {f"{choices.SEARCH}{saved.pk}": pace}, at)
    return saved


def pack(items: Iterable[UUID]) -> bytes:
    return b"".join(sorted({item.bytes[:KEY_BYTES] for item in items}))


def unpack(known: bytes) -> set[bytes]:
    return {known[at : at + KEY_BYTES] for at in range(0, len(known), KEY_BYTES)}


@transaction.atomic
def change(
    search: SavedSearch,
    *,
    name: str,
    pace: NoticePace,
    at: datetime,
    form: ChoiceForm = ChoiceForm.SEARCHES,
) -> None:
    """Give the search another name or pace; what waits is put off, or brought forward, at once."""
    if search.pace != pace:
        choices.note(search.member, form, {f"{choices.SEARCH}{search.pk}": pace}, at)
        unsent = Notice.objects.filter(member=search.member, group=search.group, sent_at=None)
        unsent.update(pace=pace)
        unsent.filter(due_at__isnull=False).update(due_at=slot_of(search.member, pace, at))
    search.name, search.pace = name, pace
    search.save(update_fields=["name", "pace"])


@transaction.atomic
def delete(search: SavedSearch) -> None:
    """Forget the search, with what it found and was told of it."""
    Notice.objects.filter(member=search.member, group=search.group).delete()
    search.delete()


@transaction.atomic
def see(search: SavedSearch, at: datetime) -> None:
    """Note that the member looks at the list now: nothing of it is new any more."""
    search.hits.filter(seen_at=None).update(seen_at=at)
    mark_read(search.member, at, group=search.group)


def count_new(member: Member, at: datetime) -> dict[int, int]:
    """Return how many items each search has found since, of those that may be seen: one query."""
    shown = visible(Listing.objects.filter(item=OuterRef("item"), is_item=True), MEMBERS, at)
    hits = SearchHit.objects.filter(Exists(shown), search__member=member, seen_at=None)
    counted = hits.order_by().values("search").annotate(count=Count("pk"))
    return dict(counted.values_list("search", "count"))


def unsubscribe(member: Member, what: str, at: datetime) -> None:
    """Send no more mail about one search ("search:1"), those of digests ("digest"), or "all"."""
    own = SavedSearch.objects.filter(member=member).exclude(pace=NoticePace.NEVER)
    if what == "digest":
        own = own.filter(pace__in=SLOW)
    elif what != "all":
        own = own.filter(pk=pk_of(what))
    for search in own:
        change(search, name=search.name, pace=NoticePace.NEVER, at=at, form=ChoiceForm.LINK)


def pk_of(what: str) -> int:
    """Return the key of the search that a link or a group of notices is about; 0 for none."""
    number = what.removeprefix("search:")
    return int(number) if what.startswith("search:") and number.isdecimal() else 0


def note_problem(search: SavedSearch, at: datetime) -> None:
    """Tell the member, once, that the search cannot be asked any more."""
    if not SavedSearch.objects.filter(pk=search.pk, problem_at=None).update(problem_at=at):
        return
    key = f"{search.group}:problem:{at:%Y%m%d%H%M}"
    tell(NoticeKind.SEARCH, [search.member], key, {"search": search.pk, "problem": True}, at)


def check_all(at: datetime) -> int:
    """Ask of each search whether it can be asked; return how many cannot."""
    problems = 0
    for search in SavedSearch.objects.select_related("member").iterator(chunk_size=500):
        try:
            parse(search.section, search.query, search.language)
        except ParameterError:
            problems += 1
            note_problem(search, at)
        else:
            if search.problem_at is not None:
                SavedSearch.objects.filter(pk=search.pk).update(problem_at=None)
    return problems
