"""Files of posts: put in with a post, taken out with it; what lies about without a row is swept."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import chain, islice

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.utils.timezone import now

from community import limits
from community.models import Attachment, Member, Post
from community.models.attachments import FOLDER, make_path, remove_files
from community.uploads import Prepared
from home.models.media import get_document_storage

ALT_CHARS = 300
BATCH = 500
LEFT_ALONE = timedelta(days=1)  # a file may be written a moment before its row is


def attach(
    post: Post,
    author: Member,
    files: Sequence[Prepared],
    at: datetime,
    *,
    alts: Sequence[str] = (),
) -> None:
    """Give the post the files; `alts` say what its pictures show, in their order.

    Raises `limits.LimitError` for more than `author` may attach. To be called in a transaction.
    """
    if not files:
        return
    limits.check_files(author, post, [len(file.content) for file in files], at)
    storage, stored = get_document_storage(), list[str]()
    said = iter(alts)
    try:
        for file in files:
            path = keep(storage, file.content, stored)
            small = keep(storage, file.small, stored) if file.small else ""
            Attachment.objects.create(
                post=post,
                file=path,
                thumbnail=small,
                name=file.name,
                content_type=file.content_type,
                size_bytes=len(file.content),
                width_px=file.width_px,
                height_px=file.height_px,
                alt=next(said, "")[:ALT_CHARS] if small else "",
                created_at=at,
            )
    except BaseException:
        remove_files(stored)
        raise


def keep(storage: Storage, content: bytes, stored: list[str]) -> str:
    """Store the bytes under a new random name, which is added to `stored`, and return it."""
    name = storage.save(make_path(), ContentFile(content))
    stored.append(name)
    return name


def change_files(post: Post, removed: Collection[int], alts: Mapping[int, str]) -> None:
    """Take files (by key) out of the post, and say what pictures show."""
    post.attachments.filter(pk__in=removed).delete()
    for picture in post.attachments.filter(pk__in=alts).exclude(thumbnail=""):
        if picture.alt != alts[picture.pk]:
            picture.alt = alts[picture.pk][:ALT_CHARS]
            picture.save(update_fields=["alt"])


def sweep(at: datetime | None = None) -> int:
    """Delete files that no row names: of what was broken off. Return how many."""
    moment = (at or now()) - LEFT_ALONE
    storage = get_document_storage()
    try:
        lying = iter(storage.listdir(FOLDER)[1])
    except FileNotFoundError:
        return 0
    swept = 0
    while batch := [f"{FOLDER}/{name}" for name in islice(lying, BATCH)]:
        rows = Attachment.objects
        known = set(
            chain(
                rows.filter(file__in=batch).values_list("file", flat=True),
                rows.filter(thumbnail__in=batch).values_list("thumbnail", flat=True),
            )
        )
        orphans = [
            name for name in batch if name not in known and storage.get_modified_time(name) < moment
        ]
        remove_files(orphans)
        swept += len(orphans)
    return swept
