"""docker-compose.yml as far as it can be tried without a container engine.

Its services are started as ordinary processes, with their own command lines, on the plant file
that the compose file names; only hosts, ports and folders are put in place of the containers'.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import psutil
import pytest
from repo.tree import ROOT
from ruamel.yaml import YAML

from ombre.cli import ombre
from servers.influx import influxd_found, start_influx
from servers.mosquitto import MISSING, PROGRAM, free_port, start_mosquitto

PLANT_IN_CONTAINER = "/plant/plant.yaml"
COMPOSE = YAML(typ="safe").load(ROOT / "docker-compose.yml")
SERVICES: dict[str, Any] = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if "build" in service}
PLANT = ROOT / "docs" / "examples" / "compose.yaml"
PRACTICE = ROOT / "simulators" / "plants" / "practice.yaml"
PRODUCT = {"edge", "gateway", "shadow", "dashboards"}


def test_the_services_are_those_of_the_design() -> None:
    demo = {name for name, service in SERVICES.items() if service.get("profiles") == ["demo"]}
    assert demo == {"press", "laser", "cobot"}
    assert set(SERVICES) - demo == {"mosquitto", "influxdb", *PRODUCT}
    assert {service["image"] for service in OURS.values()} == {"ombre:0.1.0"}


def test_every_image_is_pinned() -> None:
    tags = [service["image"].partition(":")[2] for service in SERVICES.values()]
    assert all(tag and tag != "latest" and tag[0].isdigit() for tag in tags)
    assert SERVICES["influxdb"]["image"].startswith("influxdb:2.")
    bases = [
        line for line in (ROOT / "Dockerfile").read_text("utf-8").splitlines() if "FROM" in line
    ]
    assert all(base.split()[1] == "python:3.12-slim" for base in bases)


@pytest.mark.parametrize("name", OURS)
def test_every_command_is_one_of_the_command_line(name: str) -> None:
    words = list(OURS[name]["command"])
    command = ombre.get_command(click.Context(ombre), words[0])
    assert command is not None
    command.make_context(words[0], words[1:])  # parses, checks choices, and runs nothing


def test_edge_and_gateway_share_the_outbox() -> None:
    assert SERVICES["edge"]["volumes"] == SERVICES["gateway"]["volumes"] == ["outbox:/data"]
    assert "OMBRE_DATA=/data" in (ROOT / "Dockerfile").read_text("utf-8")


def test_volumes_and_configs_are_declared_and_used() -> None:
    volumes = {
        volume.partition(":")[0] for s in SERVICES.values() for volume in s.get("volumes", ())
    }
    configs = {config["source"] for s in SERVICES.values() for config in s.get("configs", ())}
    assert volumes == set(COMPOSE["volumes"])
    assert configs == set(COMPOSE["configs"])
    default = COMPOSE["configs"]["plant"]["file"].removeprefix("${OMBRE_PLANT:-").removesuffix("}")
    assert (ROOT / default).resolve() == PLANT


def test_the_page_is_shown_to_this_computer_only_unless_asked_otherwise() -> None:
    published = [port for service in SERVICES.values() for port in service.get("ports", ())]
    assert published == ["${OMBRE_BIND:-127.0.0.1}:8080:8080"]


def test_the_plant_is_the_practice_workshop_with_the_names_of_the_containers() -> None:
    yaml = YAML(typ="safe")
    practice, compose = yaml.load(PRACTICE), yaml.load(PLANT)
    assert compose["sources"]["press"].pop("url") == "opc.tcp://press:4840/ombre/press"
    assert compose["sources"]["cobot"].pop("url") == "opc.tcp://cobot:4840/ombre/cobot"
    assert compose["sources"]["laser"].pop("host") == "mosquitto"
    assert compose["sources"]["laser"].pop("port") == 1883
    assert compose.pop("store") == {"kind": "influxdb", "url": "http://influxdb:8086"}
    assert compose.pop("web") == {"host": "0.0.0.0", "port": 8080}
    for source, key in (("press", "url"), ("cobot", "url"), ("laser", "host"), ("laser", "port")):
        practice["sources"][source].pop(key)
    del practice["sources"]["laser"]["version"]  # for the broker of a demonstration without any
    del practice["store"], practice["web"]
    assert compose == practice


def test_docker_compose_accepts_the_file() -> None:
    docker = shutil.which("docker")
    if docker is None or _run(docker, "compose", "version").returncode:
        pytest.skip("docker compose is not installed")
    done = _run(docker, "compose", "--profile", "demo", "config", "--quiet")
    assert done.returncode == 0, done.stderr


def _run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


class Hosts:
    """Gives every place of the compose network a port of the loopback, and rewrites to it."""

    def __init__(self, folder: Path, broker: int, influx: str | None) -> None:
        self.ports = {name: free_port() for name in ("press", "cobot", "shadow", "dashboards")}
        self.ports["laser"] = broker
        self.plant = folder / "plant.yaml"
        yaml = YAML(typ="safe")
        plant = yaml.load(PLANT)
        for name in ("press", "cobot"):
            url = plant["sources"][name]["url"]
            plant["sources"][name]["url"] = url.replace(
                f"{name}:4840", f"127.0.0.1:{self.ports[name]}"
            )
        plant["sources"]["laser"].update(host="127.0.0.1", port=broker)
        plant["store"] = {"kind": "influxdb", "url": influx} if influx else {"kind": "embedded"}
        plant["web"] = {"port": self.ports["dashboards"]}
        with self.plant.open("w", encoding="utf-8") as file:
            yaml.dump(plant, file)

    def command(self, name: str) -> list[str]:
        """The service's own command line, with the loopback in place of the network."""
        words = [str(word) for word in OURS[name]["command"]]
        for index, word in enumerate(words):
            if word == PLANT_IN_CONTAINER:
                words[index] = str(self.plant)
            elif words[index - 1] == "--host":
                words[index] = "127.0.0.1"
            elif words[index - 1] == "--port":
                words[index] = str(self.ports[name])
            elif word == "http://shadow:8090":
                words[index] = f"http://127.0.0.1:{self.ports['shadow']}"
        return words


