"""The signals section: what is wrong is named with line, cause and remedy, in both languages."""

from __future__ import annotations

import pytest

from edge.plantfile import PlantFile
from edge.problem import OmbreError
from gateway.event import Kind
from gateway.signals import read_signals

HEAD = "sources: {press: {protocol: mqtt}}\nsignals:\n"


def read(lines, machines=()):
    file = PlantFile.parse(HEAD + lines, name="plant.yaml")
    return read_signals(file, ["press"], machines)


def problems(lines, machines=()):
    with pytest.raises(OmbreError) as raised:
        read(lines, machines)
    assert raised.value.exit_code == 2
    for problem in raised.value.problems:
        assert problem.say("fr") != problem.say("en")
    return [problem.say("en") for problem in raised.value.problems]


def test_a_right_section_is_read():
    signals = read(
        "  - {source: press, address: a, machine: m, kind: state, table: packml}\n"
        "  - {source: import, address: b, machine: m, kind: count, of: good}\n"
        "  - {source: press, address: c, machine: m, kind: state, table: {2: producing, yes: idle,"
        " true: down, off: off}}\n",
        ["m"],
    )
    assert [signal.kind for signal in signals] == [Kind.STATE, Kind.COUNT, Kind.STATE]
    assert set(signals[2].table) == {"2", "yes", "true", "off"}
    assert read_signals(PlantFile.parse("plant: {}", name="p"), []) == ()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            "source: pres, address: a, machine: m, kind: state",
            "plant.yaml:3 (signals.0.source): there is no source 'pres'. Next: did you mean "
            "'press'?",
        ),
        (
            "source: press, address: a, machine: n, kind: state",
            "plant.yaml:3 (signals.0.machine): no machine 'n' is registered under 'machines'. "
            "Next: use one of: m.",
        ),
        (
            "source: press, address: a, machine: m, kind: state, table: pakml",
            "plant.yaml:3 (signals.0.table): there is no table 'pakml'. Next: use one of: "
            "abb_rapid, auto, common, fagor_8070, machinery, mtconnect, ombre, opc_cnc, packml, "
            "stack_light, or write the words here.",
        ),
        (
            "source: press, address: a, machine: m, kind: state, table: {run: connected}",
            "plant.yaml:3 (signals.0.table): 'run' cannot mean 'connected' for this kind of "
            "signal. Next: use one of: blocked, down, idle, off, planned_stop, producing, setup, "
            "starved, unknown.",
        ),
        (
            "source: press, address: a, machine: m, kind: link, table: packml",
            "plant.yaml:3 (signals.0.table): there is no table 'packml'. Next: use one of: link, "
            "or write the words here.",
        ),
        (
            "source: press, address: a, machine: m, kind: count",
            "plant.yaml:3 (signals.0.of): 'of' is missing. Next: add 'of:' with one of: good, "
            "scrap, rework, total.",
        ),
        (
            "source: press, address: a, machine: m, kind: count, of: total, counter: difference",
            "plant.yaml:3 (signals.0.of): a difference counts good, scrap or rework parts, not a "
            "total. Next: use 'of: good'.",
        ),
        (
            "source: press, address: a, machine: m, kind: operation",
            "plant.yaml:3 (signals.0.field): 'field' is missing. Next: add 'field:' with one of: "
            "order, operation, program, product, all.",
        ),
        (
            "source: press, address: a, machine: m, kind: measurement",
            "plant.yaml:3 (signals.0.name): 'name' is missing. Next: add 'name:' with one of: "
            "temperature, power, speed, ….",
        ),
        (
            "source: press, address: a, machine: m, kind: cycle, path: 'a..b'",
            "plant.yaml:3 (signals.0.path): 'a..b' is not a path (a key is expected at character "
            "3). Next: write keys with dots, as in params.switch:0.apower.",
        ),
        (
            "source: press, address: a, machine: m, kind: cycle, table: packml",
            "plant.yaml:3 (signals.0.table): a cycle is not read through a table. Next: remove "
            "'table'.",
        ),
        (
            "source: press, address: a, machine: m, kind: cycle, scale: 0",
            "plant.yaml:3 (signals.0.scale): 0 is out of range. Next: give a value > 0.0.",
        ),
    ],
)
def test_each_mistake_is_one_problem(line, said):
    assert problems(f"  - {{{line}}}\n", ["m"]) == [said]


@pytest.mark.parametrize("address", ["State", "ns=2;s=State", "nsu=urn:p;State", "i=2258"])
def test_an_opc_ua_address_under_which_nothing_can_come_is_a_mistake(address):
    def told(source):
        text = f"sources: {{p: {{protocol: opcua{source}}}}}\nsignals:\n"
        line = f"  - {{source: p, address: '{address}', machine: m, kind: state}}\n"
        try:
            return len(read_signals(PlantFile.parse(text + line, name="p"), ["p"]))
        except OmbreError as error:
            (problem,) = error.problems
            return problem.where, problem.remedy.en.split(":")[0]

    assert told("") == ("p:3 (signals.0.address)", "write nsu=urn")
    assert told(f", nodes: ['{address}']") == 1
    assert told(", nodes: ['ns=9;s=Other']")[1].startswith("add it to the source's nodes")


def test_a_signal_given_twice_would_count_twice():
    line = "  - {source: press, address: a, machine: m, kind: count, of: good}\n"
    assert problems(line + line) == [
        "plant.yaml:4 (signals.1): the same signal as plant.yaml:3. Next: remove one of the two."
    ]
    other = line.replace("of: good", "of: scrap")
    assert len(read(line + other)) == 2


def test_a_source_with_a_mistake_of_its_own_is_not_missing_as_well():
    file = PlantFile.parse(
        HEAD + "  - {source: press, address: a, machine: m, kind: state}\n", name="plant.yaml"
    )
    assert len(read_signals(file, [])) == 1


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ("kind: count, of: good, largest_step: 9", "'largest_step' says nothing without 'roll"),
        ("kind: count, of: good, rollover: 9, largest_step: 9", "a counter of 9 steps cannot"),
        ("kind: count, of: good, counter: difference, rollover: 9", "without 'counter: absolute'"),
        ("kind: cycle, rollover: 9", "'rollover' says nothing without 'kind: count'"),
        ("kind: cycle, heartbeat: 9s", "'heartbeat' says nothing without 'kind: link'"),
    ],
)
def test_the_keys_of_a_counter_must_fit_together(keys, said):
    (told,) = problems(f"  - {{source: press, address: a, machine: m, {keys}}}\n")
    assert said in told


def test_two_counters_of_one_outcome_need_names():
    def counter(lane, name=""):
        return f"  - {{source: press, address: {lane}, machine: m, kind: count, of: good{name}}}\n"

    (said,) = problems(counter("left") + counter("right"))
    assert "two counters of 'good' that nothing tells apart" in said
    assert len(read(counter("left", ", name: l") + counter("right", ", name: r"))) == 2


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ("kind: measurement, name: t, unit: Bar, to: kPa", "'Bar' is not a unit that can be conve"),
        ("kind: measurement, name: t, unit: bar, to: mm", "'bar' cannot be converted into 'mm'"),
        ("kind: measurement, name: t, to: mm", "'' is not a unit that can be converted"),
        ("kind: cycle, unit: kg", "'kg' cannot be converted into 's'"),
        ("kind: state, to: s", "'to' says nothing without 'kind: measurement'"),
    ],
)
def test_units_must_be_known_and_of_one_kind(keys, said):
    (told,) = problems(f"  - {{source: press, address: a, machine: m, {keys}}}\n")
    assert said in told
