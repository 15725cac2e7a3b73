"""A discussion becomes a draft practice that credits who took part."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import quote

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied

from community import passages
from community.models import Member, Notice, Submission
from community.operations.submissions import accept, draft_from_thread, send_in
from hub.skeleton import EDITORS, MODERATORS, prepare
from tests.factories.community import MemberFactory, SpaceFactory, write_post, write_thread
from tests.factories.home import UserFactory
from tests.hub.html import read

AT = datetime(2030, 6, 1, 9, tzinfo=UTC)


def test_steward_makes_a_draft_of_a_discussion_that_credits_who_took_part(client, hub_tree):
    asker, answerer = MemberFactory(name="Asker"), MemberFactory(name="Answerer")
    thread = write_thread(asker, body="What did the lamps cost?")
    write_post(thread, answerer, body="About ninety euro.")
    steward = MemberFactory(trust="steward")
    client.force_login(steward.user)
    button = f"/en/community/discussions/{thread.pk}/practice/"
    assert button in client.get(thread.get_absolute_url()).content.decode()

    first = client.post(button)["Location"]

    made = Submission.objects.get()
    assert first == f"/en/community/practices/mine/{made.pk}/change/"
    assert client.post(button)["Location"] == first
    assert (made.author, made.state, made.title) == (steward, "draft", thread.title)
    asked, answered = thread.posts.order_by("number")
    assert made.challenge == f"(post {asked.pk}, en)\n> What did the lamps cost?"
    assert made.action == f"(post {answered.pk}, en)\n> About ninety euro."
    assert made.name_authors() == ""
    client.force_login(asker.user)
    assert client.get(made.get_absolute_url()).status_code == 404


def test_who_wrote_is_asked_once_the_draft_is_kept_and_named_after_saying_yes(client, hub_tree):
    asker, answerer = MemberFactory(name="Asker"), MemberFactory(name="Answerer")
    thread = write_thread(asker, body="What did the lamps cost?")
    write_post(thread, answerer, body="About ninety euro.")
    steward = MemberFactory(name="Steward", trust="steward")
    made = draft_from_thread(thread, steward, at=AT)
    told = Notice.objects.filter(kind="coauthor")
    assert not told.exists()

    client.force_login(steward.user)
    form = read(client.get(made.get_absolute_url() + "change/"))
    named = form.one("textarea", name="coauthors").text.split()
    assert set(named) == {asker.key, answerer.key}
    sent = {"title": made.title, "coauthors": "\n".join(named), "is_author_credited": "on"}
    client.post(made.get_absolute_url() + "change/", {**sent, "keep": "1"})

    assert {notice.member for notice in told} == {asker, answerer}
    client.force_login(asker.user)
    page = read(client.get(made.get_absolute_url())).one("main").text
    assert "Steward asks whether you are a co-author" in page
    client.post(made.get_absolute_url() + "answer/", {"yes": "1"})
    made.refresh_from_db()
    assert made.name_authors() == "Steward; Asker"


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "someone in the discussion, what"), ("ar", "أحد المشاركين في النقاش, what")],
)
def test_draft_quotes_no_name(member, language, said):
    thread = write_thread(body=f"@{member.key}, what did it cost? Mail a@bc.de.", language=language)

    made = draft_from_thread(thread, MemberFactory(trust="steward"), at=AT)

    assert f"> {said} did it cost? Mail a@bc.de." in made.challenge
    assert member.key not in made.challenge


def test_what_looks_like_a_key_is_no_link_in_a_practice(hub_tree):
    assert passages.render("@abcdefghjk knows") == '<p dir="auto">@abcdefghjk knows</p>'


def test_page_shows_quotations_as_rich_text_in_their_language_and_direction(client, hub_tree):
    thread = write_thread(language="ar", title="مصابيح", body="**هل** جرّبتم؟")
    write_post(thread, language="it", body="Sì, a *Genova*:\n\n- dieci lampade")
    steward = MemberFactory(trust="steward")
    made = send_in(draft_from_thread(thread, steward, at=AT), steward, AT)
    editor = UserFactory(is_superuser=True)

    page = accept(made, editor, at=AT, is_published=True)

    shown = read(client.get(f"/ar/community/{page.slug}/")).one("div", "item__text")
    first, second = shown.all("blockquote")
    assert (first["lang"], first["dir"], first.one("strong").text) == ("ar", "rtl", "هل")
    assert (second["lang"], second["dir"], second.one("em").text) == ("it", "ltr", "Genova")
    assert second.one("li").text == "dieci lampade"
    assert not {"**", ">", "post"} & set(shown.text.split())
    details = client.get(f"/api/v1/items/{page.translation_key}/?locale=ar").json()["details"]
    assert details["challenge"] == "هل جرّبتم؟"


def test_draft_of_a_discussion_is_for_stewards_and_open_spaces_alone(client, hub_tree):
    steward = MemberFactory(trust="steward")
    thread, inside = write_thread(), write_thread(space=SpaceFactory(access="members"))

    with pytest.raises(PermissionDenied):
        draft_from_thread(thread, thread.author, at=AT)
    with pytest.raises(PermissionDenied):
        draft_from_thread(inside, steward, at=AT)
    client.force_login(thread.author.user)
    assert b"/practice/" not in client.get(thread.get_absolute_url()).content


@pytest.mark.parametrize("group", [EDITORS, MODERATORS])
def test_editors_and_moderators_make_drafts_of_discussions_too(client, hub_tree, group):
    list(prepare())
    thread, maker = write_thread(), MemberFactory()
    maker.user.groups.add(Group.objects.get(name=group))
    client.force_login(maker.user)
    button = f"/en/community/discussions/{thread.pk}/practice/"

    assert button in client.get(thread.get_absolute_url()).content.decode()
    assert client.post(button).status_code == 302
    assert Submission.objects.get().author == maker


@pytest.mark.parametrize("group", [EDITORS, MODERATORS])
@pytest.mark.parametrize("is_member", [True, False])
def test_editor_or_moderator_without_a_name_is_told_that_it_is_missing(
    client, hub_tree, group, is_member
):
    list(prepare())
    url = write_thread().get_absolute_url()
    user = MemberFactory(name="").user if is_member else UserFactory()
    user.groups.add(Group.objects.get(name=group))
    client.force_login(user)

    page = read(client.get(url))

    head = page.one("header", "page-head")
    assert (
        "tell us your name first"
        in head.one("a", href=f"/en/community/welcome/?next={quote(url, safe='')}").text
    )
    assert b"/practice/" not in client.get(url).content
    Member.objects.update_or_create(user=user, defaults={"name": "Rita Moss"})
    assert b"tell us your name first" not in client.get(url).content
    client.force_login(UserFactory())
    assert b"tell us your name first" not in client.get(url).content


def test_form_shows_who_is_named_also_in_a_draft_of_a_discussion(client, hub_tree):
    asker = MemberFactory(name="Asker")
    steward, other = MemberFactory(trust="steward"), MemberFactory(name="Other")
    made = draft_from_thread(write_thread(asker), steward, at=AT)
    client.force_login(steward.user)
    url = made.get_absolute_url() + "change/"

    page = read(client.get(url))
    again = read(client.post(url, {"title": "", "coauthors": f"@{other.key}\nnobody"}))

    assert page.one("a", href=asker.get_absolute_url()).text == "Asker"
    assert again.one("a", href=other.get_absolute_url()).text == "Other"
    assert again.all("a", href=asker.get_absolute_url()) == []
