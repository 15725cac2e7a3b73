"""A service of one's own to log in by: there where it is named, and nowhere else."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.apps import apps

from tests.architecture.tree import ROOT
from tests.services import free_port

NAMED = {
    "HUB_OIDC_CLIENT_ID": "hub",
    "HUB_OIDC_NAME": "Our service",
    "HUB_OIDC_SECRET": "between-us",
}


def run(*arguments, **environment):
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**kept, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
def test_people_come_by_a_service_that_is_named():
    server = f"http://127.0.0.1:{free_port()}"
    cases = run(
        *("-m", "pytest", "-p", "no:cacheprovider", "-n", "0", "tests/hub/oidc_cases.py"),
        **NAMED,
        HUB_OIDC_SERVER_URL=server,
    )

    assert cases.returncode == 0, cases.stdout


def test_hub_without_a_service_knows_nothing_of_one(client, hub_tree):
    assert not apps.is_installed("allauth.socialaccount")
    assert client.get("/en/account/oidc/service/login/").status_code == 404
    assert "/oidc/" not in client.get("/en/account/login/").text


def test_service_that_is_named_in_part_stops_the_start():
    result = run("manage.py", "check", HUB_OIDC_NAME="Our service")

    assert result.returncode == 1
    assert "HUB_OIDC_SECRET: must be set where another HUB_OIDC_… variable is" in result.stderr
