"""The editors' side of good practices: what was sent in, and what becomes of it."""

from __future__ import annotations

from functools import cached_property
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Case, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from wagtail.admin.auth import require_admin_access
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic import IndexView

from community.enums import SubmissionState
from community.models import Submission
from community.operations import submissions as operations
from community.permissions import may_add_practices
from community.submission_forms import DecisionForm
from home.languages import name_of
from home.models import User

FIRST = Case(When(state=SubmissionState.SUBMITTED, then=Value(0)), default=Value(1))


def sent_in() -> QuerySet[Submission]:
    """Return what is not the authors' own matter alone, what waits first, longest wait first."""
    rows = Submission.objects.exclude(state=SubmissionState.DRAFT)
    return rows.select_related("author").order_by(FIRST, "submitted_at", "pk")


class SubmissionsView(IndexView):
    model = Submission
    page_title = gettext_lazy("Submitted practices")
    header_icon = "mail"
    index_url_name = "submissions:index"
    index_results_url_name = "submissions:results"
    permission_policy = None  # who may decide: see `dispatch`
    default_ordering = None
    is_searchable = False
    list_filter = ("state", "language")
    paginate_by = 50

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn(
                "title", label=_("Title"), url_name="submissions:decide", get_url=decide_url
            ),
            Column("author", label=_("Author"), accessor=lambda row: row.author or ""),
            Column("language", label=_("Language"), accessor=lambda row: name_of(row.language)),
            Column("state", label=_("State"), accessor=lambda row: row.get_state_display()),
            DateColumn("submitted_at", label=_("Sent in")),
        ]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not may_add_practices(cast("User", request.user)):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_base_queryset(self) -> QuerySet[Submission]:
        return sent_in()

    def order_queryset(self, queryset: QuerySet[Submission]) -> QuerySet[Submission]:
        return queryset


def decide_url(submission: Submission) -> str:
    return reverse("submissions:decide", args=[submission.pk])


@require_admin_access
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what was sent in; return, decline or accept it."""
    editor = cast("User", request.user)
    rows = sent_in().select_related("author", "page", "city", "country", "decided_by")
    submission = get_object_or_404(rows, pk=pk)
    rights = operations.find_parent(submission.language).permissions_for_user(editor)
    if not rights.can_add_subpage():
        raise PermissionDenied
    author = submission.author
    form = DecisionForm(
        request.POST if request.method == "POST" else None,
        language=name_of(author.language if author else submission.language),
        can_publish=rights.can_publish_subpage(),
    )
    if form.is_bound and form.is_valid():
        target = carry_out(request, submission, editor, form)
        if target:
            return redirect(target)
    context = {
        "submission": submission,
        "form": form,
        "authors": submission.name_authors(),
        "is_waiting": submission.state == SubmissionState.SUBMITTED,
        "language": name_of(submission.language),
        "topics": submission.topics.order_by("name"),
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("submissions:index"), "label": _("Submitted practices")},
            {"url": "", "label": submission.title},
        ],
    }
    return render(request, "community/admin/submission.html", context)


def carry_out(
    request: HttpRequest, submission: Submission, editor: User, form: DecisionForm
) -> str:
    """Do what the form says; return where to go on, "" where somebody was faster."""
    decision, reason = form.cleaned_data["decision"], form.cleaned_data["reason"]
    said = {"why": form.cleaned_data["why"], "reason": reason}
    at = timezone.now()
    try:
        if decision == form.RETURN:
            operations.give_back(submission, editor, at=at, **said)
            messages.success(request, _("The practice is returned, and the author is told."))
        elif decision == form.DECLINE:
            operations.decline(submission, editor, at=at, **said)
            messages.success(request, _("The practice is declined, and the author is told."))
        else:
            is_published = decision == form.PUBLISH
            page = operations.accept(
                submission, editor, at=at, is_published=is_published, reason=reason
            )
            messages.success(request, tell_accepted(is_published=is_published))
            return reverse("wagtailadmin_pages:edit", args=[page.pk])
    except operations.DecidedError:
        messages.error(request, _("Somebody decided meanwhile, or the author took it back."))
    return reverse("submissions:index")


def tell_accepted(*, is_published: bool) -> str:
    if is_published:
        return _("The page is published, and the author is told.")
    return _("A draft page is made, and the author is told. Publish it when it is ready.")
