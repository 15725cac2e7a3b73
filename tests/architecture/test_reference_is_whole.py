"""docs/reference names every command, setting, content kind and endpoint, and none that is gone."""

import re

import pytest
from django.urls import URLPattern, get_resolver

from home.registry import all_kinds
from hub.settings import reference
from hub.settings.variables import VARIABLES
from tests.architecture.tree import PACKAGES, ROOT, find_files

# The first cell of a row of a table: | `name` | ...
ROW = re.compile(r"^\| `([^`]+)`", re.MULTILINE)
# Those of nginx's template are no variables of the hub.
OURS = re.compile(r"\bHUB_(?!NGINX)[A-Z]+(?:_[A-Z]+)*\b")
ENVIRONMENT = re.compile(
    r"(?:\benv(?:\.\w+)?|environ\.get|environ|getenv)[(\[]\s*[\"']([A-Z][A-Z_]*)[\"']"
)
NOT_OURS = {"PATH", "DJANGO_SETTINGS_MODULE", "DJANGO_ALLOW_ASYNC_UNSAFE"}
NOT_OURS |= {"PATH_INFO", "REQUEST_METHOD", "PROMETHEUS_MULTIPROC_DIR"}


def documented(name):
    path = ROOT / "docs" / "reference" / name
    assert path.exists(), f"{path} is missing"
    names = ROW.findall(path.read_text(encoding="utf-8"))
    assert len(names) == len(set(names)), f"{name} says something twice"
    return set(names)


def find_settings():
    found = set()
    for path in find_files("*.py", [*PACKAGES, "deploy", "bench"]):
        text = path.read_text(encoding="utf-8")
        found |= {*OURS.findall(text), *ENVIRONMENT.findall(text)}
    for name in ("Makefile", ".ci/run", "tests/services.py"):
        text = (ROOT / name).read_text(encoding="utf-8")
        found |= {*OURS.findall(text), *ENVIRONMENT.findall(text)}
    return found - NOT_OURS


def find_commands():
    return {
        path.stem
        for path in find_files("*.py", PACKAGES)
        if path.parent.name == "commands" and not path.stem.startswith("_")
    }


def find_endpoints(patterns=None, prefix=""):
    """Return the paths below /api/v1/, with parameters as {name}."""
    found = set()
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        path = prefix + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(pattern.pattern)).lstrip("^")
        if isinstance(pattern, URLPattern):
            # What is left of a regular expression is a catch-all, not an address.
            found |= {f"/{path}"} if re.fullmatch(r"api/v1/[\w{}/.-]*", path) else set()
        elif "api/v1/".startswith(path) or path.startswith("api/v1/"):
            found |= find_endpoints(pattern.url_patterns, path)
    return found


def test_every_setting_is_declared_and_every_declared_one_is_documented():
    declared = {variable.name for variable in VARIABLES}

    assert find_settings() <= declared
    assert documented("settings.md") == declared


def test_reference_of_settings_is_that_of_the_code():
    assert reference.PATH.read_text(encoding="utf-8") == reference.render()


def test_every_command_is_documented():
    assert documented("commands.md") == find_commands()


def test_every_kind_is_documented():
    assert documented("kinds.md") == {kind.name for kind in all_kinds()}


def test_every_endpoint_is_documented():
    endpoints = find_endpoints()

    assert "/api/v1/" in {path[: len("/api/v1/")] for path in endpoints}
    assert documented("api.md") == endpoints


def test_every_make_target_is_in_its_help():
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.*)$", text, re.MULTILINE)[1].split()

    assert sorted(re.findall(r"^([a-z-]+):[^#\n]*## ", text, re.MULTILINE)) == sorted(phony)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("| `rebuild_catalogue` | from nothing |", ["rebuild_catalogue"]),
        ("run `rebuild_catalogue` now", []),
        ("| name | what |\n| --- | --- |\n| `a` | `b` |", ["a"]),
    ],
)
def test_first_cells_of_rows_are_what_is_documented(text, expected):
    assert ROW.findall(text) == expected
