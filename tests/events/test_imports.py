"""Events from tables."""

from __future__ import annotations

from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from events.imports import ZONES, EventImporter
from events.models import EventPage
from events.timezones import zone_names
from home.imports.items import Action
from home.tables import TableError, read_table
from search.catalogue.writer import all_keys, batching, describe_differences

SENT = Path(__file__).resolve().parents[3] / "shared" / "data" / "conferences.csv"
HEADER = "name,url,startDate,endDate,city,country,online,topic\n"
ROWS = (
    HEADER
    + "Water Days,https://water.example,2030-05-01,2030-05-03,Malaga,Spain,True,water\n"
    + "Water Days,https://water.example,2031-05-01,,Milano,Italy,False,php\n"
)


def run(text, **options):
    data = text.encode() if isinstance(text, str) else text
    return EventImporter(locale="en", batching=batching, **options).run(read_table(data))


def test_rows_become_events_in_their_own_zone(hub_tree):
    report = run(ROWS)

    assert [line.action for line in report.lines] == [Action.CREATED] * 2
    first, second = EventPage.objects.order_by("start_date")
    assert (first.start_date, first.end_date) == (date(2030, 5, 1), date(2030, 5, 3))
    assert (first.timezone, first.city.key, first.attendance) == (
        "Europe/Madrid",
        "malaga",
        "mixed",
    )
    assert (first.scope, first.website) == ("international", "https://water.example")
    assert [topic.key for topic in first.topics.all()] == ["water"]
    assert (second.timezone, second.city.key, second.end_date) == ("Europe/Rome", "milan", None)
    assert (second.slug, second.get_parent().slug) == ("water-days-2", "events")
    assert describe_differences(all_keys()) == []


def test_second_import_changes_nothing_and_a_new_end_updates(hub_tree):
    run(ROWS)

    assert [line.action for line in run(ROWS).lines] == [Action.UNCHANGED] * 2
    report = run(ROWS.replace("2030-05-03", "2030-05-04"))

    assert [(line.action, line.reason) for line in report.lines] == [
        (Action.UPDATED, "changed: end_date"),
        (Action.UNCHANGED, ""),
    ]
    assert EventPage.objects.get(end_date=date(2030, 5, 4)).live


def test_dry_run_says_the_same_and_writes_nothing(hub_tree):
    text = ROWS + "Bad,,tomorrow,,,,,\nWater days,http://www.water.example/,2030-05-01,,,,,\n"

    planned = run(text, dry_run=True)
    assert not EventPage.objects.exists()

    assert planned == run(text)
    assert [line.action.value for line in planned.lines] == [
        "created",
        "created",
        "refused",
        "merged",
    ]


@pytest.mark.parametrize(
    ("cells", "field", "reason"),
    [
        ("A,,,,,,,", "startdate", "Write the date as 2030-05-31."),
        ("A,,31/05/2030,,,,,", "startdate", "Write the date as 2030-05-31."),
        ("A,,2029-02-29,,,,,", "startdate", "Write the date as 2030-05-31."),
        ("A,,0001-01-01,,,,,", "startdate", "The year lies outside 1990 to 2100."),
        ("A,,2030-05-02,2030-05-01,,,,", "enddate", "The end lies before the start."),
        ("A,,2030-05-02,soon,,,,", "enddate", "Write the date as 2030-05-31."),
        (",,2030-05-02,,,,,", "name", "The name is missing."),
    ],
)
def test_row_that_cannot_be_used_is_refused(hub_tree, cells, field, reason):
    report = run(HEADER + f"{cells}\nGood,,2030-01-01,,,,,\n")

    assert [(reject.field, reject.reason) for reject in report.rejects] == [(field, reason)]
    assert EventPage.objects.get().title == "Good"


@pytest.mark.parametrize(
    ("online", "country", "stored", "noted"),
    [
        ("False", "ES", "onsite", False),
        ("true", "ES", "mixed", False),
        ("true", "", "online", False),
        ("", "ES", "onsite", False),
        ("perhaps", "ES", "onsite", True),
    ],
)
def test_online_says_how_to_take_part(hub_tree, online, country, stored, noted):
    report = run(HEADER + f"A,,2030-01-01,,,{country},{online},\n")

    assert (EventPage.objects.get().attendance, bool(report.rejects)) == (stored, noted)


def test_moment_counts_as_its_day_and_no_country_is_said(hub_tree):
    report = run(HEADER + "A,,2030-01-01T09:00:00,,,,,\n")

    assert EventPage.objects.get().start_date == date(2030, 1, 1)
    assert report.remarks == ["Without a country, days are read in Brussels time."]


@pytest.mark.parametrize("data", [b"", b"name,url\nA,B\n", b"\x00\x01\x02\x03"])
def test_table_that_is_none_stops_everything(hub_tree, data):
    with pytest.raises(TableError):
        run(data)


def test_every_zone_is_one():
    assert set(ZONES.values()) <= set(zone_names())


def test_command_imports_and_sums_up(hub_tree, tmp_path):
    path, out = tmp_path / "in.csv", StringIO()
    path.write_text(ROWS, encoding="utf-16")

    call_command("import_events", str(path), stdout=out)

    total = "2 created + 0 updated + 0 unchanged + 0 merged + 0 refused = 2 rows"
    assert out.getvalue().splitlines()[-1].startswith(total)
    assert "read as utf-16" in out.getvalue()


@pytest.mark.slow
def test_table_as_sent_is_accounted_for_whole_and_comes_in_once(hub_tree):
    if not SENT.exists():
        pytest.skip("shared/data is not on this machine")
    text = SENT.read_bytes()

    planned, first, second = run(text, dry_run=True), run(text), run(text)

    assert planned == first
    assert (first.total, first.counts.total(), first.counts[Action.REFUSED]) == (149, 149, 0)
    assert second.counts == {Action.UNCHANGED: first.counts[Action.CREATED]}
    assert describe_differences(all_keys()) == []
