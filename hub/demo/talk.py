"""What the demo's members say to each other, in the languages they speak."""

from __future__ import annotations

import tomllib
from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress

from community.enums import Trust
from community.models import Member, Space, Thread
from community.operations import discussions
from community.operations.members import settle, tell_apart
from home.models import City, Topic, User
from home.models.taxonomy import in_source_language
from hub.demo.accounts import PASSWORD
from hub.demo.content import FOLDER
from search.catalogue.models import Document

ANSWERED_AFTER = timedelta(hours=5)


def load_talk(at: datetime) -> int:
    """Make the members, and their discussions as if written before `at`; return how many."""
    content = tomllib.loads((FOLDER / "talk.toml").read_text(encoding="utf-8"))
    members = {entry["key"]: make_member(entry, at) for entry in content["member"]}
    if Thread.objects.exists():
        return 0
    for entry in content["thread"]:
        make_thread(entry, members, at - timedelta(days=entry["ago"]))
    return len(content["thread"])


def make_member(entry: dict[str, Any], at: datetime) -> Member:
    """Return the member; one who has been here already stays as they are, and is trusted."""
    email = f"{entry['key']}@example.org"
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User.objects.create_user(email, PASSWORD)
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    texts = ("name", "language", "languages", "organisation", "role", "offers", "seeks", "about")
    member, is_new = Member.objects.get_or_create(
        user=user,
        defaults={
            **{name: entry[name] for name in texts},
            "city": City.objects.get(key=entry["city"], **in_source_language()),
            "trust": Trust.MEMBER,
            "joined_at": at - timedelta(days=90),
            "welcomed_at": at - timedelta(days=90),
        },
    )
    if member.trust == Trust.NEW:
        member.trust = Trust.MEMBER
        member.save(update_fields=["trust"])
    if is_new:
        tell_apart(member)
        member.save(update_fields=["look", "name_number"])
        settle(member, at)
        member.topics.set(Topic.objects.filter(key__in=entry["topics"], **in_source_language()))
    return member


def make_thread(entry: dict[str, Any], members: dict[str, Member], at: datetime) -> None:
    first, *others = entry["said"]
    thread = discussions.start_thread(
        Space.objects.get(slug=entry["space"]),
        members[entry["author"]],
        title=entry["title"],
        body=first["text"].strip(),
        about=find_item(entry["about"]) if "about" in entry else None,
        at=at,
    )
    for hours, said in enumerate(others, start=1):
        discussions.reply(
            thread,
            members[said["by"]],
            body=said["text"].strip(),
            parent=thread.posts.get(number=said["to"]),
            at=at + hours * ANSWERED_AFTER,
        )
    if "accepted" in entry:
        answer = thread.posts.get(number=entry["accepted"])
        discussions.accept(thread, answer, members[entry["author"]], at)
    thread.topics.set(Topic.objects.filter(key__in=entry.get("topics", ()), **in_source_language()))
    thread.announce()


def find_item(slug: str) -> Any:
    return Document.objects.filter(path__endswith=f"/{slug}/").values_list("item", flat=True)[0]
