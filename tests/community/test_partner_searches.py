"""Calls for partners: open until a day or until they are closed, and readable afterwards."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core import mail as mailbox

from community.models import Letter, PartnerSearch
from community.operations.announcements import close
from community.operations.letters import write
from community.operations.mailing import send_due
from tests.factories.community import WRITTEN_AT, MemberFactory, write_search
from tests.factories.home import CityFactory, TopicFactory
from tests.hub.html import read

NEW = "/en/community/partners/new/"
AT = datetime(2030, 5, 1, 9, tzinfo=UTC)
SENT = {
    "title": "Partners for a harbour without noise",
    "organisation": "Port of Haifa",
    "partners": "Two ports and a university",
    "closes_on": "2030-06-01",
    "body": "We want to **apply** together.",
}


ZALGO = "N" + "\u0301\u0316\u0332" * 20 + "oise"


def titles_in(answer):
    return [item["title"] for item in answer.json()["items"]]


@pytest.fixture
def now(hub_tree):
    with time_machine.travel(AT, tick=False) as traveller:
        yield traveller


def test_lines_of_a_call_turn_nothing_around_and_spill_over_nothing(now, member_client):
    place = {"city": CityFactory(key="haifa", country_code="IL").pk}
    refused = member_client.post(NEW, {**SENT, **place, "title": f"{ZALGO} at the harbour"})
    member_client.post(NEW, {**SENT, **place, "organisation": "Port \u202eof Haifa"})

    assert refused.status_code == 400
    assert PartnerSearch.objects.get().organisation == "Port of Haifa"


def test_member_publishes_a_call_and_everybody_reads_it(now, member_client, member):
    city, topic = CityFactory(key="haifa", country_code="IL"), TopicFactory(key="energy")

    answer = member_client.post(NEW, {**SENT, "city": city.pk, "topics": [topic.pk]})
    member_client.logout()

    made = PartnerSearch.objects.get()
    assert answer["Location"] == made.get_absolute_url()
    assert made.author == member
    shown = member_client.get(made.get_absolute_url())
    text = read(shown).one("main").text
    for part in ("Port of Haifa", "Two ports and a university", "1 June 2030", "Nadia Haddad"):
        assert part in text
    assert shown.cookies == {}
    item = member_client.get(f"/api/v1/items/{made.key}/").json()
    assert (item["ends_at"], item["due_at"]) == ("2030-06-01T23:59:59Z", "2030-06-01T23:59:59Z")
    assert [item["city"]["key"], *(term["key"] for term in item["topics"])] == ["haifa", "energy"]
    assert item["details"] == {
        "organisation": "Port of Haifa",
        "partners": "Two ports and a university",
        "closes_on": "2030-06-01",
        "is_closed_early": False,
    }


def test_reader_answers_the_author_while_it_is_open(now, client):
    made = write_search(MemberFactory(name="Yael"))
    client.force_login(MemberFactory().user)

    page = read(client.get(made.get_absolute_url()))

    url = f"{made.author.get_absolute_url()}write/?about={made.key}"
    assert page.one("a", "button", href=url).text == "Answer"
    now.move_to(datetime(2030, 6, 2, tzinfo=UTC))
    closed = read(client.get(made.get_absolute_url()))
    assert closed.all("a", "button", href=url) == []
    assert "This search for partners is closed." in closed.one("main").text


@pytest.mark.parametrize("is_first", [True, False])
def test_letter_that_answers_a_call_begins_with_it(now, client, is_first):
    made = write_search(MemberFactory(name="Yael", language="he"))
    reader = MemberFactory(name="Omar", trust="new")
    if not is_first:
        write(made.author, reader, text="Hello", at=AT)
    client.force_login(reader.user)
    buttons = read(client.get(made.get_absolute_url())).all("a", "button")
    [url] = [button["href"] for button in buttons if button.text == "Answer"]

    form = client.get(url, follow=True)
    asked = f"{form.request['PATH_INFO']}?{form.request['QUERY_STRING']}"
    sent = client.post(asked, {"text": "We would join.", "form_id": str(uuid4())}, follow=True)
    send_due(AT + timedelta(hours=1))

    assert read(form).one("main").all("a", href=made.get_absolute_url())[0].text == made.title
    link = f"http://testserver/he/{made.path}"
    begun = f"{made.title}\n{link}\n\nWe would join."
    assert Letter.objects.order_by("pk").last().text == begun
    shown = read(sent).all("div", "letter__text")[0]
    assert (shown.all("a", href=link) != [], "We would join." in shown.text) == (True, True)
    [mail] = [mail for mail in mailbox.outbox if mail.to == [made.author.user.email]]
    assert begun in mail.body


def test_letter_names_a_call_of_its_reader_that_is_there_alone(now, client):
    made, other = write_search(), write_search()
    taken_off = write_search(made.author)
    PartnerSearch.objects.filter(pk=taken_off.pk).update(state="hidden")
    client.force_login(MemberFactory().user)

    for about in (other.key, taken_off.key, uuid4(), "nonsense"):
        url = f"{made.author.get_absolute_url()}write/?about={about}"
        assert client.get(url).status_code == 404


def test_expired_call_leaves_lists_and_api_and_stays_reachable(now, client):
    made = write_search()
    api, feed = "/api/v1/items/?kind=partner_search", "/en/community/feed.atom"
    assert titles_in(client.get(api)) == [made.title]
    assert made.title in client.get(feed).content.decode()

    now.move_to(datetime(2030, 6, 1, 23, 59, 59, tzinfo=UTC))

    assert titles_in(client.get(api)) == []
    assert titles_in(client.get(f"{api}&status=ended")) == [made.title]
    assert made.title not in client.get(feed).content.decode()
    assert made.title not in client.get("/en/community/").content.decode()
    assert client.get(made.get_absolute_url()).status_code == 200
    assert client.get(f"/api/v1/items/{made.key}/").status_code == 200


def test_call_is_open_to_the_end_of_its_day(now, client):
    made = write_search(closes_on=date(2030, 5, 1))

    now.move_to(datetime(2030, 5, 1, 23, 59, 58, tzinfo=UTC))

    assert titles_in(client.get("/api/v1/items/?kind=partner_search")) == [made.title]


def test_author_closes_it_early(now, client):
    made = write_search()
    address = f"/en/community/partners/{made.pk}/close/"
    client.force_login(MemberFactory().user)
    assert client.post(address).status_code == 403

    client.force_login(made.author.user)
    client.post(address)

    made.refresh_from_db()
    assert made.ends_at == AT
    assert titles_in(client.get("/api/v1/items/?kind=partner_search")) == []
    change = f"/en/community/partners/{made.pk}/change/"
    assert client.post(change, SENT).status_code == 403
    assert client.get(made.get_absolute_url()).status_code == 200


def test_closing_twice_is_closing_once(now):
    made = write_search()

    close(made, made.author, AT)
    close(made, made.author, AT + timedelta(days=1))

    assert made.closed_at == AT


def test_author_changes_what_it_says(now, member_client, member):
    made = write_search(member)

    member_client.post(
        f"/en/community/partners/{made.pk}/change/", {**SENT, "closes_on": "2030-07-31"}
    )

    made.refresh_from_db()
    assert (made.closes_on, made.edited_at) == (date(2030, 7, 31), AT)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("closes_on", "2030-04-30", "Choose a day from today to a year from now."),
        ("closes_on", "2031-05-02", "Choose a day from today to a year from now."),
        ("closes_on", "soon", "Write year, month and day, as 2030-05-31."),
        ("organisation", "", "Fill in this field."),
        ("body", "", "Fill in this field."),
    ],
)
def test_what_cannot_be_is_said(now, member_client, field, value, said):
    answer = member_client.post(NEW, {**SENT, field: value})

    assert answer.status_code == 400
    assert said in read(answer).one("div", "error-summary").text
    assert not PartnerSearch.objects.exists()


def test_operation_takes_no_day_that_cannot_be(hub_tree):
    with pytest.raises(ValueError, match="2032"):
        write_search(closes_on=date(2032, 1, 1), at=WRITTEN_AT)


def test_preview_publishes_nothing(now, member_client):
    page = read(member_client.post(NEW, {**SENT, "preview": "1"}))

    assert page.one("section", "post--preview").one("strong").text == "apply"
    assert not PartnerSearch.objects.exists()


def test_form_sent_twice_is_one_call(now, member_client):
    sent = {**SENT, "form_id": str(uuid4())}

    addresses = {member_client.post(NEW, sent)["Location"] for _ in range(2)}

    assert len(addresses) == 1
    assert PartnerSearch.objects.count() == 1


def test_language_is_guessed_from_the_text(hub_tree):
    made = write_search(title="شركاء لميناء هادئ", body="نبحث عن شركاء لمشروع في الميناء.")

    assert (made.language, made.is_language_guessed) == ("ar", True)


def test_old_address_leads_to_that_of_the_title(now, client):
    made = write_search()

    answer = client.get(f"/en/community/partners/{made.pk}-another/")

    assert answer["Location"] == made.get_absolute_url()


@pytest.mark.parametrize("count", [1, 3])
def test_section_costs_the_same_at_any_length(now, client, django_assert_max_num_queries, count):
    for _ in range(count):
        write_search()

    with django_assert_max_num_queries(12):
        client.get("/en/community/")
