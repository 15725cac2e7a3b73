"""Flags on trial reports, calls for partners and pages of the hub: one queue, once, closed."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from wagtail.models import PageViewRestriction

from community.enums import FlagReason
from community.items import find_item
from community.models import Decision, Flag
from community.operations import announcements, discussions, flags, leaving, submissions
from community.operations.deciding import DecidedError
from tests.community.moderating import AT, act, log_in, make_moderator
from tests.factories import UserFactory
from tests.factories.community import (
    MemberFactory,
    write_post,
    write_search,
    write_submission,
    write_thread,
    write_transfer,
)
from tests.factories.events import EventPageFactory
from tests.factories.home import StandardPageFactory
from tests.factories.library import OutputPageFactory
from tests.factories.stakeholders import OrganisationPageFactory
from tests.hub.html import read

FORM = {"reason": "untrue", "note": "They are not dimmed."}
QUEUE = "/admin/community/queue/"
WHY = {"reason": "spam", "text": "It sells lamps."}


@pytest.fixture
def report(solution):
    return write_transfer(solution, MemberFactory(name="Omar"))


@pytest.fixture
def search(hub_tree):
    return write_search(MemberFactory(name="Dina"))


@pytest.fixture
def desk(hub_tree):
    return log_in(make_moderator())


def url_of(key, language="en"):
    return f"/{language}/community/flag/?about={key}"


def flag(target, by=None, note=""):
    return flags.flag(by or MemberFactory(), target, FlagReason.SPAM, note, AT)


def links_to_flag(client, address, key):
    return [link.text for link in read(client.get(address)).all("a", href=url_of(key))]


def queue_of(client):
    return read(client.get(QUEUE)).one("main").text


@pytest.fixture
def texts(hub_tree):
    page = StandardPageFactory(parent=hub_tree.home(), title="About us")
    page.save_revision().publish()
    return page


@pytest.fixture
def others(hub_tree):
    """A page of each kind that editors write."""
    event = EventPageFactory(parent=hub_tree.section("events"))
    output = OutputPageFactory(parent=hub_tree.section("library"))
    organisation = OrganisationPageFactory(parent=hub_tree.section("stakeholders"))
    for page in (event, output, organisation):
        page.save_revision().publish()
    return [event, output, organisation]


def test_every_page_has_the_link_also_for_visitors(client, member_client, solution, texts, others):
    for page in (solution, texts, *others):
        for reader in (Client(), member_client):
            shown = reader.get(page.get_url())
            key = page.translation_key
            assert len(read(shown).all("a", href=url_of(key))) == 1
        assert member_client.get(url_of(key)).status_code == 200
    assert "/account/login/" in Client().get(url_of(key)).headers["Location"]


def test_member_flags_report_call_and_page_where_they_read_them(
    member, member_client, solution, report, search
):
    pages = {
        report.key: report.get_absolute_url(),
        search.key: search.get_absolute_url(),
        solution.translation_key: f"/en/solutions/{solution.slug}/",
    }
    for key, address in pages.items():
        assert len(links_to_flag(member_client, address, key)) == 1
        assert member_client.get(url_of(key)).status_code == 200
        answer = member_client.post(url_of(key), FORM)
        assert answer.headers["Location"] == address

    told = Flag.objects.order_by("pk").values_list("member", "item", "reason", "note")
    assert list(told) == [(member.pk, key, "untrue", "They are not dimmed.") for key in pages]


@pytest.mark.parametrize(
    ("language", "said"), [("en", "Tell the moderators"), ("es", "Avisar al equipo de moderación")]
)
def test_form_is_in_the_language_of_the_page(member_client, report, language, said):
    assert read(member_client.get(url_of(report.key, language))).one("h1").text == said


def test_flag_sent_twice_is_one(member_client, report):
    for _ in range(2):
        answer = member_client.post(url_of(report.key), FORM, follow=True)
        assert "Thank you." in answer.text

    assert Flag.objects.count() == 1


def test_nobody_flags_their_own(solution, hub_tree):
    author = MemberFactory()
    coauthor = MemberFactory()
    for key in (write_transfer(solution, author).key, write_search(author).key):
        client = log_in(author.user)
        assert client.post(url_of(key), FORM).status_code == 403
    practice = publish_practice(hub_tree, author, coauthor)
    for who in (author, coauthor):
        client = log_in(who.user)
        assert client.post(url_of(practice.translation_key), FORM).status_code == 403
    assert not Flag.objects.exists()


def publish_practice(hub_tree, author, *coauthors):
    submission = write_submission(author, coauthors=coauthors)
    editor = make_editor()
    return submissions.accept(submission, editor, is_published=True, at=AT)


def make_plain_moderator():
    """Return who decides about members, and changes no pages."""
    user = UserFactory()
    for name in ("access_admin", "moderate"):
        user.user_permissions.add(Permission.objects.get(codename=name))
    return user


def make_editor():
    user = make_moderator("Eva")
    user.is_superuser = True
    user.save()
    return user


def test_what_a_reader_does_not_see_they_do_not_flag(member_client, solution, report, search):
    announcements.hide(search, act())
    held = write_search(MemberFactory(trust="new"))
    PageViewRestriction.objects.create(page=solution, restriction_type="groups")
    solution.save()

    keys = (search.key, held.key, report.key, solution.translation_key)
    answers = [
        (member_client.get(url_of(key)), member_client.post(url_of(key), FORM)) for key in keys
    ]

    assert {answer.status_code for pair in answers for answer in pair} == {404}
    for nonsense in ("", "x", "00000000-0000-4000-8000-000000000000"):
        assert member_client.get(url_of(nonsense)).status_code == 404
    assert not Flag.objects.exists()


def test_visitor_is_led_to_the_login_without_a_cookie_on_the_page(client, report):
    page = client.get(report.get_absolute_url())

    assert page.cookies == {}
    assert "/account/login/" in client.get(url_of(report.key)).headers["Location"]


def test_discussion_is_flagged_by_its_first_post(member_client):
    thread = write_thread()

    answer = member_client.get(url_of(thread.key))

    assert answer.headers["Location"] == f"/en/community/posts/{thread.posts.get().pk}/flag/"


def test_queue_has_each_once_with_its_number_and_notes(desk, solution, report, search):
    for target in (report, search, find_item(solution.translation_key, AT)):
        for note in ("They sell.", "Seen elsewhere."):
            flag(target, note=note)

    assert queue_of(desk).count("2 flags") == 3
    for source, target in (("flagged-reports", report), ("flagged-searches", search)):
        entry = read(desk.get(f"{QUEUE}{source}/{target.pk}/")).one("main").text
        assert ("They sell." in entry, "Seen elsewhere." in entry) == (True, True)


def test_moderator_reads_all_that_an_announcement_says(desk, solution):
    told = {"outcome": "failed", "failure": "Buy lamps at lamps.example."}
    report, search = write_transfer(solution, **told), write_search()
    for target in (report, search):
        flag(target)

    entry = desk.get(f"{QUEUE}flagged-reports/{report.pk}/").text
    assert ("Buy lamps at lamps.example." in entry, report.get_absolute_url() in entry) == (
        True,
        True,
    )
    entry = desk.get(f"{QUEUE}flagged-searches/{search.pk}/").text
    assert ("Port of Haifa" in entry, "Two ports and a university" in entry) == (True, True)


@pytest.mark.parametrize(
    ("name", "state", "kind"),
    [
        ("dismiss", "visible", "dismiss"),
        ("hide", "hidden", "take_off"),
        ("warn", "visible", "warn"),
        ("suspend_all", "hidden", "suspend"),
    ],
)
def test_flagged_report_is_decided_and_the_queue_is_empty(desk, report, name, state, kind):
    told = flag(report)

    answer = desk.post(
        f"{QUEUE}flagged-reports/{report.pk}/", {"act": name, **WHY, "until": "2031-01-01"}
    )

    assert answer.headers["Location"] == QUEUE
    report.refresh_from_db()
    told.refresh_from_db()
    assert (report.state, told.is_open, told.decision.kind) == (state, False, kind)
    assert (told.decision.item, told.decision.waited_since) == (report.key, AT)


@pytest.mark.parametrize("name", ["dismiss", "hide", "warn"])
def test_two_moderators_on_one_flagged_call_decide_once(desk, search, name):
    flag(search)
    url, other = f"{QUEUE}flagged-searches/{search.pk}/", log_in(make_moderator("Said"))
    desk.post(url, {"act": name, **WHY})

    answer = other.post(url, {"act": name, **WHY}, follow=True)

    assert "Rita Moss decided this on " in answer.text
    assert Decision.objects.count() == 1


def test_moderator_does_not_decide_about_their_own(hub_tree):
    rita = make_moderator()
    own = write_search(MemberFactory(user=rita))
    flag(own)

    desk = log_in(rita)

    assert own.title not in queue_of(desk)
    assert desk.get(f"{QUEUE}flagged-searches/{own.pk}/").headers["Location"] == QUEUE


def test_flagged_page_leads_to_its_editor_and_its_flags_are_closed(desk, solution):
    told = flag(find_item(solution.translation_key, AT), note="The figure is wrong.")
    url = f"{QUEUE}flagged-pages/{told.pk}/"
    entry = read(log_in(make_plain_moderator()).get(url))
    assert "The figure is wrong." in entry.one("main").text
    assert [each["value"] for each in entry.all("input", name="act")] == ["dismiss"]
    assert "You cannot change this page." in entry.one("main").text
    page = read(log_in(make_editor()).get(url))
    assert page.all("a", href=f"/admin/pages/{solution.pk}/edit/") != []

    desk.post(url, {"act": "dismiss"})
    answer = log_in(make_moderator("Said")).post(url, {"act": "dismiss"}, follow=True)

    assert "Rita Moss decided this on " in answer.text
    decision = Decision.objects.get()
    assert (decision.kind, decision.item) == ("dismiss", solution.translation_key)
    assert solution.title in desk.get("/admin/community/decisions/").text


def test_author_of_a_flagged_practice_is_warned_in_their_language(
    desk, hub_tree, commit, mailoutbox
):
    author = MemberFactory(language="it")
    page = publish_practice(hub_tree, author)
    mailoutbox.clear()
    told = flag(find_item(page.translation_key, AT))

    with commit():
        desk.post(f"{QUEUE}flagged-pages/{told.pk}/", {"act": "warn", **WHY})

    mail = next(each for each in mailoutbox if "It sells lamps." in each.body)
    assert mail.extra_headers["Content-Language"] == "it"
    assert page.title in mail.body
    assert Decision.objects.get(kind="warn").item == page.translation_key


def test_second_of_two_answers_about_a_page_is_told(solution):
    item, rita = find_item(solution.translation_key, AT), make_moderator()
    flag(item)
    flags.answer_flags(item, act(rita), lambda given: flags.dismiss_flags(item, given))

    with pytest.raises(DecidedError) as told:
        flags.answer_flags(item, act(), lambda given: flags.dismiss_flags(item, given))
    assert told.value.by == rita


def test_flags_close_with_what_they_are_about(desk, solution, report, search):
    post = write_post(write_thread(), MemberFactory())
    for target in (report, search, post, find_item(solution.translation_key, AT)):
        flag(target)
    leaver = report.author.user

    announcements.take_off(search, search.author, AT)
    discussions.delete_post(post, post.author, AT)
    leaving.close_account(leaver, keeps_posts=False)
    solution.unpublish()

    assert "Nothing waits. Well done." in queue_of(desk)
    assert flags.close_gone() == 1
    assert not Flag.objects.filter(is_open=True).exists()


def test_page_that_stands_keeps_its_flags(solution, report):
    flag(find_item(solution.translation_key, AT))
    flag(report)

    assert flags.close_gone() == 0
    assert Flag.objects.filter(is_open=True).count() == 2


def test_flag_survives_its_member_leaving_without_their_name(desk, report):
    by = MemberFactory(name="Nadia Haddad")
    flag(report, by=by)

    leaving.close_account(by.user, keeps_posts=True)

    assert "Nadia Haddad" not in desk.get(f"{QUEUE}flagged-reports/{report.pk}/").text
    assert Client().get(report.get_absolute_url()).status_code == 200
