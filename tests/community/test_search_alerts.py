"""What saved searches tell: what is new, once, and only what the member may see."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction

from community.enums import NoticePace
from community.models import Choice, Notice, SearchHit
from community.operations import searches as operations
from community.operations.matching import match_all
from community.operations.members import block
from search.catalogue.models import Listing
from tests.community.searching import DAY, PAGE, run, save
from tests.factories.community import MemberFactory, SpaceFactory, write_thread
from tests.hub.html import read


def test_new_item_is_told_at_once_in_the_members_language(hub_tree, now, publish):
    reader = MemberFactory(language="it")
    saved = save(reader)
    publish("Street lamps that dim")
    publish("Water meters")

    assert run() == 1

    [message] = mail.outbox
    assert "Street lamps that dim" in message.body
    assert "Water meters" not in message.body
    assert message.extra_headers["Content-Language"] == "it"
    assert f"http://testserver/it/community/searches/{saved.pk}/" in message.body
    assert run(timezone.now() + DAY) == 0


def test_item_that_was_there_before_or_changes_again_is_no_news(hub_tree, now, publish):
    old = publish("Old lamps")
    reader = MemberFactory()
    save(reader)
    new = publish("New lamps")
    run()
    for page in (old, new):
        page.summary = "Changed."
        page.save_revision().publish()

    assert run(timezone.now() + DAY) == 0
    assert list(SearchHit.objects.values_list("item", flat=True)) == [new.translation_key]


def test_old_item_that_matches_since_a_change_is_news(hub_tree, now, publish):
    page = publish("Water meters")
    save(MemberFactory())
    page.title = "Water meters and lamps"
    page.save_revision().publish()

    assert run() == 1


def test_daily_alert_is_one_mail_for_all_that_is_new_and_never_empty(hub_tree, now, publish):
    reader = MemberFactory(zone="Europe/Rome")
    save(reader, pace=NoticePace.DAILY)
    pages = [publish(f"Lamps {number}") for number in range(3)]
    pages[0].unpublish()

    assert run() == 0
    assert run(timezone.now() + DAY) == 1
    body = mail.outbox[0].body
    assert [f"Lamps {number}" in body for number in range(3)] == [False, True, True]

    publish("Lamps 4").unpublish()
    assert run(timezone.now() + 2 * DAY) == 0


def restrict(page):
    restriction = PageViewRestriction(page=page, restriction_type="password", password="x")
    restriction.save()


def test_item_that_the_member_may_not_see_is_in_no_mail_no_page_and_no_count(
    member_client, member, now, publish
):
    save(member, pace=NoticePace.DAILY)
    page = publish("Secret lamps")
    match_all(timezone.now())
    restrict(page)

    assert run(timezone.now() + DAY) == 0
    for address in (PAGE, "/en/community/notices/"):
        content = member_client.get(address).content.decode()
        assert ("Secret lamps" in content, "1 new result" in content) == (False, False)


def test_what_one_writes_oneself_and_what_the_blocked_write_is_no_news(hub_tree, now):
    reader, other, blocked = MemberFactory(), MemberFactory(), MemberFactory()
    block(reader, blocked)
    save(reader, "kind=discussion")
    space = SpaceFactory()
    for author, title in ((reader, "Mine"), (other, "Theirs"), (blocked, "Unwanted")):
        write_thread(author, space, title=f"{title} about lamps")

    run()

    said = [message.body for message in mail.outbox if message.to == [reader.user.email]]
    assert len(said) == 1
    assert [word in said[0] for word in ("Theirs", "Mine", "Unwanted")] == [True, False, False]


def test_discussion_of_a_private_space_reaches_no_search(hub_tree, now):
    save(MemberFactory(), "q=lamps")
    write_thread(MemberFactory(), SpaceFactory(access="members"), title="Lamps for members")
    match_all(timezone.now())
    assert SearchHit.objects.count() == 1

    write_thread(MemberFactory(trust="steward"), SpaceFactory(access="private"), title="Lamps")
    match_all(timezone.now())
    assert SearchHit.objects.count() == 1


def test_one_click_lets_go_of_one_search_alone(hub_tree, now, publish):
    reader = MemberFactory()
    first, second = save(reader), save(reader, "q=street", name="Street")
    publish("Street lamps")
    assert run() == 2

    link = mail.outbox[0].extra_headers["List-Unsubscribe"].strip("<>")
    assert mail.outbox[0].extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = link.removeprefix("http://testserver")
    page = read(Client().get(path))
    assert "Lamps" in page.one("main").text
    Client(enforce_csrf_checks=True).post(path, {"List-Unsubscribe": "One-Click"})

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.pace, second.pace) == ("never", "now")
    assert Choice.objects.filter(form="link").get().name == f"search.{first.pk}"
    publish("More street lamps")
    assert run(timezone.now() + timedelta(hours=1)) == 1
    operations.delete(first)
    assert Client().get(path).status_code == 200


def test_no_more_mail_at_all_is_no_more_of_searches(hub_tree, now, publish):
    reader = MemberFactory()
    save(reader)

    operations.unsubscribe(reader, "all", timezone.now())
    publish("Street lamps")

    assert (run(), SearchHit.objects.count(), Notice.objects.count()) == (0, 1, 0)


@pytest.mark.parametrize("count", [1, 3])
def test_minute_costs_the_same_for_any_number_of_searches_and_items(hub_tree, now, publish, count):
    for number in range(count):
        save(MemberFactory(), "q=lamps" if number else "kind=output")
        publish(f"Lamps {number}")

    with CaptureQueriesContext(connection) as queries:
        assert match_all(timezone.now()) >= count

    asked = [row["sql"] for row in queries if "SAVEPOINT" not in row["sql"]]
    assert len(asked) == 15


def test_minute_without_a_change_looks_at_no_search(hub_tree, now, django_assert_max_num_queries):
    save(MemberFactory())

    with django_assert_max_num_queries(6):
        match_all(timezone.now())


def test_item_that_appears_at_a_set_moment_is_news_then(hub_tree, now, publish):
    page = publish("Lamps to come")
    moment = timezone.now() + timedelta(hours=5)
    Listing.objects.filter(item=page.translation_key).update(go_live_at=moment)
    save(MemberFactory())

    assert run(moment - timedelta(minutes=1)) == 0
    assert run(moment) == 1
