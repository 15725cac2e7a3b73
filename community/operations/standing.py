"""Which discussions are read: each as long as a post of it is, also without its first one."""

from __future__ import annotations

from django.utils.translation import gettext, override

from community.enums import PostState
from community.models import Thread
from community.operations.changes import Change, change
from home.languages import codes

STANDS = (PostState.VISIBLE, PostState.HELD)


def settle(written: list[Change], thread: Thread) -> None:
    """Let the discussion be read as long as a post of it is, and bring `written` what changed.

    The title is part of what was written first: where a moderator took that off, answers stay
    below a title that says so, in the language of the discussion. To be called with it locked.
    """
    if thread.merged_into_id:
        return
    posts = thread.posts.all()
    has_visible = posts.filter(state=PostState.VISIBLE).exists()
    if not posts.filter(number=1, state=PostState.HIDDEN).exists():
        if thread.state == PostState.HIDDEN and has_visible:
            change(written, thread, state=PostState.VISIBLE)
        return
    if posts.exclude(number=1).exclude(state=PostState.DELETED).exists():
        change(written, thread, title=title_without_first(thread.language))
    if thread.state in STANDS and not has_visible:
        change(written, thread, state=PostState.HIDDEN)
    elif thread.state == PostState.HIDDEN and has_visible:
        change(written, thread, state=PostState.VISIBLE)


def title_without_first(language: str) -> str:
    with override(language if language in codes() else codes()[0]):
        return gettext("A discussion whose first post was taken off")
