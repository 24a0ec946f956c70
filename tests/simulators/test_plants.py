"""The practice plant's file says what the practice machines are."""

import re

import pytest
from ruamel.yaml import YAML

from edge.plantfile import PlantFile
from edge.sources import read_sources
from gateway.signals import read_signals
from shadow.plant import Flows
from shadow.shifts import CalendarSettings
from simulators.machines import COBOT, LASER, MACHINES, PRESS
from simulators.plants import practice_text
from simulators.ports import PORTS
from simulators.scenario import WORKSHOP
from simulators.wires.opcua import endpoint, namespace


@pytest.fixture(scope="module")
def plant():
    return YAML(typ="safe", pure=True).load(practice_text())


def signals(plant, machine, kind):
    return [s for s in plant["signals"] if s["machine"] == machine and s["kind"] == kind]


def test_ports_are_put_in_even_when_they_change_places():
    text = practice_text(press_port=48402, cobot_port=48401, broker_port=8080, web_port=18830)
    plant = YAML(typ="safe", pure=True).load(text)
    assert plant["sources"]["press"]["url"] == endpoint("press", "127.0.0.1", 48402)
    assert plant["sources"]["cobot"]["url"] == endpoint("cobot", "127.0.0.1", 48401)
    assert plant["sources"]["laser"]["port"] == 8080
    assert plant["web"]["port"] == 18830


def test_the_sources_are_the_machines_at_their_own_ports(plant):
    for machine in (PRESS, COBOT):
        source = plant["sources"][machine.name]
        assert source["url"] == endpoint(machine.name, "127.0.0.1", PORTS[machine.name])
    assert plant["sources"]["laser"]["port"] == PORTS["laser"]


@pytest.mark.parametrize("machine", [PRESS, COBOT], ids=lambda machine: machine.name)
def test_every_node_of_an_opcua_machine_is_read(plant, machine):
    said = {
        re.fullmatch(rf"nsu={namespace(machine.name)};s={machine.folder}\.(\w+)", s["address"])[1]
        for s in plant["signals"]
        if s["source"] == machine.name
    }
    counts = {"GoodCount", "ScrapCount", "CycleTime", "OrderId", "ProgramId", "ProductId"}
    assert said == {machine.state_variable, *counts}


@pytest.mark.parametrize("machine", [COBOT, LASER], ids=lambda machine: machine.name)
def test_every_word_of_a_machine_is_in_its_table(plant, machine):
    [state] = signals(plant, machine.name, "state")
    assert set(machine.words.values()) <= set(state["table"])


@pytest.mark.parametrize("machine", [COBOT, LASER], ids=lambda machine: machine.name)
def test_the_tables_tell_the_truth_as_far_as_the_words_do(plant, machine):
    """Where one word stands for several conditions, the table follows the longest-lived one."""
    [state] = signals(plant, machine.name, "state")
    spoken = {}
    for condition, word in machine.words.items():
        spoken.setdefault(word, set()).add(condition.state)
    for word, states in spoken.items():
        assert state["table"][word] in states


def test_ideal_cycles_products_and_programs_are_those_of_the_scenario(plant):
    assert set(plant["products"]) == set(WORKSHOP.products)
    for product, said in plant["products"].items():
        assert said["programs"] == [WORKSHOP.programs[product]]
        for station in WORKSHOP.stations:
            assert said["ideal_cycle"][station.name] == f"{station.ideal[product]}s"


def test_the_stock_points_follow_the_line(plant):
    names = [station.name for station in WORKSHOP.stations]
    stocks = [(stock["after"], stock.get("before")) for stock in plant["flows"]["stocks"].values()]
    assert stocks == list(zip(names, [*names[1:], None], strict=True))


def test_everything_has_a_french_and_an_english_name(plant):
    named = [
        *plant["machines"].values(),
        *plant["products"].values(),
        *plant["calendar"]["shifts"],
        *plant["flows"]["stocks"].values(),
        *plant["flows"]["loops"].values(),
    ]
    for item in named:
        assert set(item["name"]) == {"fr", "en"}
    assert set(plant["machines"]) == set(MACHINES)


def test_the_product_accepts_the_file():
    file = PlantFile.parse(practice_text(), name="practice.yaml")
    sources = read_sources(file)
    assert len(read_signals(file, sources, MACHINES)) == len(file.data["signals"])
    assert len(file.section("calendar", CalendarSettings, CalendarSettings()).shifts) == 3
    assert set(file.section("flows", Flows, Flows()).loops) == {"workshop"}
