"""What the hub keeps about a member: handed out whole, and taken out whole.

Each part of the community that stores something of a person names it in PARTS, so that the archive
a member downloads has everything.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q
from wagtail.models import ModelLogEntry, PageLogEntry

from community.enums import PostState
from community.models import Choice, Follow, Member, Mention, Post, PostVersion, Reaction
from community.operations.discussions import recount
from home.models import User
from home.tables import neutralise

Row = dict[str, Any]
LEFT_OUT = {"id", "user", "member", "author", "html", "html_version", "form_id", "root"}


def rows_of(found: Iterable[Any], *more: str) -> list[Row]:
    """Return the columns of each row as plain values; `more` are attributes beside them."""
    rows = []
    for row in found:
        fields = [field for field in row._meta.concrete_fields if field.name not in LEFT_OUT]
        values = {field.name: field.value_from_object(row) for field in fields}
        rows.append({**values, **{name: getattr(row, name) for name in more}})
    return rows


def describe_account(member: Member) -> list[Row]:
    user = member.user
    addresses = EmailAddress.objects.filter(user=user).order_by("pk")
    return [
        {
            "email": user.email,
            "first_name": user.first_name,
            "last_name": user.last_name,
            "date_joined": user.date_joined,
            "last_login": user.last_login,
            "addresses": [{"email": row.email, "verified": row.verified} for row in addresses],
            "groups": [group.name for group in user.groups.all()],
        }
    ]


def describe_profile(member: Member) -> list[Row]:
    topics = [topic.key for topic in member.topics.all()]
    city = member.city.key if member.city else None
    country = member.country.code if member.country else None
    return [{**rows_of([member])[0], "topics": topics, "city": city, "country": country}]


def describe_posts(member: Member) -> list[Row]:
    posts = Post.objects.filter(author=member).select_related("thread").order_by("created_at", "pk")
    return [
        {**row, "discussion": post.thread.title, "url": settings.HUB_BASE_URL + post.address}
        for post, row in zip(posts, rows_of(posts), strict=True)
    ]


PARTS: dict[str, Callable[[Member], list[Row]]] = {
    "account": describe_account,
    "profile": describe_profile,
    "choices": lambda member: rows_of(Choice.objects.filter(member=member).order_by("made_at")),
    "posts": describe_posts,
    "earlier_versions": lambda member: rows_of(PostVersion.objects.filter(post__author=member)),
    "reactions": lambda member: rows_of(Reaction.objects.filter(member=member)),
    "mentions": lambda member: rows_of(Mention.objects.filter(member=member)),
    "follows": lambda member: rows_of(Follow.objects.filter(member=member)),
    "spaces": lambda member: rows_of(member.spaces.all()),
    "blocks": lambda member: [{"blocked": block.blocked.key} for block in member.blocks.all()],
}


def build_archive(member: Member) -> bytes:
    """Return a ZIP file: all parts in one `data.json`, and each as a table of its own in CSV."""
    parts = {name: describe(member) for name, describe in PARTS.items()}
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.json", json.dumps(parts, default=str, ensure_ascii=False, indent=2))
        for name, rows in parts.items():
            archive.writestr(f"{name}.csv", build_table(rows))
    return stored.getvalue()


def build_table(rows: list[Row]) -> bytes:
    """Return `rows` as CSV in UTF-8, with the mark that spreadsheets look for and no formulas."""
    text = io.StringIO()
    columns = list(rows[0]) if rows else []
    writer = csv.writer(text)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([neutralise(show(row[name])) for name in columns])
    return text.getvalue().encode("utf-8-sig")


def show(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list | dict):
        return json.dumps(value, default=str, ensure_ascii=False)
    return value.isoformat() if isinstance(value, datetime) else str(value)


class LastAdministratorError(Exception):
    """Nobody else could run the hub."""


@transaction.atomic
def close_account(user: User, *, keeps_posts: bool) -> None:
    """Delete the account with all that is known of the person.

    What they wrote stays under no name, or goes: a discussion that others have answered keeps its
    title and their answers. Raises `LastAdministratorError`.
    """
    others = User.objects.filter(is_superuser=True, is_active=True).exclude(pk=user.pk)
    if user.is_superuser and not others.exists():
        raise LastAdministratorError
    member = Member.objects.select_for_update().filter(user=user).first()
    if member is not None:
        leave_discussions(member, keeps_posts=keeps_posts)
    end_sessions(user)
    forget_in_logs(user)
    user.delete()


def leave_discussions(member: Member, *, keeps_posts: bool) -> None:
    posts = Post.objects.filter(author=member)
    threads = {post.thread for post in posts.select_related("thread__space")}
    PostVersion.objects.filter(post__author=member).delete()
    Mention.objects.filter(Q(member=member) | Q(post__author=member, member=member)).delete()
    if not keeps_posts:
        posts.update(body="", html="", state=PostState.DELETED)
        Mention.objects.filter(post__author=member).delete()
    for thread in threads:
        stands = thread.posts.filter(state=PostState.VISIBLE).exists()
        if not keeps_posts and not stands:
            thread.delete()
            continue
        if not keeps_posts and thread.accepted and thread.accepted.author_id == member.pk:
            thread.accepted = None
            thread.save(update_fields=["accepted"])
        recount(thread)


def end_sessions(user: User) -> None:
    """Delete the sessions of the account; their rows name nobody, so that each is looked into."""
    for session in Session.objects.iterator(chunk_size=500):
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            session.delete()


def forget_in_logs(user: User) -> None:
    """Take the person's address out of what Wagtail noted about the account itself."""
    kind = ContentType.objects.get_for_model(User)
    ModelLogEntry.objects.filter(content_type=kind, object_id=str(user.pk)).delete()
    for model in (ModelLogEntry, PageLogEntry):
        model.objects.filter(user_id=user.pk).update(user=None)
