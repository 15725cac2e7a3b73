"""Trial reports, partner searches and practices on their way, as cards and as pages."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

from django.utils.text import capfirst

from community.enums import PostState, SubmissionState, TransferOutcome
from community.markup import render
from community.models import PartnerSearch, PracticePage, Proposal, Submission, Transfer
from community.views.threads import show_text
from home.registry import get_kind
from hub.styleguide.samples.cards import make_data
from hub.styleguide.samples.talk import AT, other_of, read_plain, read_said, read_title
from hub.styleguide.samples.words import read_entries, read_rows, read_vocabulary
from search.catalogue.cards import build_card, name_place
from search.catalogue.json import strip_base

OPEN, OVER = "2099-06-30T23:59:59Z", "2025-01-20T23:59:59Z"


def make_cards(language: str) -> SimpleNamespace:
    """Return cards by the kinds that members write."""
    outcomes = [outcome.value for outcome in TransferOutcome]
    return SimpleNamespace(
        discussions=[
            make_card("discussion", language, number, details={"reply_count": count})
            for number, count in enumerate((1204, 0))
        ],
        transfers=[
            make_card("transfer", language, number, type=outcome)
            for number, outcome in enumerate(outcomes)
        ],
        partners=[
            make_card("partner_search", language, number, ends_at=ends_at)
            for number, ends_at in enumerate((OPEN, OVER))
        ],
    )


def make_card(kind: str, language: str, number: int, **facts: Any) -> dict[str, Any]:
    """Return the card of something that a member wrote, in a language of theirs."""
    entry = list(read_entries("solution").values())[number]
    data = {"details": {}, **make_data(entry, language), "kind": kind, "type": None, **facts}
    paths = dict.fromkeys(("en", "es", "it", "he", "ar"), f"community/{kind}/{number}/")
    own = {data["locale"]}
    plain: dict[str, Any] = strip_base(build_card(data, language, paths, own, read_vocabulary()))
    return plain


def build(language: str, people: SimpleNamespace) -> dict[str, Any]:
    works = make_transfer(language, people, TransferOutcome.WORKS)
    failed = make_transfer(language, people, TransferOutcome.FAILED, failure=True)
    search = make_search(language, people, date(2099, 6, 30))
    over = make_search(language, people, date(2025, 1, 20))
    subject = {"title": read_title(other_of(language)), "url": "/", "locale": other_of(language)}
    return {
        "transfer": show(works, language, subject=subject),
        "transfer_failed": show(failed, language, subject=subject, can_flag=True),
        "partner_search": show(search, language, can_change=True, can_approve=True),
        "partner_search_closed": show(over, language, is_closed=True),
        "submitted": make_submitted(language, people),
        "proposed": make_proposed(language),
    }


def show(announcement: Transfer | PartnerSearch, language: str, **context: Any) -> dict[str, Any]:
    """Return what the page of an announcement is given."""
    vocabulary, city = read_vocabulary(), next(iter(read_rows()["city"]))
    topics = [
        name_place(vocabulary, "topic", key, language) for key in list(read_rows()["topic"])[:3]
    ]
    return {
        "announcement": announcement,
        "page_title": announcement.title,
        "title_language": announcement.language,
        "kind_label": capfirst(str(get_kind(announcement.kind).label)),
        "html": show_text(announcement.html, {}),
        "can_discuss": announcement.state == PostState.VISIBLE,
        "place": [as_term(name_place(vocabulary, "city", city, language))],
        "topics": [as_term(topic) for topic in topics],
        **context,
    }


def as_term(named: dict[str, str] | None) -> SimpleNamespace:
    return SimpleNamespace(**named or {})


def make_transfer(
    language: str, people: SimpleNamespace, outcome: TransferOutcome, *, failure: bool = False
) -> Transfer:
    text = read_said(people.reader.name)
    return Transfer(
        pk=1,
        author=people.asker,
        title=read_title(language),
        language=language,
        body=text,
        html=render(text),
        outcome=outcome,
        failure=read_plain(people.reader.name) if failure else "",
        started_on=date(2030, 5, 1),
        created_at=AT,
    )


def make_search(language: str, people: SimpleNamespace, closes_on: date) -> PartnerSearch:
    text = read_said(people.foreign.name)
    return PartnerSearch(
        pk=1,
        author=people.foreign,
        title=read_title(other_of(language)),
        language=other_of(language),
        body=text,
        html=render(text),
        organisation=people.foreign.organisation,
        partners=people.foreign.seeks,
        closes_on=closes_on,
        created_at=AT,
        edited_at=AT,
        state="held",
    )


def make_submitted(language: str, people: SimpleNamespace) -> dict[str, Any]:
    """Return a practice in each state; the last is published, and its page is there."""
    states = [*SubmissionState, SubmissionState.PUBLISHED]
    made = [
        Submission(
            pk=number,
            author=people.reader if number < len(states) else people.third,
            state=state,
            language=language,
            title=read_title(language, number),
            changed_at=AT,
            decided_at=AT,
            reason=read_plain(people.reader.name),
        )
        for number, state in enumerate(states, start=1)
    ]
    made[-1].page = PracticePage(id=1, slug="practice", title=made[-1].title, live=True)
    return {"submissions": made, "submission": made[2]}


def make_proposed(language: str) -> dict[str, Any]:
    """Return what a member proposed in each state that it may come to."""
    states = (PostState.HELD, PostState.VISIBLE, PostState.HIDDEN)
    made = [
        Proposal(pk=number, kind="organisation", state=state, language=language, created_at=AT)
        for number, state in enumerate(states, start=1)
    ]
    for number, proposal in enumerate(made, start=1):
        proposal.title = read_title(language, number)
    return {"proposals": made}
