"""Decisions about trial reports and calls for partners: told, appealed against, undone."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from community.enums import FlagReason
from community.models import Decision, Flag
from community.operations import announcements, appeals, flags, moderation
from community.operations.deciding import DecidedError
from search.catalogue.json import load
from search.catalogue.models import Change, Listing
from search.catalogue.writer import describe_differences
from tests.community.moderating import (
    AT,
    DAYS,
    act,
    find_appeal,
    log_in,
    make_moderator,
)
from tests.factories.community import MemberFactory, write_search, write_thread, write_transfer
from tests.hub.html import read

WEEK = AT + 7 * DAYS
WHY = {"reason": "spam", "text": "It sells lamps."}


@pytest.fixture
def report(solution):
    return write_transfer(solution, MemberFactory(name="Nadia Haddad", language="ar"))


def count_on(page):
    return load(Listing.objects.get(item=page.translation_key, locale="en").card)["transfer_count"]


def paths_of(announcement):
    return set(Listing.objects.filter(item=announcement.key).values_list("path", flat=True))


def states_of(*rows):
    for row in rows:
        row.refresh_from_db()
    return [row.state for row in rows]


def found_by_api(client, announcement):
    return client.get(f"/api/v1/items/{announcement.key}/?locale=en").status_code == 200


def found_by_search(client, announcement):
    return announcement.get_absolute_url() in client.get("/en/search/?q=harbour").text


def test_standing_report_taken_off_is_gone_from_every_channel_at_once(client, solution, report):
    assert (count_on(solution), found_by_api(client, report), found_by_search(client, report)) == (
        1,
        True,
        True,
    )

    decision = announcements.hide(report, act())

    assert (count_on(solution), paths_of(report), found_by_api(client, report)) == (0, set(), False)
    assert client.get(report.get_absolute_url()).status_code == 404
    assert not found_by_search(client, report)
    assert describe_differences([report.key, solution.translation_key]) == []
    assert Change.objects.filter(item=report.key, action="deleted").exists()
    assert (decision.kind, decision.item, decision.changed) == (
        "take_off",
        report.key,
        [
            {
                "model": "transfer",
                "pk": report.pk,
                "before": {"state": "visible"},
                "after": {"state": "hidden"},
            }
        ],
    )


def test_author_gets_reason_text_and_appeal_in_their_language(report, commit, mailoutbox):
    with commit():
        announcements.hide(report, act())

    (mail,) = mailoutbox
    assert mail.to == [report.author.user.email]
    assert mail.extra_headers["Content-Language"] == "ar"
    for said in ("It sells lamps.", "Dimmed lamps at the harbour", "We put in 40 lamps."):
        assert said in mail.body
    assert find_appeal(mail).startswith("/ar/community/appeal/")


@pytest.mark.parametrize(
    ("write", "said"),
    [
        (write_transfer, "Your trial report was taken off"),
        (lambda _solution: write_search(), "Your search for partners was taken off"),
    ],
)
def test_mail_and_appeal_say_which_text_it_was(solution, write, said, commit, mailoutbox):
    announcement = write(solution)
    with commit():
        decision = announcements.hide(announcement, act())

    (mail,) = mailoutbox
    assert mail.subject == f"{said} (Medina)"
    page = read(Client().get(find_appeal(mail)))
    assert page.one("h1").text == said
    assert announcement.title in page.one("main").text
    desk = log_in(make_moderator("Said"))
    shown = desk.get(f"/admin/community/decisions/{decision.pk}/").text
    listed = desk.get("/admin/community/decisions/").text
    assert [announcement.title in each for each in (shown, listed)] == [True, True]


@pytest.mark.parametrize("write", [write_transfer, lambda _solution: write_search()])
def test_upheld_appeal_brings_it_back_at_its_old_address(client, solution, write):
    announcement = write(solution)
    address, paths, count = (
        announcement.get_absolute_url(),
        paths_of(announcement),
        count_on(solution),
    )
    said = appeals.appeal(announcements.hide(announcement, act()), "It is no advertising.", AT)

    restored = appeals.uphold(said, act(make_moderator("Said"), reason="", text="You are right."))

    assert client.get(address).status_code == 200
    assert (paths_of(announcement), count_on(solution)) == (paths, count)
    assert found_by_api(client, announcement)
    assert (restored.kind, restored.item) == ("restore", announcement.key)
    assert describe_differences([announcement.key, solution.translation_key]) == []


def test_mail_of_a_restored_report_leads_to_it(report, commit, mailoutbox):
    decision = announcements.hide(report, act())

    with commit():
        moderation.restore(decision, act(make_moderator("Said"), reason="", text="Sorry."))

    assert f"/ar/community/transfers/{report.pk}-" in mailoutbox[-1].body


def test_restored_first_announcement_that_had_waited_is_shown(client, hub_tree):
    search = write_search(MemberFactory(trust="new"))
    decision = announcements.hide(search, act())

    moderation.restore(decision, act(make_moderator("Said")))

    assert states_of(search) == ["visible"]
    assert client.get(search.get_absolute_url()).status_code == 200


def test_first_announcement_let_through_is_written_down(solution):
    report = write_transfer(solution, MemberFactory(trust="new"))

    decision = announcements.show(report, act(reason="", text=""))

    assert (decision.kind, decision.item, decision.member) == (
        "approve",
        report.key,
        report.author,
    )
    assert (states_of(report), count_on(solution)) == (["visible"], 1)


def test_suspension_takes_all_along_and_restoring_brings_exactly_that_back(solution):
    author = MemberFactory(name="Omar")
    report, search, gone = (
        write_transfer(solution, author),
        write_search(author),
        write_search(author),
    )
    others = write_search()
    post = write_thread(author).posts.get()
    announcements.hide(gone, act())

    decision = moderation.suspend(author, act(), until=WEEK, with_posts=True)

    assert states_of(report, search, gone, others, post) == [
        "hidden",
        "hidden",
        "hidden",
        "visible",
        "hidden",
    ]
    assert (count_on(solution), paths_of(search)) == (0, set())

    moderation.restore(decision, act(make_moderator("Said")))

    assert states_of(report, search, gone, post) == ["visible", "visible", "hidden", "visible"]
    assert (count_on(solution), paths_of(search) != set()) == (1, True)
    keys = [report.key, search.key, gone.key, solution.translation_key, post.thread.key]
    assert describe_differences(keys) == []


def test_suspension_without_texts_leaves_announcements(solution, report):
    moderation.suspend(report.author, act(), until=WEEK)

    assert (states_of(report), count_on(solution)) == (["visible"], 1)


def test_announcement_deleted_meanwhile_does_not_hinder_a_restoration(report):
    decision = moderation.suspend(report.author, act(), until=WEEK, with_posts=True)
    report.delete()

    moderation.restore(decision, act(make_moderator("Said")))

    report.author.refresh_from_db()
    assert report.author.suspended_until is None


@pytest.mark.parametrize("decide", [announcements.show, announcements.hide])
def test_same_form_twice_is_one_decision(decide, hub_tree):
    search, form_id = write_search(MemberFactory(trust="new")), uuid4()
    given = act(form_id=form_id)

    assert decide(search, given) == decide(search, given)
    assert Decision.objects.filter(item=search.key).count() == 1


def test_second_of_two_moderators_is_told_who_was_first(hub_tree):
    search, rita = write_search(MemberFactory(trust="new")), make_moderator()
    announcements.show(search, act(rita))

    with pytest.raises(DecidedError) as told:
        announcements.show(search, act(make_moderator("Said")))
    assert (told.value.by, told.value.at) == (rita, AT)


def test_decision_about_what_its_author_has_just_taken_off_is_none(hub_tree):
    search = write_search()
    search_as_read = type(search).objects.get(pk=search.pk)
    search.delete()

    with pytest.raises(DecidedError):
        announcements.hide(search_as_read, act())
    assert not Decision.objects.exists()


def test_members_and_authors_decide_nothing(solution):
    rita = make_moderator()
    own = write_transfer(solution, MemberFactory(user=rita))
    for decide in (announcements.show, announcements.hide):
        with pytest.raises(PermissionDenied):
            decide(own, act(rita))
        with pytest.raises(PermissionDenied):
            decide(own, act(MemberFactory().user))


def test_flags_are_answered_by_taking_off(solution, report):
    flags.flag(MemberFactory(), report, FlagReason.SPAM, "", AT)

    decision = moderation.suspend(report.author, act(), until=WEEK, with_posts=True)

    told = Flag.objects.get()
    assert (told.is_open, told.decision) == (False, decision)
