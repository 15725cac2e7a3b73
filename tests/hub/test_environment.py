"""The environment: every wrong variable is named at once, and no secret is repeated."""

import os
import re
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from hub.settings.env import check_environment, read
from hub.settings.services import read_caches, read_database, read_tasks
from tests.architecture.tree import ROOT

GOOD = {
    "DJANGO_SETTINGS_MODULE": "hub.settings.production",
    "HUB_ALLOWED_HOSTS": "hub.example",
    "HUB_BASE_URL": "https://hub.example",
    "HUB_PROXY_COUNT": "1",
    "HUB_SECRET_KEY": "correct-horse-battery-staple-and-thirty-more-letters-0123",
    "HUB_WORKERS": "1",
}


@pytest.fixture
def run(tmp_path):
    """Return a function that runs Python with the settings of production."""

    def run_python(*arguments, **environment):
        kept = {name: value for name, value in os.environ.items() if not name.startswith("HUB_")}
        kept.pop("DATABASE_URL", None)
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env={**kept, **GOOD, "HUB_DATA_DIR": str(tmp_path), **environment},
            capture_output=True,
            text=True,
            check=False,
        )

    return run_python


@pytest.mark.parametrize(
    ("name", "value", "complaint"),
    [
        ("HUB_APPS", "library,forum", "no such app: forum"),
        ("HUB_BASE_URL", "hub.example", "must start with http:// or https://"),
        ("HUB_DEBUG", "perhaps", "must be true or false"),
        ("HUB_WORKERS", "two", "must be a number"),
        ("HUB_WORKERS", "0", "must be 1 or more"),
        ("HUB_TASKS", "later", "must be one of database, immediate"),
        ("HUB_BIND", "8000", "must be host:port or unix:/path, not '8000'"),
        ("HUB_BIND", "0.0.0.0", "must be host:port"),
        ("HUB_BIND", ":8000", "must be host:port"),
        ("HUB_BIND", "0.0.0.0:http", "must be host:port"),
        ("HUB_BIND", "0.0.0.0:80000", "must be host:port"),
        ("HUB_BIND", "::1:8000", "must be host:port"),
        ("HUB_BIND", "unix:", "must be host:port"),
        ("HUB_CACHE_TIMEOUT", "nan", "must be 0 or more"),
        ("DATABASE_URL", "mysql://h/d", "must start with postgres:// or"),
        ("DATABASE_URL", "postgres://u:s3cret@h:port/d", "cannot be taken apart"),
        ("CACHE_URL", "memcache://h", "must start with redis://"),
        ("ELASTICSEARCH_URL", "http://one:9200,two:9200", "must start with http://"),
        ("HUB_SECRET_KEY_FILE", "/nowhere/key", "cannot read the file of HUB_SECRET_KEY_FILE"),
    ],
)
def test_value_that_cannot_be_used_is_named(monkeypatch, name, value, complaint):
    monkeypatch.setenv(name, value)

    with pytest.raises(ImproperlyConfigured) as caught:
        check_environment(is_production=False)

    assert f"{name.removesuffix('_FILE')}: {complaint}" in str(caught.value)
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize("value", ["0.0.0.0:8000", "hub:0", "[::1]:8000", "unix:/run/hub.sock"])
def test_place_to_listen_is_taken_as_it_is(monkeypatch, value):
    monkeypatch.setenv("HUB_BIND", value)

    check_environment(is_production=False)

    assert read("HUB_BIND") == value


def test_variable_that_nobody_reads_is_named_at_every_start(run):
    environment = {
        "HUB_WORKRES": "2",
        "HUB_SERVER": "false",
        "HUB_WEATHER": "fine",
        "HUB_NGINX_CACHE": "/var/cache/nginx",
        "HUB_SECRET_KEY_FILE": "",
    }

    checked = run("manage.py", "check", **environment)
    served = run("-c", "import hub.wsgi", **environment)

    assert checked.returncode == 0
    assert sorted(re.findall(r"\(hub\.W001\) (.*?)\n(?:\s+HINT: (.*?)\n)?", checked.stderr)) == [
        ("HUB_SERVER is set, but nothing reads it.", "It is a setting of the hub, not a variable."),
        ("HUB_WEATHER is set, but nothing reads it.", ""),
        ("HUB_WORKRES is set, but nothing reads it.", "Is it HUB_WORKERS?"),
    ]
    assert "HUB_WORKRES is set, but nothing reads it. Is it HUB_WORKERS?" in served.stderr


def test_production_names_all_that_is_wrong_or_missing(run):
    done = run("manage.py", "check", HUB_ALLOWED_HOSTS="", HUB_PROXY_COUNT="", HUB_THREADS="x")

    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "The environment cannot be used.",
        "HUB_ALLOWED_HOSTS: must be set in production",
        "HUB_PROXY_COUNT: must be set in production",
        "HUB_THREADS: must be a number, not 'x'",
    ]


def test_variable_that_is_missing_because_it_is_misspelt_is_named(run):
    done = run("manage.py", "check", HUB_PROXY_COUNT="", HUB_PROXI_COUNT="1")

    assert done.stderr.splitlines()[1:] == [
        "HUB_PROXY_COUNT: must be set in production, not HUB_PROXI_COUNT"
    ]


