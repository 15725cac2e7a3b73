"""Trial reports: told about an item, counted on it, and seen as far as the item is."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from community.models import Transfer
from community.operations.announcements import show
from community.operations.deciding import Act
from search.catalogue.json import load
from search.catalogue.models import Change, Listing
from search.catalogue.writer import describe_differences, sync_items
from tests.factories.community import MemberFactory, write_transfer
from tests.factories.events import EventPageFactory
from tests.factories.home import CityFactory, TopicFactory
from tests.factories.library import SolutionPageFactory
from tests.factories.translations import translate
from tests.hub.html import read

TABLE = Transfer._meta.db_table
SENT = {
    "title": "Dimmed lamps at the harbour",
    "started_on": "2025-03",
    "outcome": "failed",
    "failure": "Salt got into the sensors.",
    "body": "We put in **40** lamps.",
}


@pytest.fixture
def solution(hub_tree):
    return SolutionPageFactory(parent=hub_tree.section("solutions"), title="Smart lamps")


def count_on(page, locale="en"):
    return load(Listing.objects.get(item=page.translation_key, locale=locale).card)[
        "transfer_count"
    ]


def tell_url(page):
    return f"/en/community/transfers/new/?about={page.translation_key}"


def test_item_page_leads_members_to_tell_that_they_tried_it(client, solution):
    page = read(client.get("/en/solutions/" + solution.slug + "/"))

    assert [a.text for a in page.all("a", href=tell_url(solution))] == ["We tried this here"]


def test_kind_that_nobody_tries_has_no_button_and_takes_no_report(member_client, hub_tree):
    event = EventPageFactory(parent=hub_tree.section("events"))

    assert b"We tried this here" not in member_client.get(f"/en/events/{event.slug}/").content
    assert member_client.get(tell_url(event)).status_code == 404
    with pytest.raises(PermissionDenied):
        write_transfer(event)
    assert count_on(event) is None


def test_member_tells_of_a_failure_and_readers_find_it(member_client, member, solution):
    city = CityFactory(key="genoa", name="Genoa", country_code="IT")
    answer = member_client.post(tell_url(solution), {**SENT, "city": city.pk})

    made = Transfer.objects.get()
    assert answer["Location"] == made.get_absolute_url()
    assert (made.author, made.about, made.outcome) == (member, solution.translation_key, "failed")
    assert (made.started_on, made.city, made.has_contact) == (date(2025, 3, 1), city, False)
    page = read(member_client.get(made.get_absolute_url()))
    assert page.one("h1").text == "Dimmed lamps at the harbour"
    assert "Salt got into the sensors." in page.one("main").text
    assert page.all("a", href=f"/en/solutions/{solution.slug}/")[0].text == "Smart lamps"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "Began in March 2029"),
        ("es", "Empezó en marzo de 2029"),
        ("it", "Inizio marzo 2029"),
        ("he", "התחיל בחודש מרץ 2029"),
        ("ar", "بدأت في مارس 2029"),
    ],
)
def test_month_it_began_in_is_said_as_people_write_it(client, solution, code, said):
    made = write_transfer(solution)

    page = read(client.get(f"/{code}/{made.path}"))

    rows = page.one("main").all("div", "facts__row")
    assert said in [f"{row.one('dt').text} {row.one('dd').text}" for row in rows]


def test_visitor_reads_it_without_a_cookie(client, solution):
    made = write_transfer(solution, MemberFactory(name="Nadia Haddad"))

    answer = client.get(made.get_absolute_url())

    assert "Nadia Haddad" in read(answer).one("main").text
    assert answer.cookies == {}


def test_links_count_wherever_a_newcomer_writes_them(client, solution):
    client.force_login(MemberFactory(trust="new").user)
    links = " ".join(f"https://{number}.example" for number in range(3))

    answer = client.post(tell_url(solution), {**SENT, "city": CityFactory().pk, "failure": links})

    assert "2 links" in read(answer).one("div", "error-summary").text
    assert not Transfer.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("city", "", "Choose a city, or a country below."),
        ("failure", "", "Say what went wrong: that is what others learn from."),
        ("started_on", "2999-01", "Choose a month between 1990 and today."),
        ("started_on", "2025-13", "Write year and month, as 2030-05."),
        ("started_on", "٢٠٢٥-٠٣", "Write year and month, as 2030-05."),
        ("outcome", "splendid", "Select a valid choice. splendid is not one of the available"),
        ("title", "\u202e\u200b   \u200f", "Fill in this field."),
    ],
)
def test_what_is_missing_is_said_and_the_text_stays(member_client, solution, field, value, said):
    sent = {**SENT, "city": CityFactory().pk, field: value}

    answer = member_client.post(tell_url(solution), sent)

    assert answer.status_code == 400
    page = read(answer)
    assert said in page.one("div", "error-summary").text
    assert page.one("textarea", name="body").text == SENT["body"]
    assert not Transfer.objects.exists()


def test_form_sent_twice_is_one_report(member_client, solution):
    sent = {**SENT, "city": CityFactory().pk, "form_id": str(uuid4())}

    first = member_client.post(tell_url(solution), sent)["Location"]

    assert member_client.post(tell_url(solution), sent)["Location"] == first
    assert count_on(solution) == 1


def test_item_counts_its_reports_in_every_language(hub_tree, solution):
    translate(solution, "ar")
    write_transfer(solution)
    gone = write_transfer(solution)
    assert [count_on(solution, code) for code in ("en", "ar")] == [2, 2]

    gone.delete()

    assert [count_on(solution, code) for code in ("en", "ar")] == [1, 1]
    assert describe_differences([solution.translation_key]) == []


def test_api_counts_and_lists_reports_and_its_tag_follows(client, solution):
    address = f"/api/v1/items/{solution.translation_key}/"
    before = client.get(address)
    made = write_transfer(solution)
    after = client.get(address)
    listed = client.get("/api/v1/items/?kind=transfer").json()["items"]

    counts = [answer.json()["transfer_count"] for answer in (before, after)]
    assert counts == [0, 1]
    assert before["ETag"] != after["ETag"]
    assert [(item["id"], item["type"]) for item in listed] == [(str(made.key), "works")]
    solutions = client.get("/api/v1/items/?kind=solution").json()["items"]
    assert [item["transfer_count"] for item in solutions] == [1]
    changed = Change.objects.filter(item=solution.translation_key).order_by("-pk")[0]
    assert changed.action == Change.Action.CHANGED


def test_api_tells_what_came_of_it_and_not_who(client, solution):
    made = write_transfer(
        solution, MemberFactory(name="Nadia Haddad"), outcome="partly", failure="Too dear."
    )

    answer = client.get(f"/api/v1/items/{made.key}/")

    assert answer.json()["details"] | {"about": answer.json()["details"]["about"]["title"]} == {
        "about": "Smart lamps",
        "started_on": "2029-03-01",
        "outcome": "partly",
        "failure": "Too dear.",
        "has_contact": True,
    }
    assert b"Nadia" not in answer.content


def test_item_page_lists_its_reports_and_says_how_many(client, solution):
    write_transfer(solution, title="Lamps in Haifa")
    write_transfer(solution, title="Lamps in Genoa", outcome="failed", failure="Salt.")

    page = read(client.get(f"/en/solutions/{solution.slug}/"))

    assert "2 trial reports" in page.one("ul", "page-head__facts").text
    titles = [each.text for each in page.one("div", "related").all("a", "card__link")]
    assert titles == ["Lamps in Genoa", "Lamps in Haifa"]


def test_report_takes_the_topics_of_what_was_tried(hub_tree):
    page = SolutionPageFactory(
        parent=hub_tree.section("solutions"), topics=[TopicFactory(key="energy")]
    )

    assert [topic.key for topic in write_transfer(page).topics.all()] == ["energy"]


def test_report_about_members_item_is_for_members(client, member, solution):
    made = write_transfer(solution)
    PageViewRestriction.objects.create(page=solution, restriction_type="login")

    assert client.get(made.get_absolute_url()).status_code == 404
    assert client.get(f"/api/v1/items/{made.key}/").status_code == 404
    client.force_login(member.user)
    assert client.get(made.get_absolute_url()).status_code == 200


def test_report_goes_and_comes_with_its_item(client, solution):
    made = write_transfer(solution)

    solution.unpublish()
    assert client.get(made.get_absolute_url()).status_code == 404
    assert not Listing.objects.filter(item=made.key).exists()

    solution.save_revision().publish()
    assert client.get(made.get_absolute_url()).status_code == 200


def test_first_report_of_a_new_member_waits_and_is_not_counted(client, solution):
    newcomer = MemberFactory(trust="new")
    made = write_transfer(solution, newcomer)

    assert (made.state, count_on(solution)) == ("held", 0)
    assert client.get(made.get_absolute_url()).status_code == 404
    client.force_login(newcomer.user)
    assert "waits for a moderator" in read(client.get(made.get_absolute_url())).one("main").text
    with pytest.raises(PermissionDenied):
        show(made, Act(moderator=newcomer.user, at=made.created_at))

    client.force_login(MemberFactory(trust="steward").user)
    client.post(f"/en/community/transfers/{made.pk}/approve/")
    assert count_on(solution) == 1
    assert write_transfer(solution, newcomer).state == "visible"


def test_suspended_member_tells_nothing(solution):
    suspended = MemberFactory(suspended_until=datetime(2031, 1, 1, tzinfo=UTC))

    with pytest.raises(PermissionDenied):
        write_transfer(solution, suspended)


def test_new_member_tells_a_little_each_day(client, solution):
    newcomer = MemberFactory(trust="new")
    at = datetime.now(UTC)
    for _ in range(2):
        write_transfer(solution, newcomer, at=at)
    client.force_login(newcomer.user)

    answer = client.post(tell_url(solution), {**SENT, "city": CityFactory().pk})

    assert answer.status_code == 400
    assert "You have published a lot today." in read(answer).one("div", "error-summary").text


def test_author_alone_changes_and_takes_off(client, member, solution):
    made = write_transfer(solution, member)
    change, take_off = (f"/en/community/transfers/{made.pk}/{do}/" for do in ("change", "take-off"))
    sent = {**SENT, "city": CityFactory().pk, "title": "Lamps that failed"}
    client.force_login(MemberFactory().user)
    assert [client.post(url, sent).status_code for url in (change, take_off)] == [403, 403]

    client.force_login(member.user)
    client.post(change, sent)
    made.refresh_from_db()
    assert (made.title, made.outcome, made.edited_at is not None) == (
        "Lamps that failed",
        "failed",
        True,
    )
    client.post(take_off)
    assert not Transfer.objects.exists()
    assert count_on(solution) == 0


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("factory", "section", "asked"),
    [(SolutionPageFactory, "solutions", 1), (EventPageFactory, "events", 0)],
    ids=["tried", "not tried"],
)
def test_items_are_counted_in_one_question_and_other_kinds_in_none(
    hub_tree, count, factory, section, asked
):
    pages = factory.create_batch(count, parent=hub_tree.section(section))

    with CaptureQueriesContext(connection) as queries:
        sync_items(page.translation_key for page in pages)

    about = [query for query in queries if "COUNT(" in query["sql"] and TABLE in query["sql"]]
    assert len(about) == asked


def test_markup_in_a_report_is_text_or_gone(client, solution):
    evil = (
        "<script>alert(1)</script> [x](javascript:alert(1)) ![y](https://elsewhere.example/p.png)"
    )
    made = write_transfer(solution, body=evil, outcome="partly", failure=evil)

    html = client.get(made.get_absolute_url()).content.decode()

    assert "<script>alert" not in html
    assert 'href="javascript' not in html
    assert 'src="https://elsewhere' not in html
    body = client.get(f"/api/v1/items/{made.key}/").json()["body"]
    assert "<script" not in body


def test_kind_that_is_tried_is_in_the_language_of_the_reader(client, solution):
    write_transfer(solution, language="es", title="Farolas en el puerto")

    item = client.get("/api/v1/items/?kind=transfer&locale=ar").json()["items"][0]

    assert (item["locale"], item["dir"], item["is_fallback"]) == ("es", "ltr", True)
