"""Organisations: proposed by members, read by moderators, published or declined with a reason."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from community.models import Decision, Proposal
from community.operations import leaving, proposals
from community.operations.deciding import DecidedError
from community.operations.personal import PARTS
from stakeholders.models import OrganisationPage
from tests.community.moderating import AT, act, find_appeal, log_in, make_moderator
from tests.factories.community import MemberFactory, write_proposal
from tests.factories.home import CityFactory, TopicFactory
from tests.factories.stakeholders import OrganisationPageFactory
from tests.hub.html import read

NEW = "/en/community/organisations/new/"
MINE = "/en/community/organisations/mine/"
QUEUE = "/admin/community/queue/"
WHY = {"reason": "untrue", "text": "No such port is known."}


@pytest.fixture
def desk(hub_tree):
    return log_in(make_moderator())


@pytest.fixture
def said(hub_tree):
    return {
        "title": "Port Authority of Genoa",
        "type": "public_body",
        "summary": "It runs the port, and tries shore power there.",
        "website": "www.port-genoa.example",
        "contact": "office@port-genoa.example",
        "city": CityFactory(key="genoa", country_code="IT").pk,
        "topics": [TopicFactory(key="energy").pk],
    }


def entry_of(proposal):
    return f"{QUEUE}proposals/{proposal.pk}/"


def publish_organisation(hub_tree, title, **fields):
    parent = hub_tree.section("stakeholders")
    page = OrganisationPageFactory(parent=parent, title=title, **fields)
    page.save_revision().publish()
    return page


def test_proposed_organisation_becomes_a_page(
    member_client, member, desk, said, commit, mailoutbox
):
    sent = member_client.post(NEW, said, follow=True)
    assert "waits for a moderator" in read(sent).one("main").text
    proposal = Proposal.objects.get()
    assert (proposal.author, proposal.state, proposal.language) == (member, "held", "en")
    entry = read(desk.get(entry_of(proposal))).one("main").text
    for text in ("It runs the port", "https://www.port-genoa.example", "office@port-genoa.example"):
        assert text in entry

    with commit():
        answer = desk.post(entry_of(proposal), {"act": "publish"})

    assert answer.headers["Location"] == QUEUE
    page = OrganisationPage.objects.get()
    assert (page.translation_key, page.live, page.email) == (
        proposal.key,
        True,
        "office@port-genoa.example",
    )
    shown = read(Client().get("/en/stakeholders/port-authority-of-genoa/"))
    assert shown.one("h1").text == "Port Authority of Genoa"
    assert "office@port-genoa.example" not in shown.raw
    api = Client().get(f"/api/v1/items/{proposal.key}/").json()
    assert (api["type"], api["city"]["key"], [topic["key"] for topic in api["topics"]]) == (
        "public_body",
        "genoa",
        ["energy"],
    )
    (mail,) = mailoutbox
    assert "What you proposed is published" in mail.subject
    assert proposal.get_absolute_url() in mail.body
    own = read(member_client.get(proposal.get_absolute_url()))
    assert own.one("a", href="/en/stakeholders/port-authority-of-genoa/").text == "Read the page"


def test_page_is_in_the_language_of_the_text_and_shown_in_all(desk, hub_tree):
    proposal = write_proposal(
        MemberFactory(language="ar"), title="ميناء طنجة", summary="ميناء كبير.", language="ar"
    )

    desk.post(entry_of(proposal), {"act": "publish"})

    page = OrganisationPage.objects.get()
    assert page.get_parent().specific == hub_tree.section("stakeholders", "ar")
    assert Client().get(f"/ar/stakeholders/{page.slug}/").status_code == 200
    assert "ميناء طنجة" in Client().get("/en/stakeholders/").text


def test_declined_one_is_told_why_in_the_authors_language_and_appealed(
    desk, hub_tree, commit, mailoutbox
):
    author = MemberFactory(language="es")
    proposal = write_proposal(author)
    refused = desk.post(entry_of(proposal), {"act": "refuse", "reason": "untrue"})
    assert (refused.status_code, Decision.objects.exists()) == (400, False)

    with commit():
        desk.post(entry_of(proposal), {"act": "refuse", **WHY})

    proposal.refresh_from_db()
    assert (proposal.state, OrganisationPage.objects.exists()) == ("hidden", False)
    (mail,) = mailoutbox
    assert mail.extra_headers["Content-Language"] == "es"
    assert ("No such port is known." in mail.body, proposal.title in mail.body) == (True, True)
    path = find_appeal(mail)
    own = read(log_in(author.user).get(f"/es/community/organisations/mine/{proposal.pk}/"))
    assert own.all("a", href=path) != []
    Client().post(path, {"text": "Existe desde 1903."})

    other = log_in(make_moderator("Said"))
    (appeal,) = {
        each["href"] for each in read(other.get(QUEUE)).all("a") if "/appeals/" in each["href"]
    }
    other.post(appeal, {"act": "uphold", "text": "It is known."})

    assert entry_of(proposal) in other.get(QUEUE).text
    other.post(entry_of(proposal), {"act": "publish"})
    assert OrganisationPage.objects.get().title == proposal.title


def test_nothing_of_what_waits_or_was_declined_is_anywhere(client, member_client, hub_tree):
    author = MemberFactory()
    waiting = write_proposal(author, title="Quayside Zebra Lab", summary="It tames zebras.")
    declined = write_proposal(author, title="Quayside Okapi Lab", summary="It tames okapis.")
    proposals.decline(declined, act())
    publish_organisation(hub_tree, "Quayside Lab")
    pages = [
        "/en/stakeholders/",
        "/en/stakeholders/feed/",
        "/en/search/?q=quayside",
        "/en/community/",
        "/api/v1/items/?q=quayside",
        "/api/v1/items/?kind=organisation",
        "/api/v1/search/?q=quayside&locale=en",
        "/api/v1/suggest/?q=quayside&locale=en",
        "/api/v1/changes/",
        "/api/v2/pages/?type=stakeholders.OrganisationPage",
        "/sitemap.xml",
        f"/en/community/members/{author.key}/",
    ]

    for reader in (Client(), member_client):
        for address in pages:
            text = reader.get(address).content.decode()
            assert not any(word in text for word in ("Zebra", "Okapi", "zebras", "okapis")), address
        for one in (waiting, declined):
            assert reader.get(f"/api/v1/items/{one.key}/").status_code == 404
            own = reader.get(one.get_absolute_url())
            assert own.status_code in {302, 404}
    assert "Quayside Lab" in read(Client().get("/en/search/?q=quayside")).one("main").text


@pytest.mark.parametrize(
    ("title", "website"),
    [("Port authority of génoa", ""), ("Another name", "http://port.example.org/en/about")],
)
def test_what_may_be_there_already_is_shown_first(member_client, hub_tree, said, title, website):
    page = publish_organisation(
        hub_tree, "Port Authority of Genoa", website="https://www.port.example.org/"
    )
    sent = {**said, "title": title, "website": website, "form_id": str(uuid4())}

    asked = read(member_client.post(NEW.replace("/en/", "/ar/"), sent))

    assert not Proposal.objects.exists()
    assert asked.one("div", id="twins").one("a")["href"] == f"/ar/stakeholders/{page.slug}/"
    assert asked.one("input", name="title")["value"] == title
    member_client.post(NEW, {**sent, "is_sure": "1"})
    assert Proposal.objects.get().title == title


def test_another_site_of_the_same_host_is_no_twin(member_client, hub_tree, said):
    publish_organisation(hub_tree, "Ministry", website="https://gov.example/water")

    member_client.post(NEW, {**said, "website": "https://gov.example/transport"})

    assert Proposal.objects.count() == 1


def test_what_only_others_may_see_is_no_twin(member_client, hub_tree, said):
    page = publish_organisation(hub_tree, said["title"])
    page.unpublish()
    write_proposal(MemberFactory(), title=said["title"])

    member_client.post(NEW, said)

    assert Proposal.objects.count() == 2


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": " "}, "title"),
        ({"type": "person"}, "type"),
        ({"summary": ""}, "summary"),
        ({"city": ""}, "city"),
        ({"website": "not an address"}, "website"),
        ({"contact": "nobody"}, "contact"),
    ],
)
def test_mistake_is_named_and_nothing_is_lost(member_client, said, change, field):
    answer = member_client.post(NEW, {**said, **change})

    page = read(answer)
    assert answer.status_code == 400
    assert [each["href"] for each in page.one("ul", "error-summary__list").all("a")] == [
        f"#id_{field}"
    ]
    if field != "summary":
        assert page.one("textarea", name="summary").text == said["summary"]
    assert not Proposal.objects.exists()


def test_form_sent_twice_is_one_proposal(member_client, said):
    sent = {**said, "form_id": str(uuid4())}

    first, second = (member_client.post(NEW, sent)["Location"] for _ in range(2))

    assert first == second
    assert Proposal.objects.count() == 1


def test_limits_hold(member_client, member, said):
    member_client.post(NEW, {**said, "summary": "See " + "https://a.example " * 21})
    assert not Proposal.objects.exists()
    for number in range(proposals.MOST_OPEN):
        write_proposal(member, title=f"Lab {number}")

    answer = member_client.post(NEW, said)

    assert "Wait until they are decided." in read(answer).one("main").text
    assert Proposal.objects.count() == proposals.MOST_OPEN


def test_new_member_proposes_as_much_as_they_announce(hub_tree):
    newcomer = MemberFactory(trust="new")
    client = log_in(newcomer.user)
    for number in range(2):
        write_proposal(newcomer, title=f"Lab {number}")
    city = CityFactory().pk
    sent = {"title": "Lab", "type": "company", "summary": "A laboratory.", "city": city}

    assert "You have published a lot today." in client.post(NEW, sent).text


def test_visitor_is_led_to_the_login_and_suspended_ones_write_nothing(client, member, said):
    assert client.get(NEW)["Location"].startswith("/en/account/login/?next=")
    member.suspended_until = AT + timedelta(days=9999)
    member.save()

    assert log_in(member.user).post(NEW, said).status_code == 403
    with pytest.raises(PermissionDenied):
        write_proposal(member)


def test_author_alone_sees_it_and_takes_it_back_while_it_waits(member_client, member, desk):
    waiting, decided = (write_proposal(member, title=title) for title in ("Lab A", "Lab B"))
    desk.post(entry_of(decided), {"act": "publish"})
    stranger = log_in(MemberFactory().user)
    assert stranger.get(waiting.get_absolute_url()).status_code == 404
    assert stranger.post(f"{waiting.get_absolute_url()}take-back/").status_code == 404

    assert member_client.post(f"{decided.get_absolute_url()}take-back/").status_code == 403
    assert member_client.post(f"{waiting.get_absolute_url()}take-back/")["Location"] == MINE

    rows = read(member_client.get(MINE)).all("li", "threads__row")
    assert [(row.one("a").text, row.one("span", "tag").text) for row in rows] == [
        ("Lab B", "published")
    ]
    assert desk.get(entry_of(waiting))["Location"] == QUEUE


@pytest.mark.parametrize("name", ["publish", "refuse", "suspend_all"])
def test_two_moderators_decide_once(desk, hub_tree, name):
    proposal = write_proposal(MemberFactory())
    other = log_in(make_moderator("Said"))
    assert [each.get(entry_of(proposal)).status_code for each in (desk, other)] == [200, 200]
    form = {"act": name, **WHY, "until": "2031-01-01"}

    desk.post(entry_of(proposal), {**form, "form_id": str(uuid4())})
    answer = other.post(entry_of(proposal), {**form, "form_id": str(uuid4())}, follow=True)

    assert "Rita Moss decided this on " in answer.text
    assert Decision.objects.count() == 1
    assert OrganisationPage.objects.count() == (name == "publish")


@pytest.mark.parametrize("decide", [proposals.publish, proposals.decline])
def test_second_of_two_acts_at_the_same_time_is_told(hub_tree, decide):
    proposal, rita = write_proposal(MemberFactory()), make_moderator()
    decide(proposal, act(rita))

    with pytest.raises(DecidedError) as told:
        decide(proposal, act(make_moderator("Said")))
    assert told.value.by == rita


def test_the_same_decision_sent_twice_is_one_page(desk, hub_tree):
    proposal = write_proposal(MemberFactory())
    form = {"act": "publish", "form_id": str(uuid4())}

    for _ in range(2):
        desk.post(entry_of(proposal), form)

    assert OrganisationPage.objects.count() == 1


def test_own_proposal_is_for_other_moderators(hub_tree):
    rita = make_moderator()
    own = write_proposal(MemberFactory(user=rita))
    desk = log_in(rita)

    assert own.title not in desk.get(QUEUE).text
    assert desk.post(entry_of(own), {"act": "publish"})["Location"] == QUEUE
    with pytest.raises(PermissionDenied):
        proposals.publish(own, act(rita))
    with pytest.raises(PermissionDenied):
        proposals.publish(own, act(MemberFactory().user))
    assert not OrganisationPage.objects.exists()


def test_moderator_sees_what_it_may_be(desk, hub_tree):
    page = publish_organisation(hub_tree, "Port of Genoa")
    proposal = write_proposal(MemberFactory(), title="Port of Genoa")

    entry = read(desk.get(entry_of(proposal)))

    assert entry.all("a", href=f"/en/stakeholders/{page.slug}/") != []


@pytest.mark.parametrize("count", [1, 3])
def test_own_list_costs_the_same_at_any_length(
    member_client, member, count, django_assert_num_queries
):
    for number in range(count):
        write_proposal(member, title=f"Lab {number}")
    member_client.get(MINE)

    with django_assert_num_queries(6):
        member_client.get(MINE)


def test_spammer_who_is_stopped_proposes_nothing_any_more(desk, hub_tree):
    spammer = MemberFactory(trust="new")
    first, second = (write_proposal(spammer, title=title) for title in ("Lamps", "More lamps"))

    desk.post(entry_of(first), {"act": "suspend_all", **WHY, "until": "2031-01-01"})

    assert {*Proposal.objects.values_list("state", flat=True)} == {"hidden"}
    assert "Nothing waits." in desk.get(QUEUE).text
    assert second.title not in desk.get(QUEUE).text


def test_archive_has_them_and_they_go_with_the_account(member, desk):
    waiting, done = (write_proposal(member, title=title) for title in ("Lab A", "Lab B"))
    desk.post(entry_of(done), {"act": "publish"})
    rows = PARTS["proposals"](member)
    assert [(row["title"], row["contact"]) for row in rows] == [
        (each.title, each.contact) for each in (waiting, done)
    ]

    leaving.close_account(member.user, keeps_posts=True)

    assert not Proposal.objects.exists()
    assert Client().get("/en/stakeholders/lab-b/").status_code == 200


@pytest.mark.parametrize("address", ["/en/stakeholders/", "/ar/stakeholders/", "/en/community/"])
def test_way_in_is_where_one_misses_it(client, hub_tree, address):
    language = address[1:3]

    links = read(client.get(address)).one("main").all("a")

    assert f"/{language}/community/organisations/new/" in [link["href"] for link in links]
