"""What a new member wants a post to say: its author reads it, who looks after posts decides."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from community import permissions
from community.enums import PostState
from community.models import Post, PostChange
from community.moderation_forms import TakeOffForm
from community.operations import edits
from community.operations.deciding import Act, DecidedError
from community.views.discussions import get_post, thread_crumbs
from community.views.releasing import check_right, read_act
from community.views.threads import name_mentions, show_new, show_text
from community.views.visit import Visit, for_members

SHOW = "show"


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def change(visit: Visit, pk: int) -> HttpResponse:
    """Show what waits beside what everybody reads; one button shows it, the other declines it."""
    found = get_post(visit, pk)
    can_judge = permissions.can_judge_change(visit.request.user, visit.member, found)
    if not can_judge and found.author_id != visit.me.pk:
        raise Http404
    is_sent = visit.request.method == "POST"
    if is_sent and not can_judge:
        raise PermissionDenied
    waiting = PostChange.objects.filter(post=found, state=PostState.HELD).first()
    if waiting is None:
        return tell_over(visit, found)
    is_shown = SHOW in visit.request.POST
    form = TakeOffForm(visit.request.POST if is_sent and not is_shown else None)
    if is_shown or (form.is_bound and form.is_valid()):
        return decide(visit, found, form, is_shown=is_shown)
    return show(visit, found, waiting, {"form": form, "can_judge": can_judge})


def show(
    visit: Visit, found: Post, waiting: PostChange, context: dict[str, object]
) -> HttpResponse:
    return visit.render(
        "change",
        _("A change that waits"),
        {
            **context,
            "post": found,
            "change": waiting,
            "before": show_text(found.html, name_mentions([found])),
            "after": show_new(waiting.body),
        },
        crumbs=thread_crumbs(found.thread),
        status=400 if visit.request.method == "POST" else 200,
    )


def decide(visit: Visit, found: Post, form: TakeOffForm, *, is_shown: bool) -> HttpResponse:
    moderator = check_right(visit)
    try:
        if is_shown:
            edits.show_change(found, Act(moderator=moderator, at=visit.at))
        else:
            edits.decline_change(found, read_act(visit, moderator, form))
            messages.success(
                visit.request, _("The post stays as it was. Its author gets your reason by mail.")
            )
    except DecidedError:
        return tell_over(visit, found)
    return visit.lead(found.get_absolute_url())


def tell_over(visit: Visit, found: Post) -> HttpResponse:
    messages.warning(visit.request, _("This waits no more. Nothing was done."))
    return visit.lead(found.get_absolute_url())
