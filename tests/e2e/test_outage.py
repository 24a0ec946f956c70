"""A machine that falls silent is unknown at once, and live again by itself when it returns."""

import socket

import pytest

from ombre.ports import free_port
from servers.ombre import get, wait_for
from simulators.plants import practice_text

pytestmark = pytest.mark.e2e


class Workshop:
    """The three machines and the product, each started through the command line."""

    def __init__(self, ombre):
        self.ombre = ombre
        self.ports = {name: free_port(0) for name in ("press", "cobot", "broker", "web")}
        self.plant = ombre.folder / "plant.yaml"
        text = practice_text(**{f"{name}_port": port for name, port in self.ports.items()})
        self.plant.write_text(text, encoding="utf-8")

    def sim(self, name):
        port = self.ports["broker" if name == "laser" else name]
        return self.ombre.start_simulator(name, "--port", str(port))

    def now(self):
        return get(f"http://127.0.0.1:{self.ports['web']}/api/v1/now")

    def machine(self, name):
        return next(row for row in self.now()["machines"] if row["id"] == name)

    def evidence(self, indicator):
        report = get(f"http://127.0.0.1:{self.ports['web']}/api/v1/maturity")
        return next(row for row in report["indicators"] if row["id"] == indicator)

    def blamed(self, indicator, machine):
        worst = self.evidence(indicator)["worst"]
        return worst["machine"] == machine and worst["value"] < 1

    def listens(self, name):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.ports[name])) == 0

    def known(self, name):
        try:
            return self.machine(name)["state"] != "unknown"
        except OSError:
            return False


@pytest.fixture
def workshop(ombre):
    return Workshop(ombre)


def test_a_killed_machine_is_unknown_and_comes_back_by_itself(workshop):
    workshop.sim("broker")
    workshop.sim("cobot")
    workshop.sim("laser")
    press = workshop.sim("press")
    workshop.ombre.start("up", str(workshop.plant))
    for name in ("press", "cobot", "laser"):
        wait_for(lambda name=name: workshop.known(name), 60, f"the first word of the {name}")

    press.kill()
    press.wait()
    wait_for(lambda: not workshop.known("press"), 10, "the press to be unknown")
    lost = workshop.machine("press")
    assert lost["link"]["status"] == "lost"
    assert lost["link"]["reason"]
    assert workshop.known("cobot"), "one machine's outage must not disturb another"
    wait_for(lambda: workshop.blamed("2b", "press"), 15, "the link's evidence to show the gap")
    wait_for(lambda: workshop.blamed("3a", "press"), 15, "the known time to show the gap")

    workshop.sim("press")
    wait_for(lambda: workshop.listens("press"), 30, "the server to return")
    wait_for(lambda: workshop.known("press"), 15, "the press to be live again")
    assert workshop.machine("press")["link"]["status"] in {"connected", "alive"}


def test_machines_that_are_down_at_start_are_named_and_the_rest_goes_on(workshop):
    workshop.sim("press")
    workshop.ombre.start("up", str(workshop.plant))
    wait_for(lambda: workshop.known("press"), 60, "the press")
    for name in ("cobot", "laser"):
        wait_for(
            lambda name=name: workshop.machine(name)["link"]["status"] == "lost",
            30,
            f"the {name} to be named as out of reach",
        )
        link = workshop.machine(name)["link"]
        assert link["reason"]
        assert link["retry"] > 0
        assert workshop.machine(name)["state"] == "unknown"