@pytest.fixture(scope="module")
def influx(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str | None]:
    """A real InfluxDB where there is one; the embedded store stands in otherwise."""
    if not influxd_found():
        yield None
        return
    server = start_influx(tmp_path_factory.mktemp("influx"))
    try:
        yield server.url
    finally:
        server.kill()


@pytest.fixture
def hosts(tmp_path: Path, influx: str | None) -> Iterator[Hosts]:
    if PROGRAM is None:
        pytest.skip(MISSING)
    broker = start_mosquitto(tmp_path)
    try:
        yield Hosts(tmp_path, broker.port, influx)
    finally:
        broker.stop()


@pytest.mark.e2e
@pytest.mark.parametrize("name", OURS)
def test_every_service_starts_and_ends_when_asked(name: str, hosts: Hosts, tmp_path: Path) -> None:
    log = tmp_path / f"{name}.log"
    with log.open("wb") as words:
        process = subprocess.Popen(
            [sys.executable, "-m", "ombre", *hosts.command(name)],
            cwd=tmp_path,
            env={**os.environ, "OMBRE_DATA": str(tmp_path / "data"), "OMBRE_LANG": "en"},
            stdin=subprocess.DEVNULL,
            stdout=words,
            stderr=words,
        )
    try:
        assert settled(process), log.read_text(encoding="utf-8")
    finally:
        process.terminate()
        code = process.wait(15)
    if os.name == "posix":
        assert code == 0, log.read_text(encoding="utf-8")


def settled(process: subprocess.Popen[bytes]) -> bool:
    """Wait until the service stands: it lives, and has opened a socket or a data file."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and process.poll() is None:
        try:
            head = psutil.Process(process.pid)
            if any(stands(seen) for seen in [head, *head.children()]):
                time.sleep(0.3)
                return process.poll() is None
        except psutil.NoSuchProcess:
            return False
        time.sleep(0.05)
    return False


def stands(seen: psutil.Process) -> bool:
    return bool(seen.net_connections()) or any(
        file.path.endswith(".sqlite") for file in seen.open_files()
    )
