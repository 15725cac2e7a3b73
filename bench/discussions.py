"""Measure a long discussion beside a short one in the database of the environment.

`python -m bench.discussions`: by Django's test client, in one process without a server, as a
visitor and as a member: the first page and the last. Times are those of the middle request, asked
of each discussion by turns: whatever else the machine does slows both.
"""

from __future__ import annotations

import statistics
import sys
import time
from typing import Any

import django

if __name__ == "__main__":
    django.setup()

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from community.enums import PostState
from community.markup import render
from community.models import Member, Post, Space, Thread
from community.operations.discussions import recount, start_thread
from community.views.threads import PAGE_SIZE
from home.models import User
from hub.skeleton import prepare

SIZES = (20, 5_000)
PEOPLE = 50
ROUNDS = 40
TEXT = "It took **three months**, with two people.\n\n- first\n- second"


def main() -> int:
    call_command("migrate", verbosity=0)
    list(prepare())
    members = make_members()
    print("| posts | who | page | queries | ms p50 | beside 20 posts |")
    print("| --: | --- | --- | --: | --: | --: |")
    threads = {size: make_thread(members, size) for size in SIZES}
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    for who, member in (("visitor", None), ("member", members[1])):
        for page in ("first", "last"):
            pages = [find_page(thread, page, size) for size, thread in threads.items()]
            asked = ask(pages, member)
            for size, (queries, took) in zip(SIZES, asked, strict=True):
                beside = took / asked[0][1]
                print(f"| {size:,} | {who} | {page} | {queries} | {took:.1f} | {beside:.2f} |")
    return 0


def make_members() -> list[Member]:
    User.objects.bulk_create(User(email=f"bench{number}@example.org") for number in range(PEOPLE))
    return Member.objects.bulk_create(
        Member(user=user, name=f"Member {user.pk}", language="en", trust="member")
        for user in User.objects.filter(email__startswith="bench")
    )


def make_thread(members: list[Member], size: int) -> Thread:
    at, html = timezone.now(), render(TEXT)
    space = Space.objects.get(slug="questions")
    thread = start_thread(space, members[0], title="How long did it take?", body=TEXT, at=at)
    Post.objects.bulk_create(
        Post(
            thread=thread,
            author=members[number % PEOPLE],
            number=number,
            root=number,
            body=TEXT,
            html=html,
            language="en",
            state=PostState.VISIBLE,
            created_at=at,
        )
        for number in range(2, size + 1)
    )
    recount(thread)
    return thread


def find_page(thread: Thread, page: str, size: int) -> str:
    last = -(-size // PAGE_SIZE)
    return thread.get_absolute_url() + (f"?page={last}" if page == "last" and last > 1 else "")


def ask(urls: list[str], member: Member | None) -> list[tuple[int, float]]:
    """Return of each page its queries, and the milliseconds of the middle answer of many."""
    client = Client(headers={"host": "localhost"})
    if member is not None:
        client.force_login(member.user)
    queries = [count_queries(client, url) for url in urls]
    times: list[list[float]] = [[] for _ in urls]
    for _ in range(ROUNDS):
        for url, took in zip(urls, times, strict=True):
            began = time.perf_counter()
            answer = client.get(url)
            took.append((time.perf_counter() - began) * 1000)
            if answer.status_code != 200:
                raise RuntimeError(f"{url}: {answer.status_code}")
    return list(zip(queries, map(statistics.median, times), strict=True))


def count_queries(client: Client, url: str) -> int:
    """Return how many queries the page takes the second time."""
    asked: list[str] = []

    def note(execute: Any, sql: str, *rest: Any) -> Any:
        asked.append(sql)
        return execute(sql, *rest)

    client.get(url)
    with connection.execute_wrapper(note):
        client.get(url)
    return len(asked)


if __name__ == "__main__":
    sys.exit(main())
