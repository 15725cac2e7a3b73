"""Co-authors: named by the author, asked, and credited once they have said yes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from community import limits
from community.enums import NoticeKind, SubmissionState
from community.models import Block, CoauthorRequest, Member, Submission
from community.operations import crediting, notices
from community.operations.discussions import atomic

# Until an editor has said no; what is a page by then names from the answer on.
ANSWERABLE = Q(
    state__in=(SubmissionState.DRAFT, SubmissionState.RETURNED, SubmissionState.SUBMITTED)
) | Q(state=SubmissionState.PUBLISHED, page__isnull=False)


def name(submission: Submission, members: Iterable[Member]) -> None:
    """Let `members` be those named: who is no more goes, who is new is to be asked."""
    named = {who.pk for who in members} - {submission.author_id}
    submission.coauthors.remove(*submission.coauthors.exclude(pk__in=named))
    submission.requests.filter(declined_at=None).exclude(member__in=named).delete()
    known = set(submission.coauthors.values_list("pk", flat=True))
    CoauthorRequest.objects.bulk_create(
        (CoauthorRequest(submission=submission, member_id=pk) for pk in sorted(named - known)),
        ignore_conflicts=True,
    )


def find_named(submission: Submission) -> QuerySet[Member]:
    """Return the co-authors, and those who may become it."""
    waiting = submission.requests.filter(declined_at=None).values("member")
    named = Q(pk__in=submission.coauthors.values("pk")) | Q(pk__in=waiting)
    return Member.objects.filter(named).order_by("name", "pk")


def ask(submission: Submission, at: datetime) -> None:
    """Ask who was named and has not been; raise `LimitError` for too many within a day."""
    author = submission.author
    waiting = submission.requests.filter(asked_at=None, declined_at=None)
    people = list(Member.objects.filter(coauthor_requests__in=waiting))
    if author is None or not people:
        return
    check_asked(author, len(people), at)
    waiting.update(asked_at=at)
    about = {"practice": submission.pk}
    notices.tell(NoticeKind.COAUTHOR, people, f"coauthor:{submission.pk}", about, at, by=author)


def check_asked(author: Member, more: int, at: datetime) -> None:
    asked = CoauthorRequest.objects.filter(
        submission__author=author, asked_at__gt=at - limits.DAY
    ).count()
    most = limits.limits_of(author).letters_per_day
    if asked + more > most:
        raise limits.LimitError(
            _("You can ask %(most)d members in a day to be co-authors. Name the others tomorrow.")
            % {"most": most}
        )


def requests_to(member: Member) -> list[CoauthorRequest]:
    """Return what waits for the member's answer, but of those whom they have blocked."""
    blocked = Block.objects.filter(member=member).values("blocked")
    rows = CoauthorRequest.objects.filter(
        member=member,
        asked_at__isnull=False,
        declined_at=None,
        submission__in=Submission.objects.filter(ANSWERABLE),
        submission__author__isnull=False,
    ).exclude(submission__author__in=blocked)
    return list(rows.select_related("submission__author").order_by("-asked_at", "-pk"))


@atomic
def answer(submission: Submission, member: Member, *, is_yes: bool, at: datetime) -> None:
    """Become a co-author, or say no for good; raise `PermissionDenied` where nobody asks."""
    locked = Submission.objects.select_for_update().get(pk=submission.pk)
    asked = locked.requests.filter(member=member, asked_at__isnull=False)
    is_answerable = Submission.objects.filter(ANSWERABLE, pk=locked.pk).exists()
    if not is_answerable or not asked.exists():
        raise PermissionDenied
    if is_yes:
        asked.delete()
        locked.coauthors.add(member)
        crediting.credit(locked, member)
    else:
        asked.update(declined_at=at)
