"""The doors to files of posts: each asks who reads, each with a file that is not for everybody."""

from __future__ import annotations

from uuid import uuid4

import pytest

from community.models import Space, SpaceMember
from community.operations import moderation
from tests.community.arranging import make_steward, merge, move
from tests.community.moderating import act, log_in, make_moderator
from tests.community.uploads import PDF, attach, browser_of, picture
from tests.factories.community import MemberFactory, SpaceFactory, write_thread

SECRET = b"%PDF-1.7 known to those inside %%EOF"


@pytest.fixture
def thread(hub_tree):
    return write_thread(MemberFactory(name="Nadia Haddad"))


def statuses(file, people):
    urls = [file.get_absolute_url()] + ([file.thumbnail_url] if file.is_picture else [])
    return {
        who: {(answer := browser_of(member).get(url)).status_code for url in urls}
        | ({"leak"} if answer.status_code != 200 and SECRET in answer.sent else set())
        for who, member in people.items()
    }


@pytest.mark.parametrize(
    ("access", "readers"),
    [
        ("open", {"visitor", "member", "insider", "steward", "author", "moderator"}),
        ("members", {"member", "insider", "steward", "author", "moderator"}),
        ("restricted", {"insider", "steward", "author", "moderator"}),
        ("private", {"insider", "steward", "author", "moderator"}),
    ],
)
def test_file_is_for_who_reads_the_post(hub_tree, access, readers):
    space, author = SpaceFactory(access=access), make_steward()
    insider = MemberFactory()
    SpaceMember.objects.create(space=space, member=insider)
    thread = write_thread(author, space)
    file, small = attach(author, thread, ("plan.pdf", SECRET), ("lamp.jpg", picture()))
    people = {
        "visitor": None,
        "member": MemberFactory(),
        "insider": insider,
        "steward": make_steward(),
        "author": author,
        "moderator": MemberFactory(user=make_moderator()),
    }

    for each in (file, small):
        found = statuses(each, people)
        assert {who for who, codes in found.items() if codes == {200}} == readers
        assert {who for who, codes in found.items() if codes == {404}} == set(people) - readers
    if access != "open":
        answer = browser_of(insider).get(file.get_absolute_url())
        assert answer["Cache-Control"] == "private, no-store"


def hold(post):
    post.state = "held"
    post.save()


def take_off(post):
    moderation.take_off_post(post, act())


def archive_inside(post):
    Space.objects.filter(pk=post.thread.space_id).update(access="private")


def move_inside(post):
    move(make_steward(), post.thread, SpaceFactory(access="private"))


def merge_inside(post):
    merge(make_steward(), post.thread, write_thread(make_steward(), SpaceFactory(access="private")))


@pytest.mark.parametrize("shut", [hold, take_off, archive_inside, move_inside, merge_inside])
def test_file_is_gone_with_the_post_for_who_reads_it_no_more(thread, member, shut):
    file, small = attach(member, thread, ("plan.pdf", SECRET), ("lamp.jpg", picture()))
    people = {"visitor": None, "member": MemberFactory()}
    before = [statuses(each, people) for each in (file, small)]
    assert before == [{"visitor": {200}, "member": {200}}] * 2

    shut(file.post)

    after = [statuses(each, people) for each in (file, small)]
    assert after == [{"visitor": {404}, "member": {404}}] * 2


def test_file_of_an_answer_stays_where_the_first_post_is_taken_off(thread, member):
    (file,) = attach(member, thread, ("plan.pdf", SECRET))
    take_off(thread.posts.get(number=1))

    assert statuses(file, {"visitor": None}) == {"visitor": {200}}


def test_file_is_hidden_with_the_item_its_discussion_is_about(hub_tree, solution, member):
    thread = write_thread(about=solution.translation_key)
    (file,) = attach(member, thread, ("plan.pdf", SECRET))
    assert browser_of().get(file.get_absolute_url()).status_code == 200

    solution.unpublish()

    assert browser_of().get(file.get_absolute_url()).status_code == 404


def test_held_file_is_for_its_author_and_moderators_alone(hub_tree, thread):
    newcomer, steward = MemberFactory(trust="new"), make_steward()
    (file,) = attach(newcomer, thread, ("plan.pdf", SECRET))
    people = {
        "visitor": None,
        "member": MemberFactory(),
        "author": newcomer,
        "steward": steward,
        "moderator": MemberFactory(user=make_moderator()),
    }

    found = statuses(file, people)

    assert {who for who, codes in found.items() if codes == {200}} == {
        "author",
        "steward",
        "moderator",
    }
    moderator = log_in(people["moderator"].user)
    page = moderator.get(f"/admin/community/queue/first-posts/{file.post_id}/", follow=True)
    assert file.get_absolute_url().partition("/community/")[2] in page.text


def test_taken_off_and_restored_the_file_is_at_the_same_address(thread, member):
    (file,) = attach(member, thread, ("plan.pdf", PDF))
    decision = moderation.take_off_post(file.post, act())
    assert browser_of(member).get(file.get_absolute_url()).status_code == 404

    moderation.restore(decision, act())

    assert browser_of().get(file.get_absolute_url()).sent == PDF


def test_no_other_door_has_the_file(thread, member):
    (file,) = attach(member, thread, ("plan.pdf", PDF))

    for url in (
        f"/media/{file.file.name}",
        f"/documents/{file.pk}/plan.pdf",
        f"/_files/documents/{file.file.name}",
        f"/en/community/files/{file.key}/other.pdf",
        f"/en/community/files/{file.key}/small/",
        f"/en/community/files/{uuid4()}/plan.pdf",
    ):
        answer = browser_of(member).get(url)
        assert answer.status_code == 404, url
