"""Whoever reads a plant file must not carry the libraries of the protocols: 25 MB a process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = ("asyncua", "paho", "amqtt", "influxdb_client", "pandas", "numpy", "cryptography")
PLANT = """\
sources:
  press: {protocol: opcua, url: "opc.tcp://press", nodes: ["nsu=urn:x;s=State", "ns=2;i=7"]}
  laser: {protocol: mqtt, host: broker}
store: {kind: %s}
"""
READ = """\
import importlib, sys
from pathlib import Path
importlib.import_module("ombre.commands." + sys.argv[2])
from edge.instant import system_clock
from gateway.normalise import Normaliser
from ombre.book import read_book
book = read_book(Path(sys.argv[1]))
Normaliser(book.signals, book.sources)
if book.home.kind.kind == "embedded":
    book.home.open(system_clock).close()
sys.stdout.write(" ".join(sorted({name.partition(".")[0] for name in sys.modules})))
"""


def loaded(command: str, store: str, folder: Path) -> set[str]:
    plant = folder / "plant.yaml"
    plant.write_text(PLANT % store, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", READ, str(plant), command],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return set(done.stdout.split())


@pytest.mark.parametrize(
    ("command", "store"),
    [
        ("gateway", "embedded"),
        ("gateway", "influxdb"),
        ("shadow", "embedded"),
        ("dashboards", "embedded"),
        ("kpi", "embedded"),
        ("check", "embedded"),
        ("edge", "embedded"),
    ],
)
def test_a_plant_file_is_read_without_the_heavy_libraries(
    command: str, store: str, tmp_path: Path
) -> None:
    assert loaded(command, store, tmp_path) & {*HEAVY, "edge"} == {"edge"}
