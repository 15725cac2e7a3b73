"""Good practices as members send them in: drafts, and what became of them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from community import permissions
from community.limits import LimitError
from community.models import Member, Submission
from community.operations import coauthors
from community.operations import submissions as operations
from community.submission_forms import KEY, SubmissionForm
from community.views.threads import get_thread
from community.views.visit import Visit, for_members, sent_from_room
from home.languages import active
from home.vocabulary import get_vocabulary
from home.web.page import Crumb

SEND = "send"
MOST_LISTED = 200


def own_crumb() -> Crumb:
    return Crumb(_("Your good practices"), reverse("community:submissions"))


@require_safe
@for_members
def mine(visit: Visit) -> HttpResponse:
    """List what the member is an author of, with where it stands."""
    rows = Submission.objects.filter(permissions.submissions_shown_to(visit.me))
    listed = rows.select_related("page", "author").order_by("-changed_at", "-pk")
    context = {
        "submissions": listed[:MOST_LISTED],
        "requests": coauthors.requests_to(visit.me),
    }
    return visit.render("submissions", _("Your good practices"), context)


def get_submission(visit: Visit, pk: int, *, asked: Collection[int] = ()) -> Submission:
    """Return a submission of the member's, or one of `asked`; raise `Http404` else."""
    shown = permissions.submissions_shown_to(visit.me) | Q(pk__in=asked)
    rows = Submission.objects.filter(shown, pk=pk)
    found = rows.select_related("page", "author", "city", "country").first()
    if found is None:
        raise Http404
    return found


@require_safe
@for_members
def show(visit: Visit, pk: int) -> HttpResponse:
    """Show a submission as it stands, and what its authors can do with it."""
    asked = {each.submission_id for each in coauthors.requests_to(visit.me)}
    submission = get_submission(visit, pk, asked=asked)
    is_own = submission.author_id == visit.me.pk
    context = {
        "submission": submission,
        "authors": submission.name_authors(),
        "place": name_place(submission),
        "can_write": permissions.can_edit_submission(visit.me, submission, visit.at),
        "can_delete": permissions.can_write_submission(visit.me, submission, visit.at),
        "requests": submission.requests.select_related("member").order_by("pk"),
        "is_asked": submission.pk in asked,
        "can_take_back": is_own and submission.state == "submitted",
        "is_coauthor": not is_own and submission.pk not in asked,
        "title_language": submission.language,
    }
    return visit.render("submission", submission.title, context, crumbs=[own_crumb()])


