from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.utils import timezone

from community.operations.mailing import send_due
from community.operations.matching import match_all
from tests.community.arranging import write_posts
from tests.factories.community import MemberFactory, write_thread
from tests.factories.library import OutputPageFactory, SolutionPageFactory


@pytest.fixture
def member(hub_tree):
    return MemberFactory(name="Nadia Haddad")


@pytest.fixture
def member_client(client, member):
    client.force_login(member.user)
    return client


@pytest.fixture
def steward(hub_tree):
    return MemberFactory(trust="steward")


@pytest.fixture
def thread(hub_tree):
    return write_thread(MemberFactory(name="Nadia Haddad"), body="first")


@pytest.fixture
def posts(thread):
    """The second to the fifth post of the discussion; the fourth stands below the third."""
    return write_posts(thread)


@pytest.fixture
def solution(hub_tree):
    page = SolutionPageFactory(parent=hub_tree.section("solutions"), title="Dimming lamps")
    page.save_revision().publish()
    return page


@pytest.fixture
def commit(django_capture_on_commit_callbacks):
    """Return a context behind which what waited for the commit is done, and mails are sent."""

    @contextmanager
    def committed():
        with django_capture_on_commit_callbacks(execute=True):
            yield
        send_due(timezone.now() + timedelta(minutes=1))

    return committed


@pytest.fixture
def now(hub_tree):
    """The moment from which changes are news; what was there before is none."""
    at = timezone.now()
    match_all(at)
    return at


@pytest.fixture
def publish(hub_tree):
    def make(title, **fields):
        page = OutputPageFactory(parent=hub_tree.section("library"), title=title, **fields)
        page.save_revision().publish()
        return page

    return make
