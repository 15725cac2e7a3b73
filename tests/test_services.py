"""Each service that HUB_TEST_REQUIRE can name answers, and the helper says so when it does not."""

import socket
from urllib.request import urlopen

import pytest

from tests import services
from tests.plugins import NetworkBlockedError


@pytest.mark.parametrize("name", ["postgres", "elasticsearch", "redis", "chromium", "nginx"])
def test_service_answers(name):
    assert services.require_or_skip(name) != ""


@pytest.fixture
def nowhere(monkeypatch):
    """No Redis listens at the address that the helper will look at."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    monkeypatch.setenv("REDIS_URL", f"redis://127.0.0.1:{port}/0")
    services.locate.cache_clear()
    yield
    services.locate.cache_clear()


def test_missing_service_skips_with_its_reason(nowhere, monkeypatch):
    monkeypatch.setenv("HUB_TEST_REQUIRE", "")

    with pytest.raises(pytest.skip.Exception, match=r"^redis: no Redis answers at 127\.0\.0\.1"):
        services.require_or_skip("redis")


def test_missing_service_fails_when_required(nowhere, monkeypatch):
    monkeypatch.setenv("HUB_TEST_REQUIRE", "postgres, redis")

    with pytest.raises(pytest.fail.Exception, match="redis is required"):
        services.require_or_skip("redis")


@pytest.fixture
def docker(tmp_path, monkeypatch):
    """Return a function that puts a docker on the PATH which ends with the status it is given."""
    monkeypatch.setenv("PATH", str(tmp_path))
    services.locate.cache_clear()

    def put(status):
        program = tmp_path / "docker"
        program.write_text(f"#!/bin/sh\nexit {status}\n")
        program.chmod(0o755)
        return str(program)

    yield put
    services.locate.cache_clear()


def test_docker_counts_with_its_plugin_alone(docker, monkeypatch):
    monkeypatch.setenv("HUB_TEST_REQUIRE", "")
    with pytest.raises(pytest.skip.Exception, match="no docker on the PATH"):
        services.require_or_skip("docker-compose")

    program = docker(1)
    services.locate.cache_clear()
    with pytest.raises(pytest.skip.Exception, match="docker has no plugin `compose`"):
        services.require_or_skip("docker-compose")

    docker(0)
    services.locate.cache_clear()
    assert services.require_or_skip("docker-compose") == program


def test_unknown_required_service_stops_the_run(monkeypatch):
    monkeypatch.setenv("HUB_TEST_REQUIRE", "redis,mysql")

    with pytest.raises(pytest.UsageError, match="no such service: mysql"):
        services.required()


@pytest.mark.parametrize("address", ["http://192.0.2.1/", "http://hub.example.org/"])
def test_network_beyond_this_machine_is_closed(address):
    with pytest.raises(NetworkBlockedError):
        urlopen(address, timeout=1)


def test_network_on_this_machine_is_open():
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), timeout=1).close()