def name_place(submission: Submission) -> str:
    vocabulary = get_vocabulary()
    if submission.city:
        return vocabulary.label("city", submission.city.key, active())
    return (
        vocabulary.label("country", submission.country.code, active()) if submission.country else ""
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def write(visit: Visit, pk: int | None = None) -> HttpResponse:
    """Write a practice: keep it as a draft, or send it in."""
    submission = get_submission(visit, pk) if pk else None
    can_edit = not submission or permissions.can_edit_submission(visit.me, submission, visit.at)
    if not can_edit and visit.request.method != "POST":  # what is sent too late comes back
        raise PermissionDenied
    is_own = submission is None or submission.author_id == visit.me.pk
    is_sent = is_own and SEND in visit.request.POST
    data = visit.request.POST if visit.request.method == "POST" else None
    # A copy: what the form puts into it before it is valid is not what there is.
    known = get_submission(visit, pk) if pk else None
    form = SubmissionForm(data, instance=known, is_final=is_sent, is_own=is_own)
    if form.is_bound and form.is_valid():
        kept = attempt(visit, submission, form, is_sent=is_sent)
        if kept is not None:
            return visit.lead(kept.get_absolute_url())
    context = {
        "form": form,
        "submission": submission,
        "is_own": is_own,
        "named": find_written(form) if is_own else [],
    }
    return visit.render(
        "submission_form",
        _("Share a good practice"),
        context,
        crumbs=[own_crumb()],
        status=400 if form.errors else 200,
    )


def find_written(form: SubmissionForm) -> list[Member]:
    """Return the members whose keys stand in the form, to show who that is."""
    lines = str(form["coauthors"].value() or "").splitlines()
    keys = [match[1] for line in lines if (match := KEY.search(line.strip()))]
    rows = Member.objects.filter(key__in=keys, user__is_active=True).exclude(name="")
    return sorted(rows, key=lambda who: keys.index(who.key))


def attempt(
    visit: Visit, submission: Submission | None, form: SubmissionForm, *, is_sent: bool
) -> Submission | None:
    """Return what was kept; None, with the reason in the form, where it may not be."""
    try:
        kept = keep(visit, submission, form)
        if is_sent and kept.is_open:
            kept = operations.send_in(kept, visit.me, visit.at)
    except LimitError as error:
        form.add_error(None, str(error))
    except PermissionDenied:
        form.add_error(None, _("You cannot write here just now. Copy your text from here."))
    except operations.ChangedError as error:
        form.show_stored(error.stored)
    else:
        messages.success(visit.request, tell_kept(kept))
        return kept
    return None


def keep(visit: Visit, submission: Submission | None, form: SubmissionForm) -> Submission:
    fields: dict[str, Any] = form.read(visit.me.language)
    if submission is None:
        return operations.start_draft(visit.me, fields, at=visit.at, form_id=form.form_uuid)
    return operations.change_draft(submission, visit.me, fields, at=visit.at, seen=form.seen_at)


def tell_kept(submission: Submission) -> str:
    if submission.is_open:
        return _("Your draft is saved. Submit it when it is ready.")
    return _("Your practice is with the editors. You get a mail when they have decided.")


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def delete(visit: Visit, pk: int) -> HttpResponse:
    """Delete a draft, after having been asked."""
    submission = get_submission(visit, pk)
    if not permissions.can_write_submission(visit.me, submission, visit.at):
        raise PermissionDenied
    if visit.request.method != "POST":
        context, crumbs = {"submission": submission}, [own_crumb()]
        return visit.render("delete_submission", _("Delete your draft"), context, crumbs=crumbs)
    operations.delete_draft(submission, visit.me, visit.at)
    messages.success(visit.request, _("Your draft is gone."))
    return visit.lead(reverse("community:submissions"))


@sent_from_room("submission")
@for_members
def take_back(visit: Visit, pk: int) -> HttpResponse:
    """Take back what waits for an editor, to work on it."""
    submission = get_submission(visit, pk)
    operations.take_back(submission, visit.me, visit.at)
    return visit.lead(submission.get_absolute_url())


@sent_from_room("submission")
@for_members
def leave(visit: Visit, pk: int) -> HttpResponse:
    """Take one's name off the co-authors."""
    operations.leave(get_submission(visit, pk), visit.me, visit.at)
    messages.success(visit.request, _("You are no longer a co-author."))
    return visit.lead(reverse("community:submissions"))


@sent_from_room("submission")
@for_members
def answer(visit: Visit, pk: int) -> HttpResponse:
    """Say whether one is a co-author of what somebody wrote."""
    asked = {each.submission_id for each in coauthors.requests_to(visit.me)}
    if pk not in asked:
        raise Http404
    submission = get_submission(visit, pk, asked=asked)
    is_yes = "yes" in visit.request.POST
    coauthors.answer(submission, visit.me, is_yes=is_yes, at=visit.at)
    if is_yes:
        messages.success(visit.request, _("You are a co-author now."))
        return visit.lead(submission.get_absolute_url())
    messages.success(visit.request, _("You are not named, and not asked again."))
    return visit.lead(reverse("community:submissions"))


@sent_from_room("thread")
@for_members
def draft(visit: Visit, pk: int) -> HttpResponse:
    """Make a draft practice of a discussion, for who made it to work on."""
    thread = get_thread(visit, pk)
    try:
        made = operations.draft_from_thread(thread, visit.me, at=visit.at)
    except LimitError as error:
        messages.error(visit.request, str(error))
        return visit.lead(reverse("community:submissions"))
    return visit.lead(reverse("community:change_submission", args=[made.pk]))
