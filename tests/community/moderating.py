"""Moderators, and what they do, as tests say it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from django.contrib.auth.models import Group
from django.test import Client

from community.operations.deciding import Act
from home.models import User
from tests.factories import UserFactory

AT = datetime(2030, 5, 2, 9, tzinfo=UTC)
DAYS = timedelta(days=1)
APPEAL = re.compile(r"http://testserver(/(\w\w)/community/appeal/[\w-]+/)")


def make_moderator(name: str = "Rita") -> User:
    user = UserFactory(first_name=name, last_name="Moss")
    user.groups.add(Group.objects.get(name="Moderators"))
    return user


def act(moderator: User | None = None, **values) -> Act:
    given = {"at": AT, "reason": "spam", "text": "It sells lamps.", **values}
    return Act(moderator=moderator or make_moderator(), **given)


def log_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def find_appeal(mail) -> str:
    """Return the path of the appeal that a mail leads to."""
    return APPEAL.search(mail.body)[1]
