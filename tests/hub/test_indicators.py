"""The indicators of a period in the admin: what they say, to whom, and as which files."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.test import Client
from wagtail.models import PageViewRestriction

from community.models import Conversation
from community.operations.keeping import forget_letters_at
from community.operations.letters import write
from community.operations.members import block
from hub.indicators.models import Tally
from hub.indicators.report import build_report
from tests.community.moderating import log_in, make_moderator
from tests.factories import UserFactory
from tests.factories.community import MemberFactory, PracticePageFactory, write_transfer
from tests.factories.home import CountryFactory
from tests.factories.stakeholders import OrganisationPageFactory
from tests.hub.html import read

URL = "/admin/reports/indicators/"
YEAR = f"{URL}?first=2030-01-01&last=2030-12-31"
FIRST, LAST = date(2030, 1, 1), date(2030, 12, 31)
BEGINS, OVER = datetime(2030, 1, 1, tzinfo=UTC), datetime(2031, 1, 1, tzinfo=UTC)
TICK = timedelta(microseconds=1)
BEFORE, MAY, ENDS = BEGINS - TICK, datetime(2030, 5, 2, 9, tzinfo=UTC), OVER - TICK


@pytest.fixture
def editor(hub_tree):
    return log_in(UserFactory(is_superuser=True))


def values(report=None):
    """Return the figures of each indicator by key."""
    report = report or build_report(FIRST, LAST)
    return {
        line.name: {figure.key: figure.value for figure in line.figures} for line in report.lines
    }


def add_organisation(hub_tree, at=MAY, country="", **fields):
    if country:
        fields["country"] = CountryFactory(code=country)
    section = hub_tree.section("stakeholders")
    return OrganisationPageFactory(parent=section, first_published_at=at, **fields)


def test_members_count_from_the_first_moment_to_the_last(hub_tree):
    for at in (BEFORE, BEGINS, MAY, ENDS, OVER):
        MemberFactory(joined_at=at)
    MemberFactory(joined_at=MAY, name="")  # an account that never came into the community

    assert values()["members"] == {"": 4}
    assert values()["new_members"] == {"": 3}


def test_organisations_count_by_country_and_type(hub_tree):
    add_organisation(hub_tree, BEFORE, "ES")
    add_organisation(hub_tree, ENDS, "ES", organisation_type="university")
    add_organisation(hub_tree, MAY, "IT")
    add_organisation(hub_tree)
    add_organisation(hub_tree, OVER, "IL")
    add_organisation(hub_tree, MAY, "IL", live=False)
    hidden = add_organisation(hub_tree, MAY, "IL")
    PageViewRestriction.objects.create(
        page=hidden, restriction_type=PageViewRestriction.PASSWORD, password="x"
    )

    found = values()
    assert found["organisations"] == {"": 4}
    assert found["organisations_by_country"] == {"ES": 2, "IT": 1}
    by_type = {key: value for key, value in found["organisations_by_type"].items() if value}
    assert by_type == {"company": 3, "university": 1}
    assert len(found["organisations_by_type"]) == 7


def test_practices_and_what_was_tried_elsewhere(hub_tree):
    section = hub_tree.section("community")
    for at in (BEFORE, BEGINS, ENDS, OVER):
        practice = PracticePageFactory(parent=section, first_published_at=at)
    for at, outcome in ((BEFORE, "works"), (BEGINS, "works"), (MAY, "partly"), (OVER, "works")):
        write_transfer(practice, at=at, outcome=outcome)

    found = values()
    assert (found["practices"], found["new_practices"]) == ({"": 3}, {"": 2})
    assert found["replications"] == {"": 2, "works": 1, "partly": 1, "failed": 0, "running": 0}


def test_introductions_are_conversations_that_reached_the_other_side(hub_tree):
    person = MemberFactory()
    for at in (BEFORE, BEGINS, ENDS, OVER):
        write(MemberFactory(), person, text="Could we see your contract?", at=at)
    write(person, MemberFactory(), text="I have a question.", at=MAY)
    blocking = MemberFactory()
    block(blocking, person)
    write(person, blocking, text="I have another.", at=MAY)

    assert values()["introductions"] == {"": 3}


def test_introductions_stay_counted_when_their_letters_are_deleted(hub_tree, settings):
    settings.HUB_KEEP_LETTERS_MONTHS = 12
    for at in (BEFORE, BEGINS, ENDS):
        write(MemberFactory(), MemberFactory(), text="Could we see your contract?", at=at)
    before = values()

    forget_letters_at(datetime(2031, 6, 1, tzinfo=UTC))

    assert Conversation.objects.count() == 1
    assert before["introductions"] == {"": 2}
    assert values() == before


def test_reads_count_from_the_first_day_to_the_last(hub_tree):
    for day in (date(2029, 12, 31), FIRST, LAST, date(2031, 1, 1)):
        Tally.objects.create(day=day, name="page", key="library", locale="he", count=10)
        Tally.objects.create(day=day, name="page", key="home", locale="en", count=1)
        Tally.objects.create(day=day, name="file", key="document", count=3)
        Tally.objects.create(day=day, name="api", key="v1", count=7)

    found = values()
    assert found["page_reads"] == {"": 22, "en": 2, "es": 0, "it": 0, "he": 20, "ar": 0}
    by_part = {key: value for key, value in found["page_reads_by_part"].items() if value}
    assert by_part == {"": 22, "home": 2, "library": 20}
    assert found["downloads"] == {"": 6, "document": 6, "manual": 0, "attachment": 0}
    assert found["partner_reads"] == {"": 14, "v1": 14, "v2": 0, "v3": 0}


def test_every_indicator_is_shown_with_its_definition(editor):
    rows = read(editor.get(YEAR)).one("table", "indicators").one("tbody").all("tr")

    shown = {row.one("th").text: row.all("td")[-1].text for row in rows}
    assert list(shown) == [
        "Organisations",
        "Organisations by country",
        "Organisations by type",
        "Members",
        "New members",
        "Good practices",
        "New good practices",
        "Replications",
        "Introductions",
        "Downloads",
        "Reads by partners",
        "Page reads by language",
        "Page reads by part of the hub",
    ]
    assert all(len(definition) > 30 for definition in shown.values())


def test_csv_has_a_row_for_each_value_with_its_definition(hub_tree, editor):
    MemberFactory(joined_at=MAY)
    Tally.objects.create(day=FIRST, name="api", key="v2", count=12)

    answer = editor.get(f"{YEAR}&format=csv")

    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    name = "indicators-2030-01-01-2030-12-31.csv"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    row = next(row for row in rows if row["indicator"] == "members")
    definition = row.pop("definition")
    assert row == {
        "first_day": "2030-01-01",
        "last_day": "2030-12-31",
        "indicator": "members",
        "key": "",
        "title": "Members",
        "of": "in all",
        "value": "1",
    }
    assert definition.startswith("People with an account and a name")
    reads = {row["of"]: row["value"] for row in rows if row["indicator"] == "partner_reads"}
    assert reads == {"in all": "12", "API v1": "0", "API v2": "12", "API v3": "0"}


def test_json_says_the_same(hub_tree, editor):
    add_organisation(hub_tree, MAY, "ES")

    answer = editor.get(f"{YEAR}&format=json")

    assert answer.headers["Content-Type"] == "application/json"
    assert "indicators-2030-01-01-2030-12-31.json" in answer.headers["Content-Disposition"]
    report = json.loads(answer.content)
    lines = {line["indicator"]: line for line in report.pop("indicators")}
    assert report == {"first_day": "2030-01-01", "last_day": "2030-12-31", "language": "en"}
    by_country = lines["organisations_by_country"]
    assert by_country["title"] == "Organisations by country"
    assert "the country that their page says" in by_country["definition"]
    assert by_country["values"] == [{"key": "ES", "of": "Spain", "value": 1}]
    found = {line: {each["key"]: each["value"] for each in lines[line]["values"]} for line in lines}
    assert found == values()


@pytest.mark.parametrize("code", ["es", "it", "he", "ar"])
def test_definitions_are_in_the_language_of_the_reader(hub_tree, editor, code):
    def say(language):
        headers = {"Accept-Language": language}
        return json.loads(editor.get(f"{YEAR}&format=json", headers=headers).content)

    english, own = say("en"), say(code)

    assert own["language"] == code
    for line, translated in zip(english["indicators"], own["indicators"], strict=True):
        assert translated["indicator"] == line["indicator"]
        assert translated["definition"] != line["definition"]
        assert translated["title"] != line["title"]


@time_machine.travel(MAY, tick=False)
def test_this_year_is_shown_where_no_period_is_asked_for(hub_tree):
    page = read(log_in(UserFactory(is_superuser=True)).get(URL))

    assert page.one("input", name="first")["value"] == "2030-01-01"
    assert page.one("input", name="last")["value"] == "2030-05-02"


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("first=2030-02-01&last=2030-01-31", "The last day is before the first."),
        ("first=2030-02-30", "Enter a valid date."),
        ("first=&last=2030-01-31", "This field is required."),
        ("last=9999-12-31", "2100-12-31"),
        ("first=0001-01-01&last=2030-01-01", "2000-01-01"),
        ("first=1/2/2030", "Enter a valid date."),
        ("first=٢٠٣٠-٠١-٠١x", "Enter a valid date."),
    ],
)
@pytest.mark.parametrize("form", ["", "csv", "json"])
def test_wrong_days_are_told_and_nothing_is_given_away(editor, query, problem, form):
    answer = editor.get(f"{URL}?{query}&format={form}")

    assert answer.status_code == 400
    assert problem in answer.text
    assert "listing indicators" not in answer.text
    assert "Content-Disposition" not in answer.headers


def test_who_moderates_or_edits_sees_them_and_nobody_else(hub_tree):
    editing = UserFactory()
    editing.groups.add(Group.objects.get(name="Editors"))
    for staff in (make_moderator(), editing):
        page = log_in(staff).get(URL)
        assert page.status_code == 200
        assert f'"{URL}"' in log_in(staff).get("/admin/").text

    for client in (Client(), log_in(MemberFactory().user)):
        answer = client.get(YEAR)
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/admin/login/")


def test_no_person_is_in_what_is_given_away(hub_tree, editor):
    member = MemberFactory(name="Vera Trazaluz", joined_at=MAY, user__email="vera@example.net")
    add_organisation(hub_tree, MAY, "ES", title="Trazaluz SL", email="desk@trazaluz.example")
    section = hub_tree.section("community")
    practice = PracticePageFactory(parent=section, title="Trazaluz rides", authors="Giulia Conti")
    write(member, MemberFactory(name="Yosef Ben Ami"), text="Trazaluz asks.", at=MAY)
    write_transfer(practice, member, at=MAY)

    for form in ("", "csv", "json"):
        given = editor.get(f"{YEAR}&format={form}").content.decode()
        for secret in ("razaluz", "vera@", "Giulia", "Yosef", "desk@", member.key):
            assert secret not in given
    assert values()["introductions"] == {"": 1}


@pytest.mark.parametrize("count", [1, 3])
def test_report_costs_the_same_at_any_size(hub_tree, editor, django_assert_num_queries, count):
    practice = PracticePageFactory(parent=hub_tree.section("community"), first_published_at=MAY)
    for number, country in enumerate(["ES", "IT", "IL"][:count]):
        add_organisation(hub_tree, MAY, country)
        write_transfer(practice, at=MAY + timedelta(days=number))
        write(MemberFactory(), MemberFactory(), text="Could we meet?", at=MAY)
        Tally.objects.create(day=FIRST + timedelta(days=number), name="api", key="v1", count=1)
    editor.get(YEAR)

    with django_assert_num_queries(21):
        editor.get(YEAR)
