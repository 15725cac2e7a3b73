"""Whom a page credits after it was made: who says yes then is named from then on."""

from __future__ import annotations

from functools import partial

from wagtail.log_actions import log

from community.models import Credit, Member, PracticePage, Submission
from community.operations.unnaming import SEMICOLONS, change_page
from search.catalogue.writer import batching

MOST_CHARS = 400  # of a line of authors


def credit(submission: Submission, member: Member) -> None:
    """Name the member on the page of a submission, in all its languages."""
    page = submission.page
    if page is None or not member.name:
        return
    _credit, is_new = Credit.objects.get_or_create(
        page=page, member=member, defaults={"name": member.name}
    )
    if is_new:
        namesakes = page.credits.filter(name=member.name).exclude(member=member).count()
        add = partial(add_name, name=member.name, last=submission.credit, namesakes=namesakes)
        change_credit(page, member, add)


def take_back(submission: Submission, member: Member) -> None:
    """Take the member's name off the page of a submission."""
    page = submission.page
    known = Credit.objects.filter(page=page, member=member).first() if page else None
    if page is not None and known is not None:
        known.delete()
        change_credit(page, member, partial(drop_name, name=known.name))


def change_credit(page: PracticePage, member: Member, change: partial[str]) -> None:
    with batching():
        change_page(
            page.translation_key,
            lambda field, text: change(text) if field == "authors" else text,
        )
    log(instance=page, action="wagtail.edit", user=member.user)


def add_name(line: str, *, name: str, last: str, namesakes: int) -> str:
    """Return the credit line with the name behind the others, before the organisation `last`.

    As it is where the name stands already and is no namesake's, as an editor may have typed it, or
    where it is full.
    """
    parts = read_parts(line)
    if parts.count(name) > namesakes:
        return line
    place = len(parts) - 1 if last and parts[-1:] == [last] else len(parts)
    longer = "; ".join([*parts[:place], name, *parts[place:]])
    return longer if len(longer) <= MOST_CHARS else line


def drop_name(line: str, *, name: str) -> str:
    parts = read_parts(line)
    if name not in parts:
        return line
    parts.remove(name)
    return "; ".join(parts)


def read_parts(line: str) -> list[str]:
    return [part.strip() for part in SEMICOLONS.split(line)[::2] if part.strip()]
