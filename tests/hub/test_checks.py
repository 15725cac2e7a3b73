"""What a server refuses to be like. That it really does not start: test_environment.py."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from hub.checks import check_server, refuse_unsafe
from tests.factories import UserFactory

KEY = "correct-horse-battery-staple-and-thirty-more-letters-0123"


@pytest.fixture
def server(settings, db):
    """Settings of a server of which there is nothing to say."""
    settings.DEBUG = False
    settings.HUB_DEMO = False
    settings.SECRET_KEY = KEY
    settings.ALLOWED_HOSTS = ["hub.example"]
    settings.HUB_BASE_URL = "https://hub.example"
    settings.HUB_TRIAL = False
    settings.HUB_SERVER = True
    settings.HUB_REPLICAS = 1
    settings.HUB_WORKERS = 1
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    return settings


def found():
    return [message.id for message in check_server()]


def test_server_as_it_should_be_starts(server):
    refuse_unsafe()

    assert found() == []


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("DEBUG", True, "hub.E001"),
        ("SECRET_KEY", KEY[:49], "hub.E002"),
        ("SECRET_KEY", "django-insecure-" + KEY, "hub.E002"),
        ("SECRET_KEY_FALLBACKS", [KEY[::-1], KEY[:49]], "hub.E002"),
        ("ALLOWED_HOSTS", ["*"], "hub.E003"),
        ("ALLOWED_HOSTS", [".hub.example"], "hub.E003"),
        ("ALLOWED_HOSTS", [], "hub.E003"),
        ("HUB_DEMO", True, "hub.E004"),
        ("ALLAUTH_TRUSTED_PROXY_COUNT", None, "hub.E008"),
        ("HUB_BASE_URL", "http://hub.example", "hub.E009"),
    ],
)
def test_one_thing_wrong_is_enough(server, name, value, expected):
    setattr(server, name, value)

    assert found() == [expected]
    with pytest.raises(ImproperlyConfigured, match=expected):
        refuse_unsafe()


def test_earlier_key_that_cannot_be_guessed_is_as_it_should_be(server):
    server.SECRET_KEY_FALLBACKS = [KEY[::-1]]

    assert found() == []


@pytest.mark.parametrize("address", ["http://localhost:8000", "https://127.0.0.1"])
def test_trial_lets_nobody_else_in(server, address):
    server.HUB_BASE_URL, server.HUB_TRIAL = address, True
    server.ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", "hub.localhost"]
    assert found() == []

    server.ALLOWED_HOSTS = ["localhost", "hub.example"]
    assert found() == ["hub.E010"]
    with pytest.raises(ImproperlyConfigured, match=r"HUB_ALLOWED_HOSTS names hub\.example\."):
        refuse_unsafe()


def test_accounts_of_the_demo_keep_the_server_from_starting(server):
    user = UserFactory(email="editor@example.org")
    assert found() == ["hub.E005"]

    user.is_active = False
    user.save()
    assert found() == []


def test_sqlite_is_for_one_process(server):
    assert found() == []

    server.HUB_WORKERS = 2
    assert found() == (["hub.E006"] if connection.vendor == "sqlite" else [])


def test_replicas_share_their_cache(server):
    server.HUB_REPLICAS = 2
    assert "hub.E007" in found()

    server.CACHES = {"default": {"BACKEND": "hub.caches.SharedCache"}}
    assert "hub.E007" not in found()


def test_demo_is_refused_nothing():
    refuse_unsafe()
