"""A change of the contract is a visible difference; `make openapi` writes the new one."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command


def test_snapshot_is_the_contract(capsys):
    call_command("export_openapi", "--check")

    assert "paths, as in" in capsys.readouterr().out


def test_difference_is_reported(tmp_path):
    old = tmp_path / "openapi.json"
    old.write_text("{}")

    with pytest.raises(CommandError) as error:
        call_command("export_openapi", "--check", "--output", str(old))

    assert error.value.returncode == 3
    assert old.read_text() == "{}"
