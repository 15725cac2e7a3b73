from datetime import UTC, date, datetime, time, timedelta

import pytest

from events.timezones import end_of_day, start_of_day, to_instant, to_span, to_utc_text, zone_names

MADRID = "Europe/Madrid"
FORWARD = date(2025, 3, 30)  # Madrid: 02:00 becomes 03:00
BACK = date(2025, 10, 26)  # Madrid: 03:00 becomes 02:00


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "at", "zone", "expected"),
    [
        pytest.param(date(2025, 1, 15), time(9, 30), MADRID, utc(2025, 1, 15, 8, 30), id="winter"),
        pytest.param(date(2025, 7, 15), time(9, 30), MADRID, utc(2025, 7, 15, 7, 30), id="summer"),
        pytest.param(FORWARD, time(2, 30), MADRID, utc(2025, 3, 30, 1, 30), id="never-shown"),
        pytest.param(FORWARD, time(3, 30), MADRID, utc(2025, 3, 30, 1, 30), id="same-moment"),
        pytest.param(BACK, time(2, 30), MADRID, utc(2025, 10, 26, 0, 30), id="shown-twice"),
        pytest.param(
            BACK, time(2, 30, fold=1), MADRID, utc(2025, 10, 26, 0, 30), id="fold-is-not-asked"
        ),
        pytest.param(
            date(2025, 5, 1), time(0, 0), "Asia/Hebron", utc(2025, 4, 30, 21), id="day-before"
        ),
    ],
)
def test_wall_clock_is_one_moment(day, at, zone, expected):
    instant = to_instant(day, at, zone)

    assert (instant, instant.tzinfo) == (expected, UTC)


@pytest.mark.parametrize(
    ("day", "zone", "expected"),
    [
        pytest.param(date(2025, 4, 25), "Africa/Cairo", utc(2025, 4, 24, 22), id="00:00-skipped"),
        pytest.param(date(2025, 3, 30), "Asia/Beirut", utc(2025, 3, 29, 22), id="skipped-too"),
        pytest.param(date(2025, 10, 26), "Atlantic/Azores", utc(2025, 10, 26), id="00:00-twice"),
    ],
)
def test_day_starts_once_where_clocks_change_at_midnight(day, zone, expected):
    assert start_of_day(day, zone) == expected
    assert end_of_day(day - timedelta(days=1), zone) == expected


@pytest.mark.parametrize(
    ("day", "zone", "hours"),
    [
        pytest.param(FORWARD, MADRID, 23, id="forward"),
        pytest.param(BACK, MADRID, 25, id="back"),
        pytest.param(date(2011, 12, 30), "Pacific/Apia", 0, id="no-such-day"),
    ],
)
def test_whole_day_is_as_long_as_its_clocks_run(day, zone, hours):
    starts_at, ends_at = to_span(day, None, None, None, zone)

    assert ends_at - starts_at == timedelta(hours=hours)


MAY_1, MAY_3 = date(2025, 5, 1), date(2025, 5, 3)


@pytest.mark.parametrize(
    ("start_time", "end_date", "end_time", "expected"),
    [
        pytest.param(
            None, MAY_3, None, (utc(2025, 4, 30, 22), utc(2025, 5, 3, 22)), id="whole-days"
        ),
        pytest.param(
            time(9), None, time(17), (utc(2025, 5, 1, 7), utc(2025, 5, 1, 15)), id="one-day"
        ),
        pytest.param(
            time(9), MAY_3, time(8), (utc(2025, 5, 1, 7), utc(2025, 5, 3, 6)), id="several-days"
        ),
        pytest.param(
            time(9), None, None, (utc(2025, 5, 1, 7), utc(2025, 5, 1, 22)), id="no-end-is-midnight"
        ),
        pytest.param(
            time(9), MAY_3, None, (utc(2025, 5, 1, 7), utc(2025, 5, 3, 22)), id="of-the-last-day"
        ),
    ],
)
def test_span_follows_what_is_known_of_the_end(start_time, end_date, end_time, expected):
    assert to_span(MAY_1, start_time, end_date, end_time, MADRID) == expected


def test_span_never_ends_before_it_starts():
    # 02:30 is not shown that night and counts as 03:30, half an hour after the end.
    starts_at, ends_at = to_span(FORWARD, time(2, 30), None, time(3, 0), MADRID)

    assert (starts_at, ends_at) == (utc(2025, 3, 30, 1, 30), utc(2025, 3, 30, 1, 30))


def test_zone_names_are_places_and_the_hubs_are_among_them():
    names = set(zone_names())

    assert {"Asia/Hebron", "Asia/Jerusalem", "Europe/Rome", "UTC"} - names == set()
    assert names & {"Factory", "localtime", "posixrules"} == set()


def test_utc_text_is_iso_with_z():
    assert to_utc_text(to_instant(MAY_1, time(9), MADRID)) == "2025-05-01T07:00:00Z"
