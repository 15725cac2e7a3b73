"""The files of deploy/ say what the code can do, and name nothing that is not there."""

import re
import subprocess

import pytest
import yaml

from hub.settings.variables import BY_NAME
from tests.architecture.tree import ROOT
from tests.services import require_or_skip

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


def test_each_part_that_answers_says_whether_it_is_well(services):
    image = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    silent = {name for name, part in services.items() if not is_asked(part, image)}

    # The first ends; the others have nothing to answer with, and the queue's age tells (/readyz).
    assert silent == {"upgrade", "worker", "tick"}
    for name, part in services.items():
        for needed, how in part.get("depends_on", {}).items():
            waits_for_well = how["condition"] == "service_healthy"
            assert not waits_for_well or is_asked(services[needed], image), (name, needed)


def is_asked(part, image):
    own = part.get("healthcheck", {})
    return bool(own.get("test")) or ("build" in part and not own and "\nHEALTHCHECK " in image)


def test_no_container_of_the_hubs_may_do_more_than_it_must(services):
    for name in ("upgrade", "web", "worker", "tick"):
        part = services[name]
        assert (part["read_only"], part["cap_drop"]) == (True, ["ALL"]), name
        assert part["security_opt"] == ["no-new-privileges:true"], name
        assert "user" not in part, name  # the image's own, which is not root
    assert [name for name in services if "ports" in services[name]] == ["nginx"]


def test_three_nodes_know_one_another_and_keep_their_data_apart(services):
    nodes = {
        name: services[name] for name in services if "cluster" in services[name].get("profiles", [])
    }

    for name, node in nodes.items():
        told = node["environment"]
        assert told["node.name"] == name
        for variable in ("cluster.initial_master_nodes", "discovery.seed_hosts"):
            assert told[variable].split(",") == sorted(nodes)
    assert len({str(node["volumes"]) for node in nodes.values()}) == len(nodes) == 3
    assert len({node["environment"]["cluster.name"] for node in nodes.values()}) == 1


def test_variables_of_compose_are_known_or_other_programs_own():
    asked = set(re.findall(r"\$\{([A-Z_]+)", COMPOSE.read_text(encoding="utf-8")))
    example = set(re.findall(r"^([A-Z_]+)=", (DEPLOY / "env.example").read_text("utf-8"), re.M))

    assert {name for name in asked | example if not NOT_THE_HUBS.match(name)} <= set(BY_NAME)
    assert example <= asked


def test_engine_is_of_the_release_that_the_client_was_made_for(services):
    lock = (ROOT / "uv.lock").read_text(encoding="utf-8")
    [client] = re.findall(r'name = "elasticsearch"\nversion = "(\d+)\.(\d+)', lock)
    images = {part["image"] for part in services.values() if "elasticsearch:" in part["image"]}

    [image] = images
    major, minor = image.rpartition(":")[2].split(".")[:2]
    # A client speaks to servers of its own release and later ones of the same major.
    assert major == client[0]
    assert int(minor) >= int(client[1])


def test_example_of_the_environment_names_what_compose_asks_for():
    asked = set(re.findall(r"\$\{([A-Z_]+):\?\}", COMPOSE.read_text(encoding="utf-8")))
    example = (DEPLOY / "env.example").read_text(encoding="utf-8")

    assert asked <= set(re.findall(r"^([A-Z_]+)=", example, re.MULTILINE))


def test_nginx_is_told_everything_its_template_asks_for(services):
    template = (DEPLOY / "nginx" / "hub.conf.template").read_text(encoding="utf-8")
    asked = set(re.findall(r"\$\{(\w+)\}", template)) - {"HUB_"}

    assert asked == {name for name in services["nginx"]["environment"] if name.startswith("HUB_")}


def test_compose_file_passes_docker(tmp_path):
    docker = require_or_skip("docker-compose")  # without it the others read the file as YAML
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
    setup = (DEPLOY / "install.sh").read_text(encoding="utf-8")
    assert re.findall(r'"uv[^"]*"', text) == re.findall(r'"uv>[^"]*"', setup)
    assert "\nHEALTHCHECK " in text


def test_names_of_shared_memory_are_each_given_once(services):
    """Nginx refuses two of one name, and no nginx here knows all that compose's asks of it."""
    given = services["nginx"]["environment"]
    template = (DEPLOY / "nginx/hub.conf.template").read_text()
    upstream = template.split("upstream hub {")[1].split("}\n")[0]
    filled = template.replace("${HUB_NGINX_UPSTREAMS}", given["HUB_NGINX_UPSTREAMS"])

    names = re.findall(r"(?:keys_zone=|\bzone=|^\s*zone )(\w+)", filled, flags=re.MULTILINE)

    assert len(names) == len(set(names))
    assert (upstream + given["HUB_NGINX_UPSTREAMS"]).count("zone ") == 1
