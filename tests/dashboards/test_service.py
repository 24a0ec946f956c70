from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from dashboards.service import run_dashboards, take_port
from dashboards.web import Web, read_web
from edge.plantfile import PlantFile
from edge.problem import OmbreError
from servers.fake_shadow import FakeShadow
from servers.web import fetch_json, until


@contextmanager
def _taken() -> Iterator[int]:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def _free() -> int:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        port: int = other.getsockname()[1]
        return port


def test_a_port_in_use_is_named_before_anything_starts(shadow: FakeShadow) -> None:
    with _taken() as port, pytest.raises(OmbreError) as refused:
        run_dashboards(shadow, Web(port=port), threading.Event())
    problem = refused.value.problems[0]
    assert refused.value.exit_code == 3
    assert str(port) in problem.cause.en
    assert str(port) in problem.cause.fr
    assert problem.where == f"127.0.0.1:{port}"
    assert "web" in problem.remedy.en


def test_an_address_that_is_not_ours_is_named() -> None:
    with pytest.raises(OmbreError) as refused:
        take_port(Web(host="192.0.2.1", port=_free()))
    assert refused.value.problems[0].where.startswith("192.0.2.1:")


def test_a_host_name_that_does_not_exist_is_named() -> None:
    with pytest.raises(OmbreError) as refused:
        take_port(Web(host="no-such-host.invalid"))
    assert refused.value.exit_code == 3


def test_it_serves_until_told_to_stop(shadow: FakeShadow) -> None:
    stop, web = threading.Event(), Web(port=_free())
    service = threading.Thread(target=run_dashboards, args=(shadow, web, stop))
    service.start()
    try:
        until(lambda: _ok(web.port))
    finally:
        stop.set()
        service.join(10)
    assert not service.is_alive()


def _ok(port: int) -> bool:
    try:
        return fetch_json(f"http://127.0.0.1:{port}/api/v1/health")[0] == 200
    except OSError:
        return False


def test_a_mistake_of_ours_ends_the_service_so_that_it_is_restarted(
    shadow: FakeShadow, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> bool:
        raise ZeroDivisionError

    monkeypatch.setattr(shadow, "refresh", broken)
    with pytest.raises(ZeroDivisionError):
        run_dashboards(shadow, Web(port=_free()), threading.Event())


def test_it_listens_for_this_computer_only_unless_told() -> None:
    silent = PlantFile.parse("plant:\n  name: x\n", name="plant.yaml")
    assert read_web(silent) == Web(host="127.0.0.1", port=8080)


@pytest.mark.parametrize("wrong", ["port: 0", "port: many", "hots: x", "port: 70000"])
def test_a_wrong_section_names_its_line(wrong: str) -> None:
    with pytest.raises(OmbreError) as refused:
        read_web(PlantFile.parse(f"web:\n  {wrong}\n", name="plant.yaml"))
    assert refused.value.problems[0].where.startswith("plant.yaml:2")
