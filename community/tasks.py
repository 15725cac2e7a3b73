"""Work that waits until a change is stored: mails about what was decided."""

from __future__ import annotations

from django_tasks import task

from community import mails
from community.enums import SubmissionState
from community.models import Submission

DECIDED = (SubmissionState.RETURNED, SubmissionState.DECLINED, SubmissionState.PUBLISHED)


@task()
def tell_decision(pk: int) -> bool:
    """Tell the author what was decided about a submission; return whether a mail went out."""
    rows = Submission.objects.select_related("author__user", "page")
    submission = rows.filter(pk=pk, state__in=DECIDED).first()
    if submission is None or submission.author is None:
        return False
    return mails.send(
        submission.author,
        "submission",
        {
            "submission": submission,
            "path": submission.get_absolute_url,
            "state": submission.state,
            "is_public": submission.is_public,
        },
    )
