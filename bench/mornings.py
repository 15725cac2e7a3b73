"""What notices cost: who is due, each minute, and the digests of a morning. `make bench-community`.

10,000 members with 200 things they follow each, 40 zones, 20 notices of each waiting for a morning;
one minute with nobody due, then the morning of one zone, then of all others. Mails are made whole
and given to nobody. In the database of the environment; it is filled by a process of its own, so
that the memory told is that of who sends.
"""

from __future__ import annotations

import resource
import statistics
import sys
import time
from datetime import UTC, datetime, timedelta

import django

if __name__ == "__main__":
    django.setup()

from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.filling import run_python
from community.enums import FollowKind, MailState, NoticeKind, NoticePace
from community.models import Follow, Member, Notice, OutgoingMail, Post, Space
from community.operations.discussions import start_thread
from community.operations.mailing import Watch, deliver, gather
from community.operations.notices import tell
from community.zones import find_slot, zones_of_countries
from home.models import User
from hub.skeleton import prepare

MEMBERS, FOLLOWS, WAITING, ZONES = 10_000, 200, 20, 40
DAY = timedelta(days=1)
AT = datetime(2030, 6, 4, 9, tzinfo=UTC)
TOGETHER = 50  # members written at a time
ROUNDS = 20


def main() -> int:
    if sys.argv[1:] == ["fill"]:
        call_command("migrate", verbosity=0)
        list(prepare())
        fill()
        return 0
    run_python("-m", "bench.mornings", "fill", env={})
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    with CaptureQueriesContext(connection) as queries:
        quiet = statistics.median(measure(lambda: gather(AT)) for _ in range(ROUNDS))
    print(f"nobody due: {quiet:.1f} ms, {len(queries) // ROUNDS} query")
    topic = Follow.objects.filter(kind=FollowKind.TOPIC, value="topic-0").values("member")
    readers = Member.objects.filter(pk__in=topic)
    with CaptureQueriesContext(connection) as queries:
        took = measure(lambda: tell(NoticeKind.NEW_DISCUSSION, readers, "one", {"thread": 1}, AT))
    print(f"one event told to {readers.count():,}: {took:,.0f} ms, {len(queries)} queries")
    zone = Member.objects.order_by("pk").values_list("zone", flat=True)[0]
    morning = find_slot(NoticePace.DAILY, AT, zone) or AT
    due = Notice.objects.filter(due_at__lte=morning).values("member").distinct().count()
    took = measure(lambda: gather(morning))
    print(f"morning with {due:,} members due: {took:,.0f} ms, {took / due:.1f} ms each")
    took = measure(lambda: gather(AT + DAY))
    mails = OutgoingMail.objects.count()
    print(f"all other mornings: {took:,.0f} ms, {mails:,} mails wait")
    took = measure(lambda: deliver(Watch(AT + DAY)))
    sent = OutgoingMail.objects.filter(state=MailState.SENT).count()
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{sent:,} digests of {WAITING} notices sent: {sent / took * 1000:,.1f} mails/s")
    print(f"most memory of the process: {peak_mb:,.0f} MB")
    return 0


def fill() -> None:
    members = make_members()
    space = Space.objects.get(slug="questions")
    threads = [
        start_thread(space, members[0], title=f"Street lights {number}", body="See.", at=AT)
        for number in range(WAITING)
    ]
    posts = dict(Post.objects.filter(thread__in=threads).values_list("thread", "pk"))
    for start in range(0, MEMBERS, TOGETHER):
        some = members[start : start + TOGETHER]
        Follow.objects.bulk_create(
            Follow(member=member, kind=FollowKind.TOPIC, value=f"topic-{number}")
            for member in some
            for number in range(FOLLOWS)
        )
        Notice.objects.bulk_create(
            Notice(
                member=member,
                kind=NoticeKind.NEW_DISCUSSION,
                key=f"wait {thread.pk}",
                group=f"thread:{thread.pk}",
                about={"thread": thread.pk, "post": posts[thread.pk]},
                pace=NoticePace.DAILY,
                due_at=find_slot(NoticePace.DAILY, AT, member.zone),
                created_at=AT,
            )
            for member in some
            for thread in threads
        )


def make_members() -> list[Member]:
    User.objects.bulk_create(User(email=f"bench{number}@example.org") for number in range(MEMBERS))
    zones = sorted(zones[0] for zones in zones_of_countries().values())[:: 250 // ZONES]
    users = User.objects.filter(email__startswith="bench").order_by("pk")
    return Member.objects.bulk_create(
        Member(
            user=user,
            name=f"Member {user.pk}",
            language="en",
            trust="member",
            zone=zones[pos % len(zones)],
        )
        for pos, user in enumerate(users)
    )


def measure(run: object) -> float:
    """Return the milliseconds that it takes."""
    begun = time.perf_counter()
    run()  # type: ignore[operator]  # a function
    return (time.perf_counter() - begun) * 1000


if __name__ == "__main__":
    sys.exit(main())
