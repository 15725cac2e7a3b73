"""A discussion becomes a draft practice that credits who took part."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied

from community.models import Submission
from community.operations.submissions import draft_from_thread
from hub.skeleton import EDITORS, MODERATORS, prepare
from tests.factories.community import MemberFactory, SpaceFactory, write_post, write_thread

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
    assert made.challenge == "Asker:\n> What did the lamps cost?"
    assert made.action == "Answerer:\n> About ninety euro."
    assert made.name_authors() == "Answerer; Asker"
    client.force_login(asker.user)
    assert client.get(made.get_absolute_url()).status_code == 200


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
