from __future__ import annotations

import pytest
from ruamel.yaml import YAML

from edge.adapter import AdapterKind, SourceSettings, adapter_kinds
from edge.instant import system_clock
from edge.plantfile import PlantFile
from edge.problem import OmbreError
from edge.sources import read_sources

KINDS = sorted(adapter_kinds())


def test_both_protocols_are_found() -> None:
    assert {"mqtt", "opcua"} <= set(KINDS)


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> AdapterKind:
    return adapter_kinds()[request.param]


def settings_of(kind: AdapterKind, **more: object) -> SourceSettings:
    return kind.settings.model_validate({**YAML(typ="safe").load(kind.sample), **more})


async def test_the_sample_is_valid_and_opens(kind: AdapterKind) -> None:
    settings = settings_of(kind)
    assert settings.protocol == kind.protocol
    assert settings.heartbeat > 0
    adapter = kind.open("some-source", settings, system_clock)
    assert callable(adapter.run)


def test_an_unknown_key_is_refused(kind: AdapterKind) -> None:
    with pytest.raises(ValueError, match="colour"):
        settings_of(kind, colour="red")


def test_a_secret_is_not_shown(kind: AdapterKind) -> None:
    assert "open sesame" not in repr(settings_of(kind, password="open sesame"))


@pytest.mark.parametrize(
    ("lines", "where", "said"),
    [
        ("protocol: opcua\nurl: http://press:4840", 4, "opc.tcp://"),
        ("protocol: opcua\nurl: opc.tcp://p:99999", 4, "1 to 65535"),
        ("protocol: opcua\nurl: opc.tcp://p:0", 4, "1 to 65535"),
        ("protocol: opcua\nurl: opc.tcp://p:48a", 4, "not an OPC UA address"),
        ("protocol: opcua\nurl: 'opc.tcp://[::1'", 4, "not an OPC UA address"),
        ("protocol: opcua\nurl: opc.tcp://:4840", 4, "not an OPC UA address"),
        ("protocol: opcua\nurl: opc.tcp://a..b:4840", 4, "not an OPC UA address"),
        ("protocol: opcua\nurl: opc.tcp://p:4840\nnodes: [State]", 5, "node id"),
        ("protocol: opcua\nurl: opc.tcp://p\nnodes: [ns=99999;i=1]", 5, "node id"),
        ("protocol: opcua\nurl: opc.tcp://p\nnodes: [ns=2;i=4294967296]", 5, "node id"),
        ("protocol: opcua\nurl: opc.tcp://p\nnodes: [nsu=urn:x;ns=3;s=State]", 5, "node id"),
        ("protocol: opcua\nurl: opc.tcp://p:4840\nqueue: 0", 5, "≥ 1"),
        ("protocol: mqtt", 2, "host"),
        ("protocol: mqtt\nhost: b\nport: 0", 5, "≥ 1"),
        ("protocol: mqtt\nhost: b\nport: 65536", 5, "≤ 65535"),
        ("protocol: mqtt\nhost: mqtt://b", 4, "of its own"),
        ("protocol: mqtt\nhost: b:1883", 4, "of its own"),
        ("protocol: mqtt\nhost: a..b", 4, "of its own"),
        ("protocol: mqtt\nhost: b\ntopics: ['plant/#/state']", 5, "plant/#"),
        ("protocol: mqtt\nhost: b\ntopics: ['plant#']", 5, "not a topic"),
        ("protocol: mqtt\nhost: b\nheartbeat: 0", 5, "above 0"),
        ("protocol: morse", 3, "morse"),
    ],
)
def test_a_mistake_is_named_with_its_line(lines: str, where: int, said: str) -> None:
    body = "\n".join("    " + line for line in lines.splitlines())
    file = PlantFile.parse(f"sources:\n  press:\n{body}\n", name="plant.yaml")
    with pytest.raises(OmbreError) as caught:
        read_sources(file)
    [problem] = caught.value.problems
    assert problem.where.startswith(f"plant.yaml:{where}")
    assert said in problem.say("en")
    assert problem.say("fr") != problem.say("en")


def test_a_password_in_an_address_is_refused_without_being_shown() -> None:
    text = "sources:\n  press: {protocol: opcua, url: 'opc.tcp://me:sesame@p:4840'}\n"
    with pytest.raises(OmbreError) as caught:
        read_sources(PlantFile.parse(text, name="plant.yaml"))
    said = " ".join(problem.say("fr") for problem in caught.value.problems)
    assert "username" in said
    assert "sesame" not in said


def test_an_address_without_a_port_gets_the_registered_one() -> None:
    said = {"protocol": "opcua", "url": "opc.tcp://press/line"}
    settings = adapter_kinds()["opcua"].settings.model_validate(said)
    assert getattr(settings, "url", None) == "opc.tcp://press:4840/line"
