import os
import socket
import subprocess
import sys
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from threading import Thread
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.core.management import CommandError, call_command

from hub import doctor
from hub.doctor import Finding
from hub.ports import complain, is_free
from hub.settings.env import BASE_DIR
from hub.wsgi import application

DEV = "hub.settings.dev"


class Silent(WSGIRequestHandler):
    def log_message(self, *_args):
        pass


@pytest.fixture
def taken_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('openjdk version "17.0.15" 2025-04-15', 17),
        ('openjdk version "25" 2025-09-16 LTS', 25),
        ('java version "1.8.0_392"', 8),
        ("command not found", 0),
    ],
)
def test_parse_java_version(text, expected):
    assert doctor.parse_java_version(text) == expected


def test_data_dir_that_is_no_folder_is_wrong(tmp_path):
    path = tmp_path / "file"
    path.touch()

    finding = doctor.find_data_dir(path)

    assert finding.state == "wrong"
    assert finding.text.startswith(f"The data folder {path} cannot be written (HUB_DATA_DIR)")


def test_port_taken_is_wrong_and_says_another(taken_port, monkeypatch):
    monkeypatch.setattr(doctor, "WAIT_S", 0.1)  # who holds it never answers
    assert not is_free(taken_port)
    assert doctor.find_port(str(taken_port)) == Finding(
        "wrong",
        f"Port {taken_port} is taken. Choose another one: make demo PORT={taken_port % 65535 + 1}",
    )


@pytest.mark.parametrize("text", ["", "0", "65536", "-1", "eighty", "8000 "])
def test_port_that_is_no_port_is_refused(text):
    assert complain(text) == f"PORT must be a number from 1 to 65535, not {text!r}."


def test_java_that_debian_has_not_yet_is_had_otherwise(tmp_path, monkeypatch):
    monkeypatch.setattr(doctor, "JVM_DIR", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))

    java, _maven = doctor.find_engine()

    assert java.state == "missing"
    assert "apt-get install openjdk-21-jdk-headless (since Debian 13; before, unpack" in java.text


def test_find_program_looks_where_debian_keeps_postgres(tmp_path, monkeypatch):
    monkeypatch.setattr(doctor, "POSTGRES_DIR", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    program = tmp_path / "15" / "bin" / "postgres"
    program.parent.mkdir(parents=True)
    program.touch()

    assert doctor.find_program("postgres") == str(program)
    assert doctor.find_program("initdb") == ""


def test_command_fails_when_something_is_wrong(settings, monkeypatch):
    settings.HUB_DEMO = False
    findings = [Finding("good", "Python"), Finding("wrong", "The disk is full.")]
    monkeypatch.setattr("hub.management.commands.doctor.find_all", lambda *_args: iter(findings))
    out = StringIO()

    with pytest.raises(CommandError):
        call_command("doctor", stdout=out, no_color=True)

    assert out.getvalue() == (
        "  good     Python\n"
        "  WRONG    The disk is full.\n"
        "\n1 good, 0 missing, 1 wrong. What is missing is optional.\n"
    )


@pytest.mark.django_db
def test_variable_that_nobody_reads_is_wrong(settings, monkeypatch):
    settings.HUB_DEMO = False
    monkeypatch.setenv("HUB_WORKRES", "2")
    monkeypatch.setattr(doctor, "find_migrations", lambda: Finding("good", "migrations"))
    out = StringIO()

    with pytest.raises(CommandError):
        call_command("doctor", stdout=out, no_color=True)

    assert (
        "  WRONG    HUB_WORKRES is set, but nothing reads it. Is it HUB_WORKERS?\n"
        in out.getvalue()
    )


@pytest.mark.django_db
def test_command_looks_at_the_data_folder_of_the_settings(settings, tmp_path, monkeypatch):
    settings.DATA_DIR, settings.HUB_DEMO = tmp_path, False
    monkeypatch.setattr(doctor, "find_migrations", lambda: Finding("good", "migrations"))
    monkeypatch.setattr(doctor, "find_programs", lambda: iter(()))
    out = StringIO()

    call_command("doctor", stdout=out, no_color=True)

    lines = [line for line in out.getvalue().splitlines() if str(Path(tmp_path)) in line]
    assert [line.split(",")[0] for line in lines] == [f"  good     Data folder {tmp_path}"]


def test_doctor_says_in_words_what_is_wrong_with_the_environment(tmp_path):
    wrong = {"HUB_BIND": "8000", "HUB_THREADS": "x", "HUB_THREDS": "4"}

    done = subprocess.run(
        [sys.executable, "manage.py", "doctor"],
        env={**os.environ, **wrong, "HUB_DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": DEV},
        cwd=BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert done.stderr == "CommandError: something required is wrong; see above\n"
    found = [line for line in done.stdout.splitlines() if "WRONG" in line]
    assert found == [
        "  WRONG    HUB_BIND: must be host:port or unix:/path, not '8000'",
        "  WRONG    HUB_THREADS: must be a number, not 'x'",
        "  WRONG    HUB_THREDS is set, but nothing reads it. Is it HUB_THREADS?",
    ]
    assert "Python 3" in done.stdout
    assert "nginx" in done.stdout


@contextmanager
def serving(answer):
    """Serve the WSGI application `answer` meanwhile; yield its port."""
    with make_server("127.0.0.1", 0, answer, handler_class=Silent) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server.server_port
        finally:
            server.shutdown()


def test_port_that_the_hub_itself_holds_is_good():
    with serving(application) as port:
        finding = doctor.find_port(str(port))

    assert finding == Finding("good", f"Port {port}: the hub runs here")


def test_port_of_another_server_is_taken():
    def other(_environ, start_response):
        start_response("200 OK", [("Content-Type", "application/json")])
        return [b'{"status": "ok"}']

    with serving(other) as port:
        finding = doctor.find_port(str(port))

    assert finding.state == "wrong"
    assert finding.text.startswith(f"Port {port} is taken.")


@pytest.mark.parametrize("text", ["eighty", "65536"])
def test_port_that_is_none_is_wrong(text):
    assert doctor.find_port(text) == Finding("wrong", complain(text))


def test_doctor_makes_nothing_where_nothing_is(tmp_path):
    there, absent = tmp_path / "there", tmp_path / "absent"
    there.mkdir()

    for folder in (there, absent):
        done = subprocess.run(
            [sys.executable, "manage.py", "doctor"],
            env={
                **os.environ,
                "DATABASE_URL": "",
                "HUB_DATA_DIR": str(folder),
                "DJANGO_SETTINGS_MODULE": DEV,
            },
            cwd=BASE_DIR,
            capture_output=True,
            text=True,
            check=True,
        )
        assert f"Database {folder / 'hub.sqlite3'}: there is none yet" in done.stdout

    assert f"missing  Data folder {absent}: the first start makes it." in done.stdout
    assert [path.name for path in tmp_path.rglob("*")] == ["there"]