def test_address_for_errors_that_is_none_is_named(run):
    done = run("manage.py", "check", HUB_ERRORS_DSN="https://errors.example")

    assert done.stderr.splitlines() == [
        "The environment cannot be used.",
        "HUB_ERRORS_DSN: cannot be taken apart",
    ]


def test_secret_may_stand_in_a_file(monkeypatch, tmp_path):
    path = tmp_path / "key"
    path.write_text("from a file\n")
    monkeypatch.setenv("HUB_SECRET_KEY_FILE", str(path))

    assert read("HUB_SECRET_KEY") == "from a file"


def test_empty_variable_is_not_set(monkeypatch):
    monkeypatch.setenv("HUB_WORKERS", "")
    monkeypatch.setenv("HUB_APPS", "")

    assert read("HUB_WORKERS") == 2
    assert read("HUB_APPS") == []  # its one exception: none


def test_requests_have_limits_that_commands_have_not(monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", "postgres://u:p@h:5432/d")
    monkeypatch.setenv("HUB_ROLE", "web")
    web = read_database(tmp_path)["OPTIONS"]
    monkeypatch.setenv("HUB_ROLE", "command")
    command = read_database(tmp_path)["OPTIONS"]

    assert "-c statement_timeout=15000 -c lock_timeout=5000" in web["options"]
    assert "statement_timeout" not in command["options"]
    assert "idle_in_transaction_session_timeout=30000" in command["options"]
    assert web["connect_timeout"] == 3


def test_pool_takes_the_place_of_kept_connections(monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", "postgres://u:p@h:5432/d")
    kept = read_database(tmp_path)
    monkeypatch.setenv("HUB_DATABASE_POOL", "3")
    pooled = read_database(tmp_path)

    assert ("pool" in kept["OPTIONS"], kept["CONN_MAX_AGE"]) == (False, 60)
    assert (pooled["OPTIONS"]["pool"]["max_size"], pooled["CONN_MAX_AGE"]) == (3, 0)


def test_work_is_queued_where_a_server_holds_the_queue(monkeypatch):
    monkeypatch.delenv("HUB_TASKS", raising=False)
    on_server = read_tasks({"ENGINE": "hub.postgresql"})["default"]["BACKEND"]
    on_sqlite = read_tasks({"ENGINE": "hub.sqlite"})["default"]["BACKEND"]

    assert on_server == "django_tasks_db.DatabaseBackend"
    assert on_sqlite == "django_tasks.backends.immediate.ImmediateBackend"


def test_limits_are_never_in_a_cache_that_forgets(monkeypatch):
    monkeypatch.setenv("CACHE_URL", "redis://h:6379/0")
    shared = read_caches()
    monkeypatch.setenv("CACHE_URL", "")
    private = read_caches()

    assert shared["default"]["BACKEND"] == "hub.caches.SharedCache"
    assert private["default"]["BACKEND"] == "hub.caches.MemoryCache"
    assert shared["durable"] == private["durable"]


@pytest.mark.slow
def test_check_of_the_deployment_has_nothing_to_say(run):
    assert run("manage.py", "migrate", "--verbosity=0").returncode == 0

    done = run("manage.py", "check", "--deploy", "--fail-level", "WARNING")

    assert (done.returncode, done.stderr) == (0, "")
    # The one is the frame in which the admin shows previews (hub/settings/production.py).
    assert done.stdout == "System check identified no issues (1 silenced).\n"


@pytest.mark.slow
def test_check_of_the_deployment_names_what_is_unsafe(run):
    assert run("manage.py", "migrate", "--verbosity=0").returncode == 0

    done = run("manage.py", "check", "--deploy", HUB_ALLOWED_HOSTS="hub.example,*")

    assert done.returncode > 0
    assert "hub.E003" in done.stderr


def test_mail_goes_into_the_folder_of_its_address(run):
    show = "from django.conf import settings; print(settings.EMAIL_FILE_PATH)"

    done = run("-c", show, EMAIL_URL="filemail:///srv/hub/mail")

    assert done.stdout == "/srv/hub/mail\n"


@pytest.mark.slow
def test_server_that_is_unsafe_does_not_start(run):
    wrong = {
        "HUB_ALLOWED_HOSTS": "hub.example,*",
        "HUB_BASE_URL": "http://hub.example",
        "HUB_DEBUG": "true",
        "HUB_REPLICAS": "2",
        "HUB_SECRET_KEY": "short",
    }
    serve = ["-m", "gunicorn", "--config", "deploy/gunicorn.py", "hub.wsgi"]

    done = run(*serve, HUB_BIND="127.0.0.1:0", **wrong)

    said = done.stderr + done.stdout
    assert done.returncode > 0
    assert "The hub does not start." in said
    assert re.findall(r"^hub\.E\d+", said, re.MULTILINE) == [
        f"hub.E00{number}" for number in (1, 2, 3, 6, 7, 9)
    ]
