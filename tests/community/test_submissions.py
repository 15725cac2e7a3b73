"""Good practices: written by members, decided by editors, published with their authors' names."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError

from community.models import PracticePage, Submission
from community.models.practices import RESERVED
from community.operations.submissions import (
    DecidedError,
    accept,
    decline,
    give_back,
)
from community.urls import urlpatterns
from tests.factories.community import (
    MemberFactory,
    write_submission,
)
from tests.factories.home import CityFactory, TopicFactory, UserFactory
from tests.hub.html import read

AT = datetime(2030, 6, 1, 9, tzinfo=UTC)
NEW = "/en/community/practices/new/"
WHOLE = {
    "title": "Night buses on demand",
    "summary": "Buses that come when they are called.",
    "challenge": "Nobody was in the buses after ten.",
    "action": "We let people call them.",
    "result": "Half the kilometres, twice the riders.",
    "conditions": "A phone line and two drivers.",
    "licence": "cc-by-4.0",
    "is_author_credited": "on",
}


@pytest.fixture
def editor(hub_tree):
    user = UserFactory(email="editor@example.org")
    user.groups.add(Group.objects.get(name="Editors"))
    return user


@pytest.fixture
def sent_in(member):
    return write_submission(member)


def test_draft_may_be_nearly_empty_and_is_kept(member_client, member):
    answer = member_client.post(NEW, {"title": "Night buses", "keep": "1"})

    made = Submission.objects.get()
    assert answer["Location"] == made.get_absolute_url()
    assert (made.author, made.state, made.language) == (member, "draft", "en")
    page = read(member_client.get("/en/community/practices/mine/"))
    row = page.one("li", "threads__row")
    assert [row.one("a").text, row.one("span", "tag").text] == ["Night buses", "draft"]


def test_what_is_sent_in_must_be_whole_and_nothing_written_is_lost(member_client):
    answer = member_client.post(NEW, {"title": "Night buses", "action": "We tried.", "send": "1"})

    page = read(answer)
    assert answer.status_code == 400
    assert [each.text for each in page.one("ul", "error-summary__list").all("a")] == [
        "Summary: Fill in this field.",
        "City: Choose a city, or a country below.",
        "The challenge: Fill in this field.",
        "The result: Fill in this field.",
        "What it takes elsewhere: Fill in this field.",
        "Organisation to name beside the authors: Name somebody: yourself, others, or an "
        "organisation.",
    ]
    assert page.one("textarea", name="action").text == "We tried."


def test_member_sends_in_with_coauthors_and_follows_the_state(member_client, member):
    other = MemberFactory(name="يوسف")
    sent = {
        **WHOLE,
        "city": CityFactory(key="genoa", country_code="IT").pk,
        "topics": [TopicFactory(key="mobility").pk],
        "coauthors": f"https://hub.example/ar/community/members/{other.key}/\n",
        "send": "1",
    }

    member_client.post(NEW, sent)

    made = Submission.objects.get()
    assert (made.state, made.name_authors()) == ("submitted", "Nadia Haddad")
    assert (
        "waits for an editor" in read(member_client.get(made.get_absolute_url())).one("main").text
    )
    member_client.force_login(other.user)
    assert member_client.get(made.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("line", ["nobody", "https://hub.example/en/community/members/abcdefghjk/"])
def test_unknown_coauthor_is_named(member_client, line):
    answer = member_client.post(NEW, {"title": "Night buses", "coauthors": line, "keep": "1"})

    assert "No member is found for" in read(answer).one("div", "error-summary").text
    assert line in answer.content.decode()


def test_form_sent_twice_is_one_submission(member_client):
    sent = {**WHOLE, "city": CityFactory().pk, "form_id": str(uuid4()), "send": "1"}

    first = member_client.post(NEW, sent)["Location"]

    assert member_client.post(NEW, sent)["Location"] == first
    assert Submission.objects.count() == 1


def test_nobody_else_sees_a_submission(client, sent_in):
    stranger = MemberFactory()
    addresses = [sent_in.get_absolute_url() + part for part in ("", "change/", "delete/")]

    assert {client.get(url).status_code for url in addresses} == {302}
    client.force_login(stranger.user)
    assert {client.get(url).status_code for url in addresses} == {404}
    assert "Night buses" not in client.get("/en/community/practices/mine/").content.decode()


def test_what_waits_is_not_changed_until_it_is_taken_back(member_client, sent_in):
    change = sent_in.get_absolute_url() + "change/"
    assert member_client.post(change, {"title": "Another"}).status_code == 400

    member_client.post(sent_in.get_absolute_url() + "take-back/")

    member_client.post(change, {"title": "Another title", "keep": "1"})
    sent_in.refresh_from_db()
    assert (sent_in.state, sent_in.title) == ("draft", "Another title")


def test_coauthor_may_take_the_name_off(client, member):
    other = MemberFactory()
    made = write_submission(member, coauthors=[other])
    client.force_login(other.user)

    client.post(made.get_absolute_url() + "leave/")

    assert made.name_authors() == "Nadia Haddad; Municipality of Genoa"
    assert client.get(made.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_own_list_costs_the_same_at_any_length(
    member_client, member, django_assert_num_queries, count
):
    for number in range(count):
        write_submission(member, title=f"Night buses {number}")
    member_client.get("/en/community/practices/mine/")

    with django_assert_num_queries(7):
        member_client.get("/en/community/practices/mine/")


def test_accepted_and_published_it_is_a_page_that_credits_and_cites(client, editor, member):
    city, topic = CityFactory(key="genoa", country_code="IT"), TopicFactory(key="mobility")
    made = write_submission(
        member, city=city, topics=[topic], coauthors=[MemberFactory(name="Yael")]
    )

    page = accept(made, editor, at=AT, is_published=True)

    shown = read(client.get("/en/community/night-buses-on-demand/"))
    assert shown.one("h1").text == "Night buses on demand"
    facts = shown.one("dl", "facts").text
    assert "Nadia Haddad; Yael; Municipality of Genoa" in facts
    assert "Nadia Haddad; Yael; Municipality of Genoa (" in shown.one("p", id="citation-text").text
    assert "Half the kilometres, twice the riders." in shown.one("div", "item__text").text
    details = client.get(f"/api/v1/items/{page.translation_key}/").json()
    assert (details["kind"], details["transfer_count"], details["city"]["key"]) == (
        "practice",
        0,
        "genoa",
    )
    assert [term["key"] for term in details["topics"]] == ["mobility"]


def test_accepted_it_may_stay_a_draft_of_the_editors(member_client, editor, sent_in):
    page = accept(sent_in, editor, at=AT, is_published=False)

    assert (page.live, page.has_unpublished_changes) == (False, True)
    assert member_client.get("/en/community/night-buses-on-demand/").status_code == 404
    text = read(member_client.get(sent_in.get_absolute_url())).one("main").text
    assert "accepted: an editor prepares the page" in text
    page.save_revision().publish()
    mine = read(member_client.get("/en/community/practices/mine/"))
    assert mine.all("a", href="/en/community/night-buses-on-demand/")[0].text == "Read the page"


def test_page_is_in_the_language_of_the_submission(client, editor, hub_tree):
    made = write_submission(
        MemberFactory(name="ياسمين", language="ar"), language="ar", title="حافلات"
    )

    page = accept(made, editor, at=AT, is_published=True)

    assert page.locale.language_code == "ar"
    assert page.get_parent().specific == hub_tree.section("community", "ar")
    assert client.get(f"/ar/community/{page.slug}/").status_code == 200
    assert "in Arabic" in read(client.get("/en/community/?kind=practice")).one("main").text


@pytest.mark.parametrize("title", ["Members", "Practices", "Spaces"])
def test_practice_never_takes_an_address_of_the_community(client, editor, member, title):
    page = accept(write_submission(member, title=title), editor, at=AT, is_published=True)

    assert page.slug == f"{title.lower()}-2"
    assert read(client.get(f"/en/community/{page.slug}/")).one("h1").text == title


def test_two_practices_of_one_name_stand_beside_each_other(editor, member):
    pages = [accept(write_submission(member), editor, at=AT, is_published=True) for _ in range(2)]

    assert [page.slug for page in pages] == ["night-buses-on-demand", "night-buses-on-demand-2"]


@pytest.mark.parametrize(
    ("decide", "state"), [(give_back, "returned"), (decline, "declined")], ids=["back", "no"]
)
def test_author_reads_why_on_the_page_and_in_a_mail(client, editor, decide, state, commit):
    author = MemberFactory(name="ياسمين", language="ar", user__email="yasmin@example.org")
    made = write_submission(author, language="ar")

    with commit():
        decide(made, editor, reason="أضيفوا الكلفة.", at=AT)

    made.refresh_from_db()
    assert (made.state, made.decided_by, made.decided_at) == (state, editor, AT)
    client.force_login(author.user)
    assert "أضيفوا الكلفة." in read(client.get(made.get_absolute_url())).one("main").text
    [sent] = mail.outbox
    assert (sent.to, sent.extra_headers["Content-Language"]) == (["yasmin@example.org"], "ar")
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"
    html = sent.alternatives[0].content
    assert ("أضيفوا الكلفة." in sent.body, 'dir="rtl"' in html) == (True, True)
    assert f"/ar/community/practices/mine/{made.pk}/" in sent.body


@pytest.mark.parametrize("decision", ["return", "decline"])
def test_author_reads_the_reason_in_their_language(client, editor, commit, decision):
    author = MemberFactory(name="Lucía", language="es")
    made = write_submission(author, language="es")
    client.force_login(editor)
    sent = {"decision": decision, "why": "result", "reason": ""}

    with commit():
        client.post(f"/admin/submissions/{made.pk}/", sent)

    said = "no dice qué resultado tuvo"
    assert said in mail.outbox[0].body
    assert said in mail.outbox[0].alternatives[0].content
    client.force_login(author.user)
    for code, words in (("es", said), ("en", "it does not say what came of it")):
        assert words in client.get(f"/{code}/community/practices/mine/{made.pk}/").text


def test_other_reasons_need_words(client, editor, sent_in):
    client.force_login(editor)
    address = f"/admin/submissions/{sent_in.pk}/"
    sent = {"decision": "decline", "why": "other", "reason": " "}

    assert "Say why" in client.post(address, sent).text
    assert client.post(address, {**sent, "reason": "See your mail."}).status_code == 302
    sent_in.refresh_from_db()
    assert (sent_in.state, sent_in.why, sent_in.reason) == ("declined", "other", "See your mail.")


def test_returned_it_can_be_sent_in_again(member_client, editor, sent_in):
    give_back(sent_in, editor, reason="Add the cost.", at=AT)
    sent = {**WHOLE, "city": CityFactory().pk, "cost": "40 000 euro", "send": "1"}

    member_client.post(sent_in.get_absolute_url() + "change/", sent)

    sent_in.refresh_from_db()
    assert (sent_in.state, sent_in.cost, sent_in.reason) == (
        "submitted",
        "40 000 euro",
        "Add the cost.",
    )


@pytest.mark.parametrize("decide", [give_back, decline])
@pytest.mark.parametrize("reason", ["", "  \n"])
def test_nothing_is_refused_without_a_reason(editor, sent_in, decide, reason):
    with pytest.raises(ValueError, match="ed"):
        decide(sent_in, editor, reason=reason, at=AT)


def test_second_editor_is_told_that_it_is_decided(editor, sent_in):
    accept(sent_in, editor, at=AT, is_published=True)

    with pytest.raises(DecidedError):
        decline(sent_in, editor, reason="No.", at=AT)
    with pytest.raises(DecidedError):
        accept(sent_in, editor, at=AT, is_published=True)
    assert PracticePage.objects.count() == 1


def test_who_may_add_no_pages_decides_nothing(client, member, sent_in):
    with pytest.raises(PermissionDenied):
        accept(sent_in, member.user, at=AT, is_published=False)
    with pytest.raises(PermissionDenied):
        decline(sent_in, member.user, reason="No.", at=AT)
    client.force_login(member.user)
    assert client.get("/admin/submissions/")["Location"].startswith("/admin/login/")


def test_editors_list_shows_what_waits_first_and_no_drafts(client, editor, member):
    decided = write_submission(member, title="Decided")
    decline(decided, editor, reason="No.", at=AT)
    write_submission(member, title="Waiting")
    write_submission(member, title="Private draft", is_sent=False)
    client.force_login(editor)

    page = client.get("/admin/submissions/").content.decode()

    places = [page.find(title) for title in ("Waiting", "Decided", "Private draft")]
    assert 0 < places[0] < places[1]
    assert places[2] == -1


def test_editor_decides_on_the_submissions_page(client, editor, sent_in, commit):
    client.force_login(editor)
    address = f"/admin/submissions/{sent_in.pk}/"
    assert "Nobody was in the buses after ten." in client.get(address).content.decode()

    refused = client.post(address, {"decision": "decline", "reason": " "})
    assert "Say why" in refused.content.decode()
    with commit():
        answer = client.post(address, {"decision": "publish", "reason": "Well told."})

    page = PracticePage.objects.get()
    assert answer["Location"] == f"/admin/pages/{page.pk}/edit/"
    assert (page.live, page.owner) == (True, editor)
    assert mail.outbox[0].subject == "Your good practice is published (Medina)"
    assert "Well told." in mail.outbox[0].body
    assert (
        client.post(
            address, {"decision": "return", "why": "missing", "reason": "Late."}
        ).status_code
        == 302
    )
    sent_in.refresh_from_db()
    assert sent_in.state == "published"


def test_drafts_are_no_business_of_editors(client, editor, member):
    draft = write_submission(member, is_sent=False)
    client.force_login(editor)

    assert client.get(f"/admin/submissions/{draft.pk}/").status_code == 404


def test_addresses_of_the_community_are_reserved():
    first = {str(pattern.pattern).split("/")[0] for pattern in urlpatterns}
    assert first - {"<folder:folder>"} <= RESERVED


def test_page_that_ends_before_it_begins_is_refused(hub_tree):
    page = PracticePage(title="Buses", started_on=date(2030, 2, 1), ended_on=date(2030, 1, 1))

    with pytest.raises(ValidationError, match="The end lies before the beginning"):
        hub_tree.section("community").add_child(instance=page)


@pytest.mark.parametrize("is_sent", [True, False], ids=["sent", "kept"])
def test_days_in_the_wrong_order_are_named(member_client, is_sent):
    sent = {"title": "Buses", "started_on": "2030-02-01", "ended_on": "2030-01-01"}

    answer = member_client.post(NEW, {**sent, "send" if is_sent else "keep": "1"})

    assert "The end lies before the beginning." in read(answer).one("main").text


def test_markup_in_a_practice_is_text(client, editor, member):
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    made = write_submission(member, title="Buses", action=evil, summary=evil, credit=evil)
    page = accept(made, editor, at=AT, is_published=True)
    client.force_login(member.user)

    for address in (f"/en/community/{page.slug}/", made.get_absolute_url(), "/en/community/"):
        html = client.get(address).content.decode()
        assert "<script>alert" not in html
        assert "<img src=x" not in html
