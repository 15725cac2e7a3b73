from __future__ import annotations

import pytest

from tests.factories.community import MemberFactory


@pytest.fixture
def member(hub_tree):
    return MemberFactory(name="Nadia Haddad")


@pytest.fixture
def member_client(client, member):
    client.force_login(member.user)
    return client
