"""The moderators' queue in the admin: what waits, deciding by plain forms, what opens next."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group

from community.enums import FlagReason, SpaceRole
from community.items import find_item
from community.models import Decision, OutgoingMail, SpaceMember
from community.operations import appeals, flags, moderation
from community.operations.deciding import DecidedError
from tests.community.moderating import AT, DAYS, act, log_in, make_moderator
from tests.factories import UserFactory
from tests.factories.community import (
    MemberFactory,
    SpaceFactory,
    write_post,
    write_proposal,
    write_search,
    write_submission,
    write_thread,
    write_transfer,
)
from tests.factories.library import SolutionPageFactory
from tests.hub.html import read

QUEUE = "/admin/community/queue/"
ENTRY = re.compile(r"/admin/community/queue/[\w-]+/\d+/")
WHY = {"reason": "spam", "text": "It sells lamps."}


@pytest.fixture
def moderator(hub_tree):
    return make_moderator()


@pytest.fixture
def desk(moderator):
    return log_in(moderator)


def hold(name="Omar", at=AT, body="Buy **lamps** from us."):
    return write_thread(MemberFactory(name=name, trust="new"), body=body, at=at).posts.get()


def flag(target, at=AT, by=None, note=""):
    return flags.flag(by or MemberFactory(), target, FlagReason.SPAM, note, at)


def url_of(source, key):
    return f"{QUEUE}{source}/{key}/"


def entries(client):
    return list(dict.fromkeys(ENTRY.findall(client.get(QUEUE).text)))


def test_queue_has_everything_that_waits_the_oldest_first(desk):
    thread = write_thread()
    post, profile = thread.posts.get(), MemberFactory()
    flag(post, AT + 3 * DAYS)
    flag(profile, AT + DAYS)
    held = hold(at=AT + 2 * DAYS)
    warned = moderation.warn(MemberFactory(), act())
    appeal = appeals.appeal(warned, "Why?", AT)

    assert entries(desk) == [
        url_of("appeals", appeal.pk),
        url_of("flagged-members", profile.pk),
        url_of("first-posts", held.pk),
        url_of("flagged-posts", post.pk),
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_queue_costs_the_same_at_any_length(desk, hub_tree, count, django_assert_num_queries):
    for number in range(count):
        hold(at=AT + number * DAYS)
        flag(write_thread().posts.get())
        flag(MemberFactory())
        appeals.appeal(moderation.warn(MemberFactory(), act()), "Why?", AT)
        solution = SolutionPageFactory(parent=hub_tree.section("solutions"))
        solution.save_revision().publish()
        flag(write_transfer(solution))
        flag(write_search())
        flag(find_item(solution.translation_key, AT))
        write_search(MemberFactory(trust="new"))
        space = SpaceFactory(access="restricted")
        SpaceMember.objects.create(space=space, member=MemberFactory(), role=SpaceRole.ASKING)
        write_proposal(MemberFactory())
    desk.get(QUEUE)

    with django_assert_num_queries(31):
        assert len(entries(desk)) == 9 * count  # who asks is answered elsewhere


def test_flags_of_one_post_are_one_entry_with_their_notes(desk):
    post = write_thread().posts.get()
    for note in ("They sell.", "Seen elsewhere."):
        flag(post, note=note, by=MemberFactory(name="Yael"))

    page = read(desk.get(QUEUE)).one("main").text
    assert "2 flags" in page
    entry = read(desk.get(url_of("flagged-posts", post.pk))).one("main").text
    for text in ("They sell.", "Seen elsewhere.", "Yael", "Spam or advertising"):
        assert text in entry


def test_namesakes_are_told_apart(desk):
    hold("Omar")
    post = write_thread(MemberFactory(name="Omar", name_number=2)).posts.get()
    flag(post, AT + DAYS)

    rows = read(desk.get(QUEUE)).one("main").text

    assert rows.count("Omar (2)") == 1
    assert "Omar (2)" in read(desk.get(url_of("flagged-posts", post.pk))).one("main").text


def test_two_steps_by_keyboard_and_the_next_entry_opens(desk):
    first, second = hold("Omar"), hold("Dina", at=AT + DAYS)
    (start,) = read(desk.get(QUEUE)).all("a", "button", href=url_of("first-posts", first.pk))
    page = read(desk.get(start["href"]))
    (form,) = [each for each in page.all("form") if each.all("input", name="act")]
    assert [each["value"] for each in form.all("input", name="act")] == [
        "approve",
        "take_off",
        "suspend_all",
    ]
    form_id = form.one("input", name="form_id")["value"]

    answer = desk.post(start["href"], {"act": "approve", "form_id": form_id})

    assert answer.headers["Location"] == url_of("first-posts", second.pk)
    first.refresh_from_db()
    assert first.state == "visible"
    done = desk.post(answer.headers["Location"], {"act": "take_off", **WHY})
    assert done.headers["Location"] == QUEUE
    assert entries(desk) == []


@pytest.mark.parametrize("missing", ["reason", "text", "until"])
def test_limiting_act_needs_its_reason(desk, missing):
    post = hold()
    form = {"act": "suspend_all", **WHY, "until": "2039-01-01"}

    answer = desk.post(url_of("first-posts", post.pk), {**form, missing: ""})

    assert answer.status_code == 400
    assert "Fill in this field." in answer.text
    assert Decision.objects.exclude(kind="hold").count() == 0


def test_act_that_is_not_offered_is_refused(desk):
    post = hold()

    answer = desk.post(url_of("first-posts", post.pk), {"act": "dismiss", **WHY})

    assert answer.status_code == 400
    assert Decision.objects.exclude(kind="hold").count() == 0


@pytest.mark.parametrize("name", ["warn", "take_off", "close", "dismiss"])
def test_two_moderators_on_one_flag_decide_once(desk, name):
    post = write_thread(MemberFactory(name="Omar")).posts.get()
    flag(post)
    other = log_in(make_moderator("Said"))
    url = url_of("flagged-posts", post.pk)
    seen = flags.open_flags(post).get()
    assert [client.get(url).status_code for client in (desk, other)] == [200, 200]

    desk.post(url, {"act": name, **WHY, "form_id": str(uuid4())})
    answer = other.post(url, {"act": name, **WHY, "form_id": str(uuid4())}, follow=True)

    assert "Rita Moss decided this on " in answer.text
    decision = Decision.objects.get(kind=name)
    seen.refresh_from_db()
    assert (seen.decision, seen.is_open, entries(desk)) == (decision, False, [])


@pytest.mark.parametrize("name", ["warn", "take_off", "close", "dismiss"])
def test_second_of_two_acts_at_the_same_time_is_told(moderator, name):
    post = write_thread().posts.get()
    flag(post)
    how = act(moderator)
    acts = {
        "warn": lambda given: moderation.warn(post.author, given, post=post),
        "take_off": lambda given: moderation.take_off_post(post, given),
        "close": lambda given: moderation.close_thread(post.thread, given),
        "dismiss": lambda given: flags.dismiss_flags(post, given),
    }
    flags.answer_flags(post, how, acts[name])

    with pytest.raises(DecidedError) as told:
        flags.answer_flags(post, act(make_moderator("Said")), acts[name])
    assert (told.value.by, told.value.at) == (moderator, AT)
    assert Decision.objects.count() == 1


def test_dismissed_flags_leave_everything_and_may_be_raised_again(desk):
    post = write_thread().posts.get()
    by = MemberFactory()
    flag(post, by=by)

    desk.post(url_of("flagged-posts", post.pk), {"act": "dismiss"})

    post.refresh_from_db()
    assert (post.state, entries(desk)) == ("visible", [])
    flag(post, by=by)
    assert entries(desk) == [url_of("flagged-posts", post.pk)]


def test_flagged_profile_is_decided(desk):
    member = MemberFactory(about="Buy lamps.")
    flag(member)
    url = url_of("flagged-members", member.pk)
    assert "Buy lamps." in desk.get(url).text

    desk.post(url, {"act": "suspend", **WHY, "until": "2031-01-01"})

    member.refresh_from_db()
    assert str(member.suspended_until) == "2031-01-01 23:59:59+00:00"


def test_stopped_spammer_leaves_no_flag_behind(desk):
    author = MemberFactory(name="Omar")
    thread = write_thread(author)
    posts = [thread.posts.get(), write_post(thread, author)]
    for post in posts:
        flag(post)

    desk.post(
        url_of("flagged-posts", posts[0].pk),
        {"act": "suspend_all", **WHY, "until": "2031-01-01"},
    )

    assert entries(desk) == []


def test_what_a_moderator_wrote_before_is_for_others(hub_tree):
    own = MemberFactory(trust="new")
    held = write_thread(own).posts.get()
    own.user.groups.add(Group.objects.get(name="Moderators"))
    desk = log_in(own.user)
    flag(own)

    assert entries(desk) == []
    assert desk.post(url_of("first-posts", held.pk), {"act": "approve"}).status_code == 302
    held.refresh_from_db()
    assert held.state == "held"


@pytest.mark.parametrize(
    "path", ["queue/", "members/", "spaces/", "spaces/add/", "decisions/", "report/"]
)
def test_pages_are_for_moderators_alone(client, hub_tree, path):
    url = f"/admin/community/{path}"
    assert client.get(url).status_code == 302
    client.force_login(UserFactory())
    assert client.get(url).status_code in {302, 403}
    editor = UserFactory()
    editor.groups.add(editors())
    client.force_login(editor)
    assert client.get(url).status_code == 302
    assert log_in(make_moderator()).get(url).status_code == 200


def editors():
    return Group.objects.get(name="Editors")


def test_menu_of_the_community_is_shown_to_moderators(client, desk, hub_tree):
    assert "community-queue" in desk.get("/admin/").text
    editor = UserFactory()
    editor.groups.add(editors())
    client.force_login(editor)
    assert "community-queue" not in client.get("/admin/").text


def test_text_of_an_entry_runs_in_its_direction(desk):
    post = hold(body="نبيع المصابيح لكل مدينة في البلاد.")

    text = read(desk.get(url_of("first-posts", post.pk))).one("blockquote", "moderation__post")

    assert (text["lang"], text["dir"]) == ("ar", "auto")


@pytest.mark.parametrize(("act_name", "state"), [("show", "visible"), ("hide", "hidden")])
def test_first_announcement_waits_in_the_queue(desk, act_name, state):
    author = MemberFactory(trust="new")
    search = write_search(author)
    assert entries(desk) == [url_of("held-searches", search.pk)]

    answer = desk.post(
        url_of("held-searches", search.pk),
        {"act": act_name, "reason": "spam", "text": "It sells lamps."},
    )

    assert answer.status_code == 302
    search.refresh_from_db()
    assert search.state == state
    assert OutgoingMail.objects.filter(member=author).exists() is (act_name == "hide")
    assert entries(desk) == []


def test_practice_sent_in_leads_to_the_page_where_it_is_decided(desk):
    submission = write_submission(MemberFactory())

    page = read(desk.get(QUEUE))

    links = [link["href"] for link in page.all("a")]
    assert f"/admin/submissions/{submission.pk}/" in links
