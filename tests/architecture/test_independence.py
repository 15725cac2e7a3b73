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


@pytest.mark.slow
@pytest.mark.parametrize("app", [*CONTENT_APPS, ""], ids=[*CONTENT_APPS, "none"])
def test_hub_boots_with_only_this_app(app, tmp_path):
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    result = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        cwd=ROOT,
        env={
            **environment,
            "DJANGO_SETTINGS_MODULE": "hub.settings.dev",
            "HUB_APPS": app,
            "HUB_DATA_DIR": str(tmp_path),
        },
        capture_output=True,
        text=True,
        check=False,
    )

    assert (result.returncode, result.stderr.splitlines()[-4:]) == (0, [])
