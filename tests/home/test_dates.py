from datetime import UTC, date, datetime, time

import pytest
from django.utils import translation

from events.timezones import zone_names
from home.dates import show_day, show_offset, show_zone, to_span
from home.languages import codes

MAY = date(2030, 5, 1)


@pytest.mark.parametrize(
    ("code", "plain", "with_weekday"),
    [
        ("en", "1 May 2030", "Wednesday 1 May 2030"),
        ("es", "1 de mayo de 2030", "miércoles 1 de mayo de 2030"),
        ("it", "1 maggio 2030", "mercoledì 1 maggio 2030"),
        ("he", "1 במאי 2030", "יום רביעי, 1 במאי 2030"),
        ("ar", "1 مايو 2030", "الأربعاء، 1 مايو 2030"),
    ],
)
def test_day_is_in_the_words_of_the_language(code, plain, with_weekday):
    with translation.override(code):
        assert show_day(MAY) == plain
        assert show_day(MAY, with_weekday=True) == with_weekday


def utc(year, month=1, day=1, *clock):
    return datetime(year, month, day, *clock, tzinfo=UTC)


def test_span_is_what_clocks_show_there():
    found = to_span(utc(2030, 5, 1, 22), utc(2030, 5, 2, 6), "Asia/Jerusalem", is_all_day=False)

    assert (found.first_day, found.start_time) == (date(2030, 5, 2), time(1))
    assert (found.last_day, found.end_time) == (date(2030, 5, 2), time(9))
    assert (found.zone, found.offset) == ("Asia/Jerusalem", "UTC+3")


def test_span_of_whole_days_has_no_times_and_no_day_too_many():
    found = to_span(utc(2030, 4, 30, 22), utc(2030, 5, 2, 22), "Europe/Madrid", is_all_day=True)

    assert (found.first_day, found.last_day) == (date(2030, 5, 1), date(2030, 5, 2))
    assert (found.start_time, found.end_time) == (None, None)


def test_span_without_end_time_names_the_start_only():
    found = to_span(utc(2030, 5, 1, 7), utc(2030, 5, 1, 22), "Europe/Madrid", is_all_day=False)

    assert (found.first_day, found.start_time) == (MAY, time(9))
    assert (found.last_day, found.end_time) == (MAY, None)


@pytest.mark.parametrize(
    ("zone", "expected"),
    [("UTC", "UTC"), ("Asia/Kolkata", "UTC+5:30"), ("America/New_York", "UTC−4")],
)
def test_offset_is_short(zone, expected):
    found = to_span(utc(2030, 5, 1, 7), utc(2030, 5, 1, 7), zone, is_all_day=False)

    assert found.offset == expected
    assert show_offset(utc(2030, 5, 1)) == "UTC"


@pytest.mark.parametrize(
    ("code", "zone", "city"),
    [
        ("en", "Europe/Madrid", "Madrid time"),
        ("en", "Israel", "Jerusalem time"),  # an older name
        ("en", "America/Argentina/Buenos_Aires", "Buenos Aires time"),
        ("es", "Asia/Jerusalem", "Jerusalén"),
        ("it", "Africa/Cairo", "ora del Cairo"),
        ("he", "Europe/Madrid", "מדריד"),
        ("ar", "Europe/Madrid", "مدريد"),
        ("ar", "Asia/Hebron", "بتوقيت الخليل"),
    ],
)
def test_zone_is_the_time_of_a_city_as_people_call_it(code, zone, city):
    with translation.override(code):
        assert city in to_span(utc(2030), utc(2030), zone, is_all_day=False).place


@pytest.mark.parametrize("zone", ["UTC", "Etc/GMT+5", "EST5EDT"])
def test_zone_that_is_no_place_has_its_offset_only(zone):
    assert to_span(utc(2030), utc(2030), zone, is_all_day=False).place == ""


@pytest.mark.parametrize("code", codes())
def test_every_zone_an_editor_may_choose_is_said_in_words(code):
    with translation.override(code):
        raw = [zone for zone in zone_names() if set("/_") & set(show_zone(zone, code))]

    assert raw == []
