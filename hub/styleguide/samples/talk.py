"""Members, spaces, discussions and posts in every state: as the community's models hold them."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime, timedelta
from functools import cache
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from django.templatetags.static import static
from django.utils.translation import gettext

from community.enums import PostState, ReactionKind, SpaceAccess, Trust
from community.markup import render
from community.models import Member, Post, Space, SpaceText, Thread
from community.skeleton import SPACES
from community.views.threads import Reacted, ShownPost, link_names, show_text
from home.languages import direction_of
from hub.demo.content import FOLDER
from hub.styleguide.samples.words import MIXED, make_word, read_entries

AT = datetime(2031, 2, 3, 8, tzinfo=UTC)
FOREIGN = {"ltr": "ar", "rtl": "es"}
KEYS = "23456789"
RICH = """> {quoted}

@{key} {text}

```
curl https://example.org/api/v1/items?limit=2
```

1. {quoted}
2. https://example.org/data/?city=haifa, +972 (3) 555-0199

| Year | LoRaWAN gateways | 2.4 GHz gateways | Faults | Repairs | Cost in euro |
| --- | --- | --- | --- | --- | --- |
| 2030 | 31 | 12 | 9 | 8 | 12,400 |
| 2031 | 19 | 14 | 5 | 5 | 9,150 |
"""


@cache
def read_talk() -> dict[str, Any]:
    return tomllib.loads((FOLDER / "talk.toml").read_text(encoding="utf-8"))


@cache
def read_said(name: str) -> str:
    """Return what the member of the demo with this name said first."""
    key = next(entry["key"] for entry in read_talk()["member"] if entry["name"] == name)
    said = (post for thread in read_talk()["thread"] for post in thread["said"])
    return str(next(post["text"] for post in said if post["by"] == key)).strip()


def read_plain(name: str) -> str:
    """Return it as it is written where no marks are read."""
    return read_said(name).replace("**", "")


def read_title(language: str, number: int = 0) -> str:
    """Return a title that a discussion in `language` may have."""
    entries = [entry for entry in read_entries("solution").values() if language in entry.texts]
    return str(entries[number % len(entries)].texts[language]["title"])


def other_of(language: str) -> str:
    """Return a language of the other direction."""
    return FOREIGN[direction_of(language)]


def make_people(language: str) -> SimpleNamespace:
    """Return members by what they are here: `reader` writes in `language`, `foreign` does not."""
    people = [make_member(number, entry) for number, entry in enumerate(read_talk()["member"], 1)]
    by_language = {person.language: person for person in people}
    reader, foreign = by_language.pop(language), by_language.pop(other_of(language))
    steward, asker, third = by_language.values()
    steward.trust = Trust.STEWARD
    return SimpleNamespace(
        reader=reader, foreign=foreign, steward=steward, asker=asker, third=third
    )


def make_member(number: int, entry: dict[str, Any]) -> Member:
    texts = ("name", "language", "languages", "organisation", "role", "offers", "seeks", "about")
    return Member(
        pk=number,
        key=f"member{KEYS[number] * 4}",
        trust=Trust.MEMBER,
        joined_at=AT - timedelta(days=90 * number),
        **{name: entry[name] for name in texts},
    )


def make_spaces(language: str) -> SimpleNamespace:
    """Return spaces by who may enter them, and one that is archived."""
    named = [(slug, gettext(title), gettext(text)) for slug, (title, text, _) in SPACES.items()]
    questions, practice, partners, members = named
    return SimpleNamespace(
        open=make_space(1, questions, language, SpaceAccess.OPEN),
        members=make_space(2, members, language, SpaceAccess.MEMBERS),
        restricted=make_space(3, partners, language, SpaceAccess.RESTRICTED),
        private=make_space(4, practice, language, SpaceAccess.PRIVATE),
        archived=make_space(
            5, ("archive", read_title(language), ""), language, SpaceAccess.OPEN, is_archived=True
        ),
        foreign=make_space(
            6,
            ("foreign", read_title(other_of(language)), ""),
            other_of(language),
            SpaceAccess.OPEN,
        ),
    )


def make_space(
    number: int,
    words: tuple[str, str, str],
    language: str,
    access: SpaceAccess,
    *,
    is_archived: bool = False,
) -> Space:
    slug, title, summary = words
    space = Space(pk=number, slug=slug, access=access, is_archived=is_archived)
    text = SpaceText(pk=number, space=space, language=language, title=title, summary=summary)
    space._prefetched_objects_cache = {"texts": [text]}  # type: ignore[attr-defined]  # as read
    space.thread_count = 12 * (number - 1)  # type: ignore[attr-defined]  # counted by its view
    space.last_at = AT - timedelta(days=number) if number > 1 else None  # type: ignore[attr-defined]
    return space


def make_threads(language: str, people: SimpleNamespace, space: Space) -> SimpleNamespace:
    """Return discussions in groups: those of each state, and those that are hard to set."""
    other = other_of(language)
    makers: list[dict[str, Any]] = [
        {"is_pinned": True},
        {"accepted_id": 2},
        {"is_closed": True, "is_pinned": True},
        {"state": PostState.HELD, "post_count": 1},
        {"title": read_title(other), "language": other, "author": people.foreign},
        {"title": MIXED[language]},
        {"author": None},
        {"title": make_word(language)},
    ]
    made = [
        Thread(
            pk=number,
            space=space,
            **{
                "title": read_title(language, number),
                "language": language,
                "author": people.asker,
                "post_count": 1205 if number == 1 else number,
                "last_post_at": AT - timedelta(days=number),
                "created_at": AT - timedelta(days=20 + number),
                **facts,
            },
        )
        for number, facts in enumerate(makers, start=1)
    ]
    return SimpleNamespace(states=made[:4], hard=made[4:], plain=made[1], arranged=made[2])


class Posts:
    """Makes the posts of one discussion, numbered as they come."""

    def __init__(self, thread: Thread, language: str, people: SimpleNamespace) -> None:
        self.thread, self.language, self.people = thread, language, people
        self.names = link_names(vars(people).values())
        self.count = 0

    def make(self, author: Member | None, body: str = "", **facts: Any) -> Post:
        self.count += 1
        text = body or read_said((author or self.people.reader).name)
        language = author.language if author and not body else self.language
        return Post(
            pk=self.count,
            thread=self.thread,
            author=author,
            number=self.count,
            root=self.count,
            body=text,
            html=render(text),
            created_at=AT,
            **{"language": language, **facts},
        )

    def show(self, post: Post, **seen: Any) -> ShownPost:
        """Return the post as a reader sees it who has thanked for it, as two others did."""
        counts = {ReactionKind.THANKS: 3, ReactionKind.HELPFUL: 1}
        reactions = [
            Reacted(kind, str(kind.label), counts.get(kind, 0), kind == ReactionKind.THANKS)
            for kind in ReactionKind
        ]
        states = ("is_accepted", "is_blocked", "can_edit", "can_take_off", "is_foreign")
        return ShownPost(
            post=post,
            html=show_text(post.html, self.names),
            parent_number=post.parent.number if post.parent else None,
            **{**dict.fromkeys(states, False), "reactions": reactions, **seen},
        )


def make_posts(language: str, people: SimpleNamespace, thread: Thread) -> SimpleNamespace:
    """Return posts by their states, as `people.reader` sees them unless a name says otherwise."""
    posts = Posts(thread, language, people)
    make, show = posts.make, posts.show
    own_words = read_said(people.reader.name)
    plain = make(people.asker, own_words)
    accepted = make(people.reader)
    rich = RICH.format(quoted=read_title(language), key=people.asker.key, text=MIXED[language])
    waiting = {"state": PostState.HELD}
    return SimpleNamespace(
        plain=show(plain),
        accepted=show(accepted, is_accepted=True),
        reply=show(make(people.third, own_words.splitlines()[0], parent=accepted)),
        own=show(make(people.reader, edited_at=AT), can_edit=True),
        foreign=show(make(people.foreign), is_foreign=True),
        rich=show(make(people.asker, rich)),
        with_files=show(make(people.third, read_title(language)), files=make_attached(language)),
        by_steward=show(make(people.steward, own_words)),
        by_former=show(make(None, own_words)),
        held=show(make(people.reader, **waiting), can_edit=True),
        to_release=show(make(people.third, own_words, **waiting), can_take_off=True),
        to_take_off=show(make(people.third, own_words), can_take_off=True),
        blocked=show(make(people.third, own_words), is_blocked=True),
        gone=show(make(people.third, own_words, state=PostState.DELETED)),
        taken_off=show(make(people.third, own_words, state=PostState.HIDDEN)),
        mixed=show(make(people.asker, f"{MIXED[language]}\n\n{make_word(language)}")),
    )


def make_attached(language: str) -> list[SimpleNamespace]:
    picture = {
        "is_picture": True,
        "key": UUID(int=1),
        "get_absolute_url": "/documents/1/plan.webp",
        "thumbnail_url": static("home/art/hero.svg"),
        "shown_width": 320,
        "shown_height": 104,
        "name": "plan-2031.webp",
        "alt": read_title(language),
        "size_bytes": 412_000,
    }
    document = {
        **picture,
        "is_picture": False,
        "get_absolute_url": "/documents/1/data.xlsx",
        "name": "بيانات القياس 2026–2030.xlsx",
        "size_bytes": 1_884_320,
    }
    return [SimpleNamespace(**made) for made in (picture, document)]


def make_attached_long() -> list[SimpleNamespace]:
    named = {"name": f"{'m' * 116}.pdf", "get_absolute_url": "/documents/1/m.pdf"}
    return [SimpleNamespace(is_picture=False, size_bytes=184_320, **named)]
