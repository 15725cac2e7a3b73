"""Which saved searches find what has changed: the job of each minute.

Only items that the Change log names are looked for, and by those searches alone whose facets they
have. Queries: seven, one more for each kind of record, and one for each `TOGETHER` of the searches
that may find something. What is told is told in the transaction that moves the position on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import cache, reduce
from itertools import islice
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import IntegerField, Max, QuerySet, Value
from django.utils.timezone import now

from community.enums import NoticeKind, NoticePace
from community.models import Notice, SavedSearch, SearchHit, SearchPosition
from community.operations.lines import find_authors
from community.operations.notices import BATCH, clock_of
from community.operations.searches import KEY_BYTES, check_all, note_problem, parse, unpack
from community.zones import find_slot
from search.catalogue.models import TERM_KIND, Change, Listing, Term
from search.catalogue.visibility import MEMBERS, visible
from search.params import TERM_FACETS, ParameterError
from search.selecting import select

CHANGES = 100  # of one transaction
TOGETHER = 20  # searches asked in one query

Row = TypeVar("Row")
Asked = tuple[str, str, str]  # section, query, language: what many members may have saved
Facts = dict[tuple[UUID, str], dict[str, set[str]]]  # values by facet, of an item in a language


def match_searches() -> int:
    """Tell members what is new in their searches; return how many notices. A periodic job."""
    return match_all(now())


def check_searches() -> int:
    """Tell members of searches that cannot be asked any more. A periodic job."""
    return check_all(now())


def match_all(at: datetime) -> int:
    told = 0
    while True:
        more, is_done = match_batch(at)
        told += more
        if is_done:
            return told


@transaction.atomic
def match_batch(at: datetime) -> tuple[int, bool]:
    """Look at the next changes; return how many notices they made, and whether they were all."""
    position = SearchPosition.objects.select_for_update().first()
    if position is None:
        newest = Change.objects.aggregate(pk=Max("pk"))["pk"] or 0
        SearchPosition.objects.create(change=newest, at=at)
        return 0, True
    rows = Change.objects.filter(pk__gt=position.change).order_by("pk")
    changes = list(rows.values_list("pk", "item", "kind")[:CHANGES])
    items = {item for _pk, item, kind in changes if kind != TERM_KIND}
    is_done = len(changes) < CHANGES
    if is_done:  # what appears by itself, at the moment that was set for it
        live = Listing.objects.filter(go_live_at__gt=position.at, go_live_at__lte=at)
        items |= set(live.values_list("item", flat=True))
        position.at = at
    if changes:
        position.change = changes[-1][0]
    position.save()
    return (tell_found(find_matches(items, at), at) if items else 0), is_done


def find_matches(items: set[UUID], at: datetime) -> dict[int, set[UUID]]:
    """Return the items that each search finds among `items`, by the key of the search."""
    facts = find_facts(items, at)
    if not facts:
        return {}
    savers: dict[Asked, list[int]] = defaultdict(list)
    candidates: dict[Asked, set[UUID]] = {}
    saved = SavedSearch.objects.filter(problem_at=None, member__user__is_active=True)
    columns = ("pk", "section", "query", "language", "facets")
    for pk, section, query, language, facets in saved.values_list(*columns).iterator():
        asked = (section, query, language)
        if asked not in candidates:
            candidates[asked] = find_candidates(facts, language, facets)
        if candidates[asked]:
            savers[asked].append(pk)
    found: dict[int, set[UUID]] = defaultdict(set)
    for together in batched(savers, TOGETHER):
        for asked, item in ask_together({each: candidates[each] for each in together}, at):
            for pk in savers[asked]:
                found[pk].add(item)
    return found


def batched(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    """Yield the rows, so many at a time."""
    rest = iter(rows)
    while some := list(islice(rest, size)):
        yield some


def find_facts(items: set[UUID], at: datetime) -> Facts:
    """Return what can be asked of the items by facets, as members see them: two queries."""
    rows = visible(Listing.objects.filter(item__in=items, is_item=True), MEMBERS, at)
    facts: Facts = {}
    columns = ("item", "locale", "kind", "document__locale")
    for item, locale, kind, language in rows.order_by().values_list(*columns):
        facts[item, locale] = {"kind": {kind}, "language": {language}}
    terms: dict[UUID, list[tuple[str, str]]] = defaultdict(list)
    known = Term.objects.filter(item__in=items, facet__in=TERM_FACETS)
    for item, facet, value in known.values_list("item", "facet", "value"):
        terms[item].append((facet, value))
    for (item, _locale), own in facts.items():
        for facet, value in terms[item]:
            own.setdefault(facet, set()).add(value)
    return facts


def find_candidates(facts: Facts, language: str, facets: Mapping[str, list[str]]) -> set[UUID]:
    """Return the items that have one of the values of each facet of a search."""
    return {
        item
        for (item, locale), own in facts.items()
        if locale == language
        and all(own.get(facet, set()) & set(values) for facet, values in facets.items())
    }


def ask_together(
    candidates: Mapping[Asked, set[UUID]], at: datetime
) -> Iterable[tuple[Asked, UUID]]:
    """Return which of the searches find which of their candidates: one query."""
    parts: list[QuerySet[Listing, Any]] = []
    asked = list(candidates)
    for number, (section, query, language) in enumerate(asked):
        try:
            parsed = parse(section, query, language)
        except ParameterError:
            saved = SavedSearch.objects.filter(section=section, query=query, language=language)
            for search in saved.select_related("member"):
                note_problem(search, at)
            continue
        rows = select(parsed, MEMBERS, at).filter(item__in=candidates[asked[number]]).order_by()
        parts.append(
            rows.annotate(number=Value(number, IntegerField())).values_list("number", "item")
        )
    if not parts:
        return []
    found = reduce(lambda one, other: one.union(other, all=True), parts)
    return [(asked[number], item) for number, item in found]


def tell_found(found: Mapping[int, set[UUID]], at: datetime) -> int:
    """Keep what is new of each search, and tell its member; return how many notices."""
    return sum(
        tell_some({pk: found[pk] for pk in pks}, at) for pks in batched(sorted(found), BATCH)
    )


def tell_some(found: Mapping[int, set[UUID]], at: datetime) -> int:
    items = set().union(*found.values())
    told = SearchHit.objects.filter(search__in=found, item__in=items)
    known = set(told.values_list("search", "item"))
    authors = find_authors(items)
    next_slot = cache(find_slot)
    hits, notices = [], []
    searches = SavedSearch.objects.filter(pk__in=found).select_related("member").order_by("pk")
    for search in searches:
        member, before = search.member, unpack(bytes(search.known))
        pace = NoticePace(search.pace)
        clock = clock_of(pace, member.zone, member.daily_after, member.weekly_after)
        for item in sorted(found[search.pk]):
            is_own = authors.get(item) == member.pk
            if is_own or (search.pk, item) in known or item.bytes[:KEY_BYTES] in before:
                continue
            hits.append(SearchHit(search=search, item=item, found_at=at))
            if pace != NoticePace.NEVER:
                notices.append(
                    Notice(
                        member=member,
                        kind=NoticeKind.SEARCH,
                        key=f"{search.group}:{item}",
                        group=search.group,
                        about={"search": search.pk, "item": str(item)},
                        pace=pace,
                        due_at=next_slot(pace, at, *clock),
                        created_at=at,
                    )
                )
    SearchHit.objects.bulk_create(hits, ignore_conflicts=True, batch_size=BATCH)
    Notice.objects.bulk_create(notices, ignore_conflicts=True, batch_size=BATCH)
    return len(notices)
