from __future__ import annotations

import pytest

from tests.factories.community import MemberFactory
from tests.factories.library import SolutionPageFactory


@pytest.fixture
def member(hub_tree):
    return MemberFactory(name="Nadia Haddad")


@pytest.fixture
def member_client(client, member):
    client.force_login(member.user)
    return client


@pytest.fixture
def solution(hub_tree):
    page = SolutionPageFactory(parent=hub_tree.section("solutions"), title="Dimming lamps")
    page.save_revision().publish()
    return page
