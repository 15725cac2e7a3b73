"""What the hub keeps about a member, handed out whole.

Each part of the community that stores something of a person names it in PARTS, so that the archive
a member downloads has everything; `community.operations.leaving` takes it out.
"""

from __future__ import annotations

import csv
import io
import json
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import IO, Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Q, QuerySet

from community.models import (
    Appeal,
    Attachment,
    Choice,
    Conversation,
    Follow,
    Member,
    Mention,
    PartnerSearch,
    Picture,
    Post,
    PostChange,
    PostVersion,
    Proposal,
    Reaction,
    SearchHit,
    Submission,
    Transfer,
)
from community.permissions import submissions_shown_to
from home.sizes import MB
from home.tables import neutralise

Row = dict[str, Any]
MOST_IN_MEMORY = 5 * MB  # of an archive: what is larger waits on the disk
# Keys and links to other people, and what is only made from the rest.
LEFT_OUT = {"id", "user", "member", "author", "html", "html_version", "form_id", "root", "token"}
LEFT_OUT |= {"moderator", "reversed_by", "decided_by", "changed", "mail", "about", "decision"}
LEFT_OUT |= {"known", "facets", "letter"}


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


def find_files(member: Member) -> QuerySet[Attachment]:
    return Attachment.objects.filter(post__author=member).select_related("post").order_by("pk")


def describe_files(member: Member) -> list[Row]:
    return [
        {
            "name": file.name,
            "type": file.content_type,
            "size_bytes": file.size_bytes,
            "shows": file.alt,
            "post": settings.HUB_BASE_URL + file.post.address,
            "created_at": file.created_at,
            "in_this_archive": place_of(file),
        }
        for file in find_files(member)
    ]


def place_of(file: Attachment) -> str:
    """Return where the file is in the archive; two may have one name."""
    return f"files/{file.pk}-{file.name}"


def describe_letters(member: Member) -> list[Row]:
    """Return what the member wrote and received in letters, without who the other one is."""
    rows = []
    for conversation in find_conversations(member):
        own = conversation.side_of(member)
        for letter in conversation.letters.order_by("pk"):
            if letter.side == own or not letter.is_withheld:
                written = {"conversation": conversation.pk, "is_mine": letter.side == own}
                rows.append({**written, "text": letter.text, "created_at": letter.created_at})
    return rows


def find_conversations(member: Member) -> QuerySet[Conversation]:
    own = Q(starter=member) | Q(member=member)
    return Conversation.objects.filter(own).order_by("pk")


def describe_factors(member: Member) -> list[Row]:
    rows = Authenticator.objects.filter(user=member.user).order_by("pk")
    return [{"type": row.type, "created_at": row.created_at} for row in rows]


PARTS: dict[str, Callable[[Member], list[Row]]] = {
    "account": describe_account,
    "profile": describe_profile,
    "choices": lambda member: rows_of(Choice.objects.filter(member=member).order_by("made_at")),
    "posts": describe_posts,
    "earlier_versions": lambda member: rows_of(PostVersion.objects.filter(post__author=member)),
    "waiting_changes": lambda member: rows_of(PostChange.objects.filter(post__author=member)),
    "reactions": lambda member: rows_of(Reaction.objects.filter(member=member)),
    "mentions": lambda member: rows_of(Mention.objects.filter(member=member)),
    "follows": lambda member: rows_of(Follow.objects.filter(member=member)),
    "spaces": lambda member: rows_of(member.spaces.all()),
    "practices": lambda member: rows_of(
        Submission.objects.filter(submissions_shown_to(member)).order_by("pk")
    ),
    "co_author_requests": lambda member: rows_of(member.coauthor_requests.order_by("pk")),
    "credits": lambda member: rows_of(member.credits.order_by("pk")),
    "trial_reports": lambda member: rows_of(Transfer.objects.filter(author=member)),
    "proposals": lambda member: rows_of(Proposal.objects.filter(author=member).order_by("pk")),
    "partner_searches": lambda member: rows_of(PartnerSearch.objects.filter(author=member)),
    "files": describe_files,
    "letters": describe_letters,
    "notices": lambda member: rows_of(member.notices.order_by("pk")),
    "picture": lambda member: [
        {"changed_at": picture.changed_at} for picture in Picture.objects.filter(member=member)
    ],
    "searches": lambda member: rows_of(member.searches.order_by("pk"), "url"),
    "search_results": lambda member: rows_of(SearchHit.objects.filter(search__member=member)),
    "mail_settings": lambda member: rows_of(member.paces.order_by("kind")),
    "mails": lambda member: rows_of(member.outgoing_mails.order_by("pk")),
    "flags": lambda member: rows_of(member.flags.order_by("pk")),
    "decisions": lambda member: rows_of(member.decisions.order_by("pk")),
    "appeals": lambda member: rows_of(Appeal.objects.filter(decision__member=member)),
    "second_factors": describe_factors,
    "blocks": lambda member: [{"blocked": block.blocked.key} for block in member.blocks.all()],
}


def build_archive(member: Member) -> IO[bytes]:
    """Return a ZIP file at its beginning: all parts in one `data.json`, each as a table of its own
    in CSV, the picture, and the files as they are."""
    parts = {name: describe(member) for name, describe in PARTS.items()}
    stored = tempfile.SpooledTemporaryFile(MOST_IN_MEMORY)  # noqa: SIM115 -- the answer closes it
    with zipfile.ZipFile(stored, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.json", json.dumps(parts, default=str, ensure_ascii=False, indent=2))
        for name, rows in parts.items():
            archive.writestr(f"{name}.csv", build_table(rows))
        picture = Picture.objects.filter(member=member).first()
        if picture is not None:
            archive.writestr("picture.webp", bytes(picture.large))
        for file in find_files(member):
            put_file(archive, file)
    stored.seek(0)
    return stored


def put_file(archive: zipfile.ZipFile, file: Attachment) -> None:
    """Put the file into the archive; one that the storage has lost is in the table alone."""
    try:
        opened = file.file.open("rb")
    except FileNotFoundError:
        return
    with opened, archive.open(place_of(file), "w") as target:
        shutil.copyfileobj(opened, target)


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
