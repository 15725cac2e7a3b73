"""What members are told, once; what they see of it; how soon it comes by mail."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import transaction
from django.urls import reverse

from community.enums import FollowKind, NoticeKind, NoticePace
from community.markup import quote_post
from community.models import Notice, SpaceMember
from community.operations import discussions, edits
from community.operations.lines import describe
from community.operations.members import block, follow
from community.operations.notices import announce, set_paces, tell, unsubscribe
from tests.factories.community import MemberFactory, SpaceFactory, write_post, write_thread
from tests.factories.library import OutputPageFactory
from tests.hub.html import read

AT = datetime(2030, 6, 4, 9, tzinfo=UTC)  # a Tuesday


def kinds_of(member):
    return [row.kind for row in Notice.objects.filter(member=member).order_by("pk")]


def test_followers_are_told_of_an_answer_and_its_author_is_not(member):
    thread = write_thread(member)
    helper = MemberFactory()

    write_post(thread, helper)

    assert (kinds_of(member), kinds_of(helper)) == (["reply"], [])
    write_post(thread, member)
    assert (kinds_of(member), kinds_of(helper)) == (["reply"], ["reply"])


def test_answer_that_names_its_reader_is_told_once_as_naming_them(member):
    thread = write_thread(member)

    post = write_post(thread, body=f"@{member.key} about ninety euro.")
    edits.edit_post(post, post.author, body=f"@{member.key} about a hundred.", at=AT)

    assert kinds_of(member) == ["mention"]


def test_name_put_in_later_is_told(member):
    post = write_post(write_thread())

    edits.edit_post(post, post.author, body=f"Ask @{member.key} too.", at=AT)

    assert kinds_of(member) == ["mention"]


def test_quotation_names_nobody_anew_and_shows_their_names_still(client, member):
    author, other = MemberFactory(), MemberFactory()
    first = write_post(write_thread(), author, body=f"Ask @{member.key}.")

    body = quote_post(first.body, key=author.key, number=2, address=first.get_absolute_url())
    write_post(first.thread, body=f"{body}@{other.key} knows too.")

    assert (kinds_of(member), kinds_of(author), kinds_of(other)) == (
        ["mention"],
        ["reply"],
        ["mention"],
    )
    quotation = read(client.get(first.thread.get_absolute_url())).one("blockquote")
    assert [link.text for link in quotation.all("a", "mention")] == [
        f"@{author.name}",
        f"@{member.name}",
    ]
    [line] = describe(Notice.objects.filter(member=other), other, AT)
    assert f"@{member.name}" in line.excerpt


def test_nobody_hears_of_whom_they_have_blocked(member):
    helper = MemberFactory()
    block(member, helper)
    thread = write_thread(member)

    write_post(thread, helper, body=f"@{member.key} hello")

    assert kinds_of(member) == []


def test_new_discussion_is_news_for_who_follows_what_it_belongs_to(member, hub_tree):
    author, space = MemberFactory(), SpaceFactory()
    item = OutputPageFactory(parent=hub_tree.section("library"))
    followers = {
        FollowKind.SPACE: space.slug,
        FollowKind.MEMBER: author.key,
        FollowKind.ITEM: item.translation_key,
    }
    told = []
    for kind, value in followers.items():
        told.append(MemberFactory())
        follow(told[-1], kind, value)
        follow(member, kind, value)

    write_thread(author, space, about=item.translation_key)

    assert [kinds_of(who) for who in (*told, member)] == [["new_discussion"]] * 4


def test_who_may_not_enter_a_space_hears_nothing_of_it(member):
    space = SpaceFactory(access="private")
    inside, author = MemberFactory(), MemberFactory()
    for who in (inside, author):
        SpaceMember.objects.create(space=space, member=who)
    for who in (member, inside):
        follow(who, FollowKind.SPACE, space.slug)

    write_thread(author, space, body=f"@{member.key} look")

    assert (kinds_of(member), kinds_of(inside)) == ([], ["new_discussion"])


def test_post_that_is_held_is_told_once_it_is_let_through(member):
    thread = write_thread(member)
    post = write_post(thread, MemberFactory(trust="new"))
    assert (post.state, kinds_of(member)) == ("held", [])

    discussions.set_state(post, "visible", is_thread=False)
    announce(post, AT)
    announce(post, AT)

    assert kinds_of(member) == ["reply"]


def test_author_hears_that_their_answer_helped(member):
    asker = MemberFactory()
    thread = write_thread(asker)
    post = write_post(thread, member)

    discussions.accept(thread, post, asker, AT)
    discussions.accept(thread, None, asker, AT)
    discussions.accept(thread, post, asker, AT)

    assert kinds_of(member) == ["answer_accepted"]


def test_event_that_is_rolled_back_tells_nobody(member):
    thread = write_thread(member)
    with transaction.atomic():
        write_post(thread)
        transaction.set_rollback(True)

    assert kinds_of(member) == []


def test_page_lists_what_is_new_and_leads_there(member_client, member):
    thread = write_thread(member)
    post = write_post(thread, MemberFactory(name="يوسف"), body="حوالي تسعين يورو")

    page = read(member_client.get("/en/community/notices/"))

    [row] = page.all("li", "threads__row")
    assert "An answer by يوسف" in row.text
    assert page.one("summary", "header__tool").text.endswith("1 new notification")
    answer = member_client.get(row.one("h2").one("a")["href"])
    assert answer["Location"] == f"/en/community/posts/{post.pk}/"
    page = read(member_client.get("/en/community/notices/"))
    assert page.all("span", "tag--leaf") == []
    assert page.all("span", "menu__count") == []


def test_what_the_member_may_not_see_any_more_is_not_listed_and_not_counted(member_client, member):
    thread = write_thread(member)
    post = write_post(thread)
    discussions.delete_post(post, post.author, AT)

    first = read(member_client.get("/en/community/notices/"))

    assert first.all("li", "threads__row") == []
    assert read(member_client.get("/en/community/")).all("span", "menu__count") == []


def test_who_reads_the_discussion_has_read_its_notices(member_client, member):
    thread = write_thread(member)
    write_post(thread)
    write_post(write_thread(member))

    member_client.get(thread.get_absolute_url())

    unread = Notice.objects.filter(member=member, read_at=None)
    assert [row.about["thread"] == thread.pk for row in unread] == [False]


def test_all_are_read_by_one_button(member_client, member):
    thread = write_thread(member)
    for _ in range(3):
        write_post(thread)

    member_client.post(reverse("community:read_notices"))

    assert Notice.objects.filter(member=member, read_at=None).count() == 0


def test_notices_of_others_are_not_there(member_client):
    asker = MemberFactory()
    write_post(write_thread(asker))
    notice = Notice.objects.get()

    assert member_client.get(reverse("community:notice", args=[notice.pk])).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same_at_any_length(
    member_client, member, django_assert_max_num_queries, count
):
    for _ in range(count):
        thread = write_thread(member)
        write_post(thread, body=f"@{member.key} see")
        discussions.reply(thread, MemberFactory(), body="Yes", at=AT)
    member_client.get("/en/community/notices/")

    with django_assert_max_num_queries(10):
        page = read(member_client.get("/en/community/notices/"))
    assert len(page.all("li", "threads__row")) == 2 * count


def test_visitors_page_asks_nothing_about_notices(client, hub_tree):
    answer = client.get("/en/community/notices/")

    assert answer["Location"].startswith("/en/account/login/")


def test_choice_counts_for_what_waits_already(member):
    tell(NoticeKind.REPLY, [member], "a", {"path": "community/"}, AT)

    set_paces(member, {NoticeKind.REPLY: NoticePace.DAILY}, AT)
    assert Notice.objects.get().due_at == datetime(2030, 6, 5, 8, tzinfo=UTC)
    unsubscribe(member, "digest", AT)
    assert (Notice.objects.get().due_at, Notice.objects.get().pace) == (None, "never")


def test_preferences_are_chosen_on_a_page(member_client, member):
    url = reverse("community:mail_settings")
    page = read(member_client.get(url))
    assert len(page.all("select")) == 10

    form = {select["name"]: "weekly" for select in page.all("select")} | {"zone": ""}
    member_client.post(url, form)

    assert set(member.paces.values_list("pace", flat=True)) == {"weekly"}
    assert member_client.post(url, {**form, "reply": "hourly"}).status_code == 400
