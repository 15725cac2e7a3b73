"""The hub starts, and its migrations fit together, with any content app alone, and with none."""

import os
import subprocess
import sys

import pytest

from tests.architecture.tree import CONTENT_APPS, ROOT

SCRIPT = """
import django
from django.core.management import call_command

django.setup()
call_command("check", fail_level="WARNING")
call_command("makemigrations", check_changes=True, dry_run=True, verbosity=0)
"""


GUIDE = """
import django

django.setup()

from django.test import Client

hub = Client(headers={"host": "localhost"})
addresses = ("/styleguide/", "/styleguide/talk/", "/styleguide/post/")
print(*(hub.get(address).status_code for address in addresses))
"""


@pytest.mark.slow
@pytest.mark.parametrize("app", [*CONTENT_APPS, ""], ids=[*CONTENT_APPS, "none"])
def test_hub_boots_with_only_this_app(app, tmp_path):
    result = run(SCRIPT, app, tmp_path)

    assert (result.returncode, result.stderr.splitlines()[-4:]) == (0, [])


@pytest.mark.slow
def test_style_guide_leaves_out_the_parts_of_an_app_that_is_not_there(tmp_path):
    result = run(GUIDE, "library,stakeholders,events", tmp_path)

    assert (result.returncode, result.stdout.split()) == (0, ["200", "404", "404"])


@pytest.mark.slow
def test_style_guide_is_not_found_without_the_items_it_shows(tmp_path):
    result = run(GUIDE, "library", tmp_path)

    assert (result.returncode, result.stdout.split()) == (0, ["404", "404", "404"])


def run(script, apps, data_dir):
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env={
            **environment,
            "DJANGO_SETTINGS_MODULE": "hub.settings.dev",
            "HUB_APPS": apps,
            "HUB_DATA_DIR": str(data_dir),
        },
        capture_output=True,
        text=True,
        check=False,
    )
