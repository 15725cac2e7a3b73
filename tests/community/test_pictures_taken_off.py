"""A picture or a file taken off alone: what it belongs to stays, and it comes back where it was."""

from __future__ import annotations

import pytest
from django.core import mail
from django.test import Client

from community.operations import moderation, pictures
from community.operations.deciding import DecidedError
from community.operations.mailing import send_due
from community.operations.members import remove_picture, set_picture
from community.pictures import SIZES
from tests.community.moderating import AT, DAYS, act, find_appeal, log_in, make_moderator
from tests.community.uploads import PDF, attach, browser_of, picture
from tests.factories.community import MemberFactory, write_thread

QUEUE = "/admin/community/queue/"
REASON = {"reason": "insult", "text": "It shows a neighbour."}


@pytest.fixture
def author(hub_tree):
    return MemberFactory(name="Nadia Haddad")


@pytest.fixture
def thread(author):
    return write_thread(author, body="See the two files.")


@pytest.fixture
def files(author, thread):
    return attach(author, thread, ("lamp.jpg", picture()), ("plan.pdf", PDF))


@pytest.fixture
def moderator(hub_tree):
    return MemberFactory(user=make_moderator())


def doors(file):
    return [file.get_absolute_url(), file.thumbnail_url]


def show_face(member, content=b"a face"):
    set_picture(member, dict.fromkeys(SIZES, content), AT)
    member.refresh_from_db()


def test_one_picture_goes_and_the_text_and_the_other_file_stay(files, thread, author, moderator):
    lamp, plan = files
    where = f"/en/community/files/{lamp.key}/hide/"
    assert where in log_in(moderator.user).get(thread.get_absolute_url()).text

    log_in(moderator.user).post(where, REASON)

    for who in (None, MemberFactory(), author):
        client = browser_of(who)
        page = client.get(thread.get_absolute_url()).text
        assert ("lamp" in page, "plan.pdf" in page) == (False, True)
        assert "See the two files." in page
        assert {client.get(url).status_code for url in doors(lamp)} == {404}
        assert client.get(plan.get_absolute_url()).status_code == 200
    assert browser_of(moderator).get(lamp.get_absolute_url()).status_code == 200
    send_due(AT + 10_000 * DAYS)
    (told,) = mail.outbox
    assert told.subject == "A file of your post was taken off (Medina)"
    for said in ("It shows a neighbour.", lamp.name, "Everything else stays as it is."):
        assert said in told.body
    assert Client().get(find_appeal(told)).status_code == 200


def test_restored_file_is_where_it_was(files, thread):
    lamp, _plan = files
    decision = pictures.take_off_file(lamp.post, act(), file=lamp.pk)

    moderation.restore(decision, act())

    assert "lamp" in Client().get(thread.get_absolute_url()).text
    assert {browser_of().get(url).status_code for url in doors(lamp)} == {200}


def test_file_is_taken_off_once_and_by_moderators_alone(files, author, moderator):
    lamp, plan = files
    for who in (author, MemberFactory(), MemberFactory(trust="steward")):
        client = log_in(who.user)
        assert client.post(f"/en/community/files/{lamp.key}/hide/", REASON).status_code == 403
        assert "/hide/" not in client.get(lamp.post.thread.get_absolute_url()).text
    pictures.take_off_file(lamp.post, act(), file=lamp.pk)

    with pytest.raises(DecidedError):
        pictures.take_off_file(lamp.post, act(), file=lamp.pk)
    other = write_thread().posts.get()
    with pytest.raises(DecidedError):
        pictures.take_off_file(other, act(), file=plan.pk)
    plan.refresh_from_db()
    assert not plan.is_hidden


def test_moderator_decides_about_no_file_of_their_own(moderator):
    (lamp,) = attach(moderator, write_thread(moderator), ("lamp.jpg", picture()))

    client = log_in(moderator.user)
    assert client.post(f"/en/community/files/{lamp.key}/hide/", REASON).status_code == 403
    lamp.refresh_from_db()
    assert not lamp.is_hidden


def test_flagged_post_is_answered_by_taking_off_its_picture(files, moderator):
    lamp, _plan = files
    post = lamp.post
    reader = log_in(MemberFactory().user)
    reader.post(f"/en/community/posts/{post.pk}/flag/", {"reason": "private"})
    entry = f"{QUEUE}flagged-posts/{post.pk}/"
    desk = log_in(moderator.user)
    assert "Take off only the file" in desk.get(entry).text

    desk.post(entry, {"act": f"hide_file-{lamp.pk}", **REASON})

    lamp.refresh_from_db()
    post.refresh_from_db()
    assert (lamp.is_hidden, post.state) == (True, "visible")
    assert not post.flags.filter(is_open=True).exists()


def test_author_knows_in_the_form_which_file_was_taken_off(files, author):
    lamp, _plan = files
    pictures.take_off_file(lamp.post, act(), file=lamp.pk)

    form = log_in(author.user).get(f"/en/community/posts/{lamp.post_id}/edit/").text

    assert "taken off by a moderator" in form


def test_picture_of_a_profile_goes_alone_and_comes_back(author, moderator):
    show_face(author)
    tag = author.picture_tag
    desk = log_in(moderator.user)

    desk.post(f"/admin/community/members/{author.key}/", {"act": "hide_picture", **REASON})

    author.refresh_from_db()
    reader = log_in(MemberFactory().user)
    address = f"/en/community/members/{author.key}/picture/96/"
    assert reader.get(address).status_code == 404
    page = reader.get(author.get_absolute_url())
    assert ("Nadia Haddad" in page.text, "/picture/" in page.text) == (True, False)
    send_due(AT + 10_000 * DAYS)
    assert mail.outbox[0].subject == "Your picture was taken off (Medina)"
    decision = author.decisions.get(kind="take_off")

    moderation.restore(decision, act())

    author.refresh_from_db()
    assert author.picture_tag == tag
    assert reader.get(address).status_code == 200


@pytest.mark.parametrize("then", ["chose another", "removed it"])
def test_restored_profile_never_shows_what_is_not_there(author, then):
    show_face(author)
    decision = pictures.take_off_picture(author, act())
    if then == "chose another":
        show_face(author, b"another face")
    else:
        remove_picture(author)
    author.refresh_from_db()
    tag = author.picture_tag

    moderation.restore(decision, act())

    author.refresh_from_db()
    assert author.picture_tag == tag


@pytest.mark.parametrize("count", [1, 3])
def test_page_asks_once_for_the_files_of_all_posts(
    author, thread, count, django_assert_max_num_queries
):
    names = [(f"plan{number}.pdf", PDF) for number in range(count)]
    kept = attach(author, thread, *names)
    pictures.take_off_file(kept[0].post, act(), file=kept[0].pk)
    Client().get(thread.get_absolute_url())

    with django_assert_max_num_queries(60) as counted:
        Client().get(thread.get_absolute_url())

    asked = [each for each in counted.captured_queries if "community_attachment" in each["sql"]]
    assert len(asked) == 1
