"""The files of deploy/ say what the code can do, and name nothing that is not there."""

import re
import shutil
import subprocess

import pytest
import yaml

from hub.settings.variables import BY_NAME
from tests.architecture.tree import ROOT

DEPLOY = ROOT / "deploy"
COMPOSE = DEPLOY / "compose.yaml"
# Of nginx, of the images of others, and of Compose itself.
NOT_THE_HUBS = re.compile(r"HUB_NGINX_|HUB_IMAGE$|HUB_PUBLISH$|POSTGRES_|NGINX_")


@pytest.fixture(scope="module")
def services():
    return yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))["services"]


def test_compose_runs_every_part(services):
    ours = {"upgrade", "web", "worker", "tick"}
    theirs = {"nginx", "postgres", "redis", "elasticsearch"}
    cluster = {f"elasticsearch{number}" for number in (1, 2, 3)}

    assert set(services) == ours | theirs | cluster
    assert {name for name in services if "cluster" in services[name].get("profiles", [])} == cluster
    assert len({str(services[name]["build"]) for name in ours}) == 1
    assert services["web"]["deploy"]["replicas"] >= 2


def test_compose_sets_variables_that_the_hub_knows(services):
    known = {name for name in services["web"]["environment"] if not NOT_THE_HUBS.match(name)}

    assert known <= set(BY_NAME)
    assert {name for name, variable in BY_NAME.items() if variable.is_required} <= known


def test_example_of_the_environment_names_what_compose_asks_for():
    asked = set(re.findall(r"\$\{([A-Z_]+):\?\}", COMPOSE.read_text(encoding="utf-8")))
    example = (DEPLOY / "env.example").read_text(encoding="utf-8")

    assert asked <= set(re.findall(r"^([A-Z_]+)=", example, re.MULTILINE))


def test_nginx_is_told_everything_its_template_asks_for(services):
    template = (DEPLOY / "nginx" / "hub.conf.template").read_text(encoding="utf-8")
    asked = set(re.findall(r"\$\{(\w+)\}", template)) - {"HUB_"}

    assert asked == {name for name in services["nginx"]["environment"] if name.startswith("HUB_")}


def test_compose_file_passes_docker(tmp_path):
    docker = shutil.which("docker")
    version = [docker or "docker", "compose", "version"]
    if docker is None or subprocess.run(version, capture_output=True, check=False).returncode:
        return  # no docker compose on this machine; the tests above read the file as YAML
    secrets = tmp_path / "env"
    asked = re.findall(r"\$\{([A-Z_]+):\?\}", COMPOSE.read_text(encoding="utf-8"))
    secrets.write_text("".join(f"{name}=x\n" for name in asked))
    command = [docker, "compose", "--file", str(COMPOSE), "--env-file", str(secrets)]
    profiles = ["--profile", "search", "--profile", "cluster"]

    done = subprocess.run(
        [*command, *profiles, "config", "--quiet"], capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stderr) == (0, "")


def test_image_runs_without_root_from_the_lock():
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")

    assert len(re.findall(r"^FROM ", text, re.MULTILINE)) == 2
    assert text.rindex("\nUSER medina\n") < text.rindex("\nCMD ")
    assert "uv sync --locked" in text
    assert "\nHEALTHCHECK " in text
