"""What moderators decide: what changes, who is told, how it comes back, that it happens once."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils.translation import override

from community import mails
from community.models import Decision, Thread
from community.operations import moderation
from community.operations.deciding import DecidedError
from community.operations.discussions import accept
from search.catalogue.models import Listing
from tests.community.moderating import AT, DAYS, act, find_appeal, log_in, make_moderator
from tests.factories import UserFactory
from tests.factories.community import MemberFactory, write_post, write_thread

WEEK = AT + 7 * DAYS
LANGUAGES = ("en", "es", "it", "he", "ar")


@pytest.fixture
def thread(hub_tree):
    return write_thread(MemberFactory(name="Nadia Haddad"))


@pytest.fixture
def held(hub_tree):
    return write_thread(MemberFactory(name="Omar", trust="new")).posts.get()


def paths_of(thread):
    return set(Listing.objects.filter(item=thread.key).values_list("path", flat=True))


def states_of(thread):
    thread.refresh_from_db()
    return [thread.state, *thread.posts.order_by("number").values_list("state", flat=True)]


def test_approved_first_post_is_there_for_everybody(held):
    assert Client().get(held.thread.get_absolute_url()).status_code == 404

    decision = moderation.approve_post(held, act(text="", reason=""))

    assert Client().get(held.thread.get_absolute_url()).status_code == 200
    assert paths_of(held.thread) != set()
    assert states_of(held.thread) == ["visible", "visible"]
    assert (decision.kind, decision.member, decision.is_automatic) == (
        "approve",
        held.author,
        False,
    )


def test_post_taken_off_is_gone_with_its_reason_in_the_mail(thread, commit, mailoutbox):
    author = MemberFactory(language="es")
    post = write_post(thread, author, body="Buy **our** lamps at once.")
    accept(thread, post, thread.author, AT)

    with commit():
        moderation.take_off_post(post, act())

    page = Client().get(thread.get_absolute_url()).text
    assert "lamps at once" not in page
    thread.refresh_from_db()
    assert (thread.post_count, thread.accepted) == (1, None)
    (mail,) = mailoutbox
    assert mail.to == [author.user.email]
    assert mail.extra_headers["Auto-Submitted"] == "auto-generated"
    assert mail.extra_headers["Content-Language"] == "es"
    assert "It sells lamps." in mail.body
    assert "Buy our lamps at once." in mail.body
    assert find_appeal(mail).startswith("/es/community/appeal/")


def test_first_post_taken_off_takes_the_discussion_and_brings_it_back(thread, commit, mailoutbox):
    address, path = thread.get_absolute_url(), paths_of(thread)
    decision = moderation.take_off_post(thread.posts.get(number=1), act())

    assert Client().get(address).status_code == 404
    assert paths_of(thread) == set()

    with commit():
        moderation.restore(decision, act(text="It was a mistake.", reason=""))

    page = Client().get(address)
    assert page.status_code == 200
    assert paths_of(thread) == path
    assert "It was a mistake." in mailoutbox[-1].body
    assert f"http://testserver/en/community/posts/{decision.post_id}/" in mailoutbox[-1].body


def test_restored_first_post_that_had_waited_is_shown(held):
    decision = moderation.take_off_post(held, act())

    moderation.restore(decision, act())

    assert states_of(held.thread) == ["visible", "visible"]


def test_restored_answer_is_the_accepted_one_again(thread):
    post = write_post(thread)
    accept(thread, post, thread.author, AT)
    decision = moderation.take_off_post(post, act())

    moderation.restore(decision, act())

    thread.refresh_from_db()
    assert (thread.accepted, thread.post_count) == (post, 2)


def test_restore_leaves_what_somebody_has_changed_since(thread):
    first = moderation.suspend(thread.author, act(), until=WEEK)
    moderation.suspend(thread.author, act(), until=WEEK + 30 * DAYS)

    moderation.restore(first, act())

    thread.author.refresh_from_db()
    assert thread.author.suspended_until == WEEK + 30 * DAYS


def test_closed_thread_takes_no_answer_and_opens_again(thread, member_client):
    decision = moderation.close_thread(thread, act())
    form = {"body": "One more thing."}
    answer = member_client.post(f"/en/community/discussions/{thread.pk}/reply/", form)

    assert (answer.status_code, thread.posts.count()) == (400, 1)

    moderation.restore(decision, act())
    member_client.post(f"/en/community/discussions/{thread.pk}/reply/", form)
    assert thread.posts.count() == 2


def test_suspension_ends_every_session_at_once_and_lets_the_member_read(thread):
    member = thread.author
    clients = [log_in(member.user), log_in(member.user)]
    assert [client.get("/en/community/follows/").status_code for client in clients] == [200, 200]

    moderation.suspend(member, act(), until=WEEK)

    assert [client.get("/en/community/follows/").status_code for client in clients] == [302, 302]
    member.user.refresh_from_db()
    again = log_in(member.user)
    assert again.get("/en/community/follows/").status_code == 200


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("profile/", {"name": "Casino", "language": "en", "languages": "en"}),
        ("welcome/", {"name": "Casino", "language": "en", "languages": "en"}),
        ("discussions/{thread}/reply/", {"body": "Buy lamps."}),
        ("spaces/{space}/start/", {"title": "Buy lamps", "body": "Now.", "space": "{space_pk}"}),
        ("posts/{other}/react/", {"kind": "thanks"}),
        ("posts/{post}/accept/", {}),
        ("posts/{post}/edit/", {"body": "Buy lamps.", "title": "Buy lamps"}),
        ("posts/{post}/delete/", {}),
        ("posts/{other}/flag/", {"reason": "spam"}),
    ],
)
def test_suspended_member_writes_nothing(thread, path, form):
    other = write_post(thread)
    moderation.suspend(thread.author, act(), until=AT + 10_000 * DAYS)
    member = type(thread.author).objects.get(pk=thread.author_id)
    names = {
        "thread": thread.pk,
        "space": thread.space.slug,
        "space_pk": thread.space_id,
        "post": thread.posts.get(number=1).pk,
        "other": other.pk,
    }
    before = list(thread.posts.values_list("body", "state"))

    answer = log_in(member.user).post(
        f"/en/community/{path.format(**names)}",
        {name: value.format(**names) for name, value in form.items()},
    )

    assert answer.status_code in {400, 403}
    assert list(thread.posts.values_list("body", "state")) == before
    member.refresh_from_db()
    thread.refresh_from_db()
    assert (member.name, thread.accepted, member.flags.count()) == ("Nadia Haddad", None, 0)
    assert Thread.objects.count() == 1


def test_suspended_member_is_told_and_led_to_the_appeal(thread):
    decision = moderation.suspend(thread.author, act(), until=AT + 10_000 * DAYS)
    thread.author.user.refresh_from_db()

    page = log_in(thread.author.user).get("/en/community/follows/").text

    assert f"/en/community/appeal/{decision.token}/" in page


def test_spammer_is_stopped_with_all_that_they_wrote_and_all_comes_back(thread, held):
    spammer = held.author
    moderation.approve_post(held, act())
    for _ in range(3):
        write_post(thread, spammer, at=AT)
    other = write_post(held.thread, body="What is that?")
    before = [states_of(thread), states_of(held.thread)]

    decision = moderation.suspend(spammer, act(), until=WEEK, with_posts=True)

    assert states_of(thread) == ["visible", "visible", "hidden", "hidden", "hidden"]
    assert states_of(held.thread) == ["visible", "hidden", "visible"]
    assert "What is that?" in Client().get(other.get_absolute_url(), follow=True).text

    moderation.restore(decision, act())

    assert [states_of(thread), states_of(held.thread)] == before
    thread.refresh_from_db()
    spammer.refresh_from_db()
    assert (thread.post_count, spammer.suspended_until) == (4, None)


def test_only_the_decision_is_mailed_to_who_is_suspended(thread, commit, mailoutbox):
    with commit():
        decision = moderation.suspend(thread.author, act(), until=AT + 10_000 * DAYS)
    thread.author.refresh_from_db()
    context = {"decision": decision, "answer": "No."}

    assert mails.send(thread.author, "community/email/appeal_rejected", context) is False
    assert len(mailoutbox) == 1


def test_lifting_ends_the_suspension_and_leaves_the_post_off(thread):
    moderation.suspend(thread.author, act(), until=WEEK, with_posts=True)

    moderation.lift(thread.author, act())

    thread.author.refresh_from_db()
    assert thread.author.suspended_until is None
    assert states_of(thread) == ["hidden", "hidden"]


def test_limited_member_has_the_limits_of_new_ones_until_they_are_lifted(thread):
    member = thread.author
    moderation.restrict(member, act())
    member.refresh_from_db()
    assert member.trust == "new"

    moderation.lift(member, act())
    member.refresh_from_db()
    assert member.trust == "member"


@pytest.mark.parametrize(
    "decide",
    [
        moderation.take_off_post,
        lambda post, how: moderation.close_thread(post.thread, how),
        lambda post, how: moderation.suspend(post.author, how, until=WEEK),
        lambda post, how: moderation.restrict(post.author, how),
    ],
    ids=["take_off", "close", "suspend", "restrict"],
)
def test_second_moderator_is_told_who_decided(thread, commit, mailoutbox, decide):
    post = thread.posts.get()
    first = make_moderator("Rita")
    with commit():
        decide(post, act(first))
        with pytest.raises(DecidedError) as told:
            decide(post, act(make_moderator("Said")))

    assert (told.value.by, told.value.at) == (first, AT)
    assert len(mailoutbox) == 1


def test_same_form_sent_twice_is_one_act(thread, commit, mailoutbox):
    form = act(form_id=uuid4())

    with commit():
        first = moderation.warn(thread.author, form)
        second = moderation.warn(thread.author, form)

    assert first == second
    assert len(mailoutbox) == 1


def test_nobody_else_decides_and_nobody_about_themselves(thread):
    post = thread.posts.get()
    moderator = make_moderator()
    own = write_post(thread, MemberFactory(user=moderator))

    for target, user in ((post, UserFactory()), (post, thread.author.user), (own, moderator)):
        with pytest.raises(PermissionDenied):
            moderation.take_off_post(target, act(user))
    assert states_of(thread) == ["visible", "visible", "visible"]


def test_account_that_edits_the_hub_is_not_suspended(thread):
    with pytest.raises(PermissionDenied):
        moderation.suspend(MemberFactory(user=make_moderator("Said")), act(), until=WEEK)
    assert Decision.objects.count() == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_mail_is_in_the_language_of_the_member(hub_tree, commit, mailoutbox, language):
    member = MemberFactory(language=language)
    post = write_thread(member).posts.get()

    with override("en"), commit():
        moderation.take_off_post(post, act())

    (mail,) = mailoutbox
    html = mail.alternatives[0].content
    direction = "rtl" if language in {"he", "ar"} else "ltr"
    assert f'<html lang="{language}" dir="{direction}">' in html
    with override(language):
        assert decision_word(post) in mail.body
    assert f"/{language}/community/appeal/" in mail.body
    assert html.count(find_appeal(mail)) == 3


def decision_word(post):
    return str(post.decisions.get().get_reason_display())


def test_decision_mail_is_whole_in_both_parts(thread, commit, mailoutbox):
    with commit():
        moderation.suspend(
            thread.author, act(text="Enough.\nReally."), until=WEEK, post=thread.posts.get()
        )

    (mail,) = mailoutbox
    assert mail.subject == "Your account is suspended until 9 May 2030 (Medina)"
    assert "You were logged out everywhere." in mail.body
    assert "spam or advertising" in mail.body
    assert "Enough.<br>Really." in mail.alternatives[0].content
    assert mail.body.count("http://testserver/en/community/appeal/") == 1
