"""What more members are told of than its author can wait for: batch by batch, by a job."""

from __future__ import annotations

from django.db import transaction

from community.enums import PostState
from community.models import Post, Telling
from community.operations.announcing import tell_of_announcement
from community.operations.notices import (
    MOST_AT_ONCE,
    find_followers,
    find_told,
    write_followers,
)


def tell_waiting() -> int:
    """Tell of what has many followers, batch by batch; return how many notices. A job."""
    told = 0
    while (count := tell_batch()) is not None:
        told += count
    return told


def tell_of_post(post: Post, telling: Telling) -> list[int]:
    if post.state != PostState.VISIBLE:
        return []
    rest = find_told(find_followers(post), post.author).filter(pk__gt=telling.last)
    pks = list(rest[:MOST_AT_ONCE])
    write_followers(post, pks, telling.at)
    return pks


@transaction.atomic
def tell_batch() -> int | None:
    """Tell the next `MOST_AT_ONCE` members of a post or an item; None where nothing waits.

    A worker that dies leaves the rest to the next one, which begins behind the last batch.
    """
    rows = Telling.objects.select_for_update(of=("self",)).order_by("pk")
    waiting = rows.select_related("post__thread__space", "post__thread__author", "post__author")
    telling = waiting.first()
    if telling is None:
        return None
    pks = (
        tell_of_announcement(telling)
        if telling.post is None
        else tell_of_post(telling.post, telling)
    )
    if len(pks) < MOST_AT_ONCE:
        telling.delete()
    else:
        Telling.objects.filter(pk=telling.pk).update(last=pks[-1])
    return len(pks)
