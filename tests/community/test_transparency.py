"""What was decided in a year, in figures: in the admin, as CSV, and for everybody."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from community import transparency
from community.enums import FlagReason
from community.operations import appeals, flags, moderation, traces
from tests.community.moderating import act, log_in, make_moderator
from tests.factories.community import MemberFactory, write_thread
from tests.hub.html import read

MAY = datetime(2030, 5, 2, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def year(hub_tree):
    """Three held posts, approved after 1, 3 and 8 hours; one act each of other kinds."""
    rita, said = make_moderator("Rita"), make_moderator("Said")
    for hours in (1, 3, 8):
        post = write_thread(MemberFactory(trust="new"), at=MAY).posts.get()
        moderation.approve_post(post, act(rita, at=MAY + hours * HOUR, since=MAY))
    first = moderation.take_off_post(write_thread(at=MAY).posts.get(), act(rita, at=MAY))
    second = moderation.warn(MemberFactory(), act(rita, at=MAY))
    upheld = appeals.appeal(first, "No.", MAY)
    rejected = appeals.appeal(second, "No.", MAY)
    appeals.uphold(upheld, act(said, at=MAY + 2 * HOUR))
    appeals.reject(rejected, act(said, at=MAY + 4 * HOUR))
    moderation.warn(MemberFactory(), act(rita, at=MAY.replace(year=2031)))
    for _member in range(2):
        flags.flag(MemberFactory(), first.post, FlagReason.SPAM, "", MAY)
    leaving = MemberFactory(name="Vera Trazaluz")
    write_thread(body="Vera Trazaluz knows.", at=MAY)
    traces.tell_moderators(leaving, MAY)  # what the hub notes by itself is no flag of a member
    return 2030


def test_year_is_counted_by_kind(year):
    report = transparency.count_year(year)

    rows = {row.kind: row for row in report.rows}
    counted = {
        kind: (row.human, row.automatic, row.appeals, row.reversals, row.median_hours)
        for kind, row in rows.items()
        if row.count
    }
    assert counted == {
        "hold": (0, 3, 0, 0, None),
        "approve": (3, 0, 0, 0, 3.0),
        "take_off": (1, 0, 1, 1, None),
        "warn": (1, 0, 1, 0, None),
        "restore": (1, 0, 0, 0, None),
    }
    assert report.flags == 2
    assert (report.appeals, report.upheld, report.rejected) == (2, 1, 1)
    assert report.appeal_median_hours == 3.0


@time_machine.travel(datetime(2031, 6, 1, tzinfo=UTC), tick=False)
def test_everybody_reads_the_year_without_a_cookie(year):
    client = Client()
    page = client.get("/en/community/transparency/?year=2030")

    assert page.status_code == 200
    assert "Decisions in 2030" in page.text
    assert client.cookies == {}
    assert "Flags by members2" in [row.text for row in read(page).all("div", "facts__row")]
    assert "Rita" not in page.text
    assert client.get("/en/community/transparency/?year=1999").status_code == 404
    assert client.get("/en/community/transparency/?year=abc").status_code == 200
    for code in ("es", "it", "he", "ar"):
        assert client.get(f"/{code}/community/transparency/").status_code == 200


@time_machine.travel(datetime(2031, 6, 1, tzinfo=UTC), tick=False)
def test_moderator_takes_the_year_away_as_csv(year):
    desk = log_in(make_moderator())
    assert "2030" in desk.get("/admin/community/report/?year=2030").text

    answer = desk.get("/admin/community/report/?year=2030&format=csv")

    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    approved = next(row for row in rows if row["kind"] == "approve")
    assert approved == {
        "year": "2030",
        "kind": "approve",
        "human": "3",
        "automatic": "0",
        "appeals": "0",
        "reversals": "0",
        "median_hours": "3.0",
    }


def test_log_of_decisions_is_read_and_never_changed(year):
    desk = log_in(make_moderator())
    page = desk.get("/admin/community/decisions/").text

    assert "Rita Moss" in page
    assert "/delete/" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_list_of_decisions_costs_the_same_at_any_length(hub_tree, django_assert_num_queries, count):
    desk = log_in(make_moderator())
    for _ in range(count):
        moderation.take_off_post(write_thread().posts.get(), act())
    desk.get("/admin/community/decisions/")

    with django_assert_num_queries(12):
        desk.get("/admin/community/decisions/")
