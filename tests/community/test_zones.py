"""Mornings where the member lives: each once, whatever clocks and people do."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from community.enums import NoticeKind, NoticePace
from community.models import Notice, OutgoingMail
from community.operations.mailing import gather, send_due
from community.operations.notices import set_paces, set_zone, tell
from community.zones import find_slot, guess_zone, list_zones, to_local
from tests.factories.community import MemberFactory, write_post, write_thread
from tests.factories.home import CityFactory, CountryFactory
from tests.hub.html import read

HOUR = timedelta(hours=1)
DAILY, WEEKLY = NoticePace.DAILY, NoticePace.WEEKLY


def at(*parts, zone="UTC"):
    return datetime(*parts, tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize("zone", ["", "Europe/Rome", "Pacific/Kiritimati", "Pacific/Niue"])
@pytest.mark.parametrize(("pace", "count"), [(DAILY, 730), (WEEKLY, 105)])
def test_two_years_of_mornings_are_one_a_day_or_one_a_monday_at_eight(zone, pace, count):
    moment, slots = at(2030, 1, 1), []
    while (slot := find_slot(pace, moment, zone)) < at(2032, 1, 1):
        slots.append(slot.astimezone(ZoneInfo(zone or "UTC")))
        moment = slot

    assert {(slot.hour, slot.minute) for slot in slots} == {(8, 0)}
    days = [slot.date() for slot in slots]
    step = timedelta(days=7 if pace == WEEKLY else 1)
    assert all(later - day == step for day, later in pairwise(days))
    assert abs(len(slots) - count) <= 1
    if pace == WEEKLY:
        assert {day.weekday() for day in days} == {0}


@pytest.mark.parametrize(
    ("zone", "moment", "slot"),
    [
        ("Europe/Rome", at(2030, 3, 30, 12), at(2030, 3, 31, 6)),  # clocks go forward that night
        ("Europe/Rome", at(2030, 3, 30, 6), at(2030, 3, 30, 7)),
        ("Europe/Rome", at(2030, 10, 27, 0), at(2030, 10, 27, 7)),  # and back
        ("Asia/Jerusalem", at(2030, 6, 4, 5), at(2030, 6, 5, 5)),
        ("Pacific/Kiritimati", at(2030, 6, 4, 17), at(2030, 6, 4, 18)),
        ("Pacific/Niue", at(2030, 6, 4, 18), at(2030, 6, 4, 19)),
        ("", at(2030, 6, 4, 7, 59), at(2030, 6, 4, 8)),
        ("", at(2030, 6, 4, 8), at(2030, 6, 5, 8)),
    ],
)
def test_next_morning_is_that_of_the_clocks_there(zone, moment, slot):
    assert find_slot(DAILY, moment, zone) == slot


def test_now_is_now_and_never_has_no_hour():
    moment = at(2030, 6, 4, 9)

    assert find_slot(NoticePace.NOW, moment, "Europe/Rome") == moment
    assert find_slot(NoticePace.NEVER, moment, "Europe/Rome") is None


def test_each_reader_of_one_event_gets_it_in_their_own_morning(hub_tree):
    moment = at(2030, 6, 4, 9)
    zones = ["", "Europe/Rome", "Pacific/Kiritimati", "Pacific/Niue"]
    members = [MemberFactory(zone=zone) for zone in zones]
    for member in members:
        set_paces(member, {NoticeKind.REPLY: DAILY}, moment)

    with CaptureQueriesContext(connection) as queries:
        tell(NoticeKind.REPLY, members, "a", {"path": "community/"}, moment)

    due = Notice.objects.order_by("member").values_list("due_at", flat=True)
    assert [row.hour for row in due] == [8, 6, 18, 19]
    assert len(queries) == 4


@pytest.mark.parametrize("count", [1, 3])
def test_who_is_due_is_one_query(hub_tree, count, django_assert_num_queries):
    for _ in range(count):
        write_post(write_thread(MemberFactory()), at=at(2030, 6, 4, 9))

    with django_assert_num_queries(1):
        assert gather(at(2030, 6, 4, 8)) == 0


def live(member, days, *, moves):
    """Let the hours of some days pass; return the moments at which mails of the pace went."""
    start, sent = at(2030, 6, 3), []
    for hour in range(24 * days):
        moment = start + hour * HOUR
        if zone := moves.get(hour):
            set_zone(member, zone, moment)
            member.refresh_from_db()
        tell(NoticeKind.REPLY, [member], f"event {hour}", {"path": "community/"}, moment)
        if gather(moment):
            sent.append(hour)
    return sent


@pytest.mark.parametrize(
    "moves",
    [
        {},
        {7: "America/New_York"},  # after the mail of six, before the morning over there
        {5: "Pacific/Kiritimati"},
        {5: "Pacific/Niue"},
        {30: "Pacific/Kiritimati", 31: "Pacific/Niue", 32: "Europe/Rome", 33: "Asia/Tokyo"},
        {hour: ["Pacific/Niue", "Pacific/Kiritimati"][hour % 2] for hour in range(20, 60)},
    ],
    ids=["at home", "west", "far east", "far west", "restless", "mad"],
)
def test_member_who_moves_gets_every_notice_once_and_no_two_mails_in_half_a_day(hub_tree, moves):
    member = MemberFactory(zone="Europe/Rome")
    set_paces(member, {NoticeKind.REPLY: DAILY}, at(2030, 6, 3))

    sent = live(member, 6, moves=moves)

    gaps = [later - hour for hour, later in pairwise(sent)]
    assert min(gaps) >= 12
    assert max(gaps) <= 60 if len(moves) > 10 else max(gaps) <= 36
    waiting = Notice.objects.filter(due_at__isnull=False)
    assert waiting.count() + Notice.objects.filter(mail__isnull=False).count() == 24 * 6
    assert OutgoingMail.objects.count() == len(sent)


def test_digest_comes_at_eight_of_the_member(hub_tree):
    member = MemberFactory(zone="Asia/Tokyo", language="it")
    set_paces(member, {NoticeKind.REPLY: WEEKLY}, at(2030, 6, 4))
    write_post(write_thread(member), at=at(2030, 6, 4, 9))

    monday = at(2030, 6, 10, 8, zone="Asia/Tokyo").astimezone(UTC)
    assert send_due(monday - timedelta(minutes=1)) == 0
    assert send_due(monday) == 1
    assert mail.outbox[0].extra_headers["Content-Language"] == "it"


def test_zone_is_chosen_by_name_and_what_waits_follows(member_client, member):
    set_paces(member, {NoticeKind.REPLY: DAILY}, at(2030, 6, 4))
    form = read(member_client.get("/en/community/mail/")).one("main")
    paces = {each["name"]: "daily" for each in form.all("select") if each["name"] != "zone"}
    tell(NoticeKind.REPLY, [member], "a", {"path": "community/"}, at(2030, 6, 4, 9))

    member_client.post("/en/community/mail/", {**paces, "zone": "Pacific/Kiritimati"})

    member.refresh_from_db()
    assert (member.zone, Notice.objects.get().due_at.hour) == ("Pacific/Kiritimati", 18)
    refused = member_client.post("/en/community/mail/", {**paces, "zone": "Mars/Base"})
    assert refused.status_code == 400


@pytest.mark.parametrize("code", ["en", "es", "it", "he", "ar"])
def test_zones_have_the_names_that_people_use(hub_tree, code):
    with override(code):
        names = dict(list_zones(at(2030, 6, 4)))

    assert len(names) > 400
    assert len(set(names.values())) == len(names)
    if code == "en":
        assert names["Europe/Madrid"] == "Spain, Madrid (UTC+2)"
    if code == "it":
        assert names["Africa/Cairo"] == "Egitto, Il Cairo (UTC+3)"


def test_country_gives_the_first_zone_and_a_chosen_one_stays(member_client, member):
    italy, japan = CountryFactory(code="IT"), CountryFactory(code="JP")
    fields = {"name": member.name, "language": "en", "languages": ["en"]}
    member_client.post("/en/community/profile/", {**fields, "country": italy.pk})
    member.refresh_from_db()
    first = member.zone

    member_client.post("/en/community/profile/", {**fields, "country": japan.pk})

    member.refresh_from_db()
    assert (first, member.zone) == ("Europe/Rome", "Europe/Rome")


def test_city_gives_the_zone_of_its_country(member_client, member):
    city = CityFactory(country_code="IL")
    fields = {"name": member.name, "language": "en", "languages": ["en"]}

    member_client.post("/en/community/profile/", {**fields, "city": city.pk})

    member.refresh_from_db()
    assert member.zone == "Asia/Jerusalem"


@pytest.mark.parametrize(
    ("country", "zone"), [("ES", "Europe/Madrid"), ("il", "Asia/Jerusalem"), ("ZZ", ""), ("", "")]
)
def test_zone_of_a_country_is_that_of_most_people(country, zone):
    assert guess_zone(country) == zone


def test_nobody_sees_the_zone_of_another(client, member):
    member.zone = "Pacific/Kiritimati"
    member.save()
    client.force_login(MemberFactory().user)

    pages = [client.get(path) for path in (member.get_absolute_url(), "/en/community/members/")]

    assert not any(b"Kiritimati" in page.content for page in pages)


def test_day_of_a_date_is_the_members(hub_tree):
    moment = at(2030, 6, 4, 23)

    assert to_local(moment, "Pacific/Kiritimati").date() == date(2030, 6, 5)
    assert to_local(moment, "Pacific/Niue").date() == date(2030, 6, 4)
