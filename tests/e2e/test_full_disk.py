"""A disk that fills and is freed: the page says so, the edge keeps, and nothing is lost."""

import json

import pytest
from chaos.disk import SPACIOUS, Disk
from chaos.warden import Warden

from ombre.ports import free_port
from servers.influx import influxd_found, start_influx
from servers.mosquitto import MISSING, PROGRAM, publish, start_mosquitto
from servers.ombre import child_of, get, wait_for

pytestmark = [pytest.mark.e2e, pytest.mark.skipif(PROGRAM is None, reason=MISSING)]

PLANT = """\
plant: {{name: Full, zone: UTC, language: en}}
sources:
  laser: {{protocol: mqtt, host: 127.0.0.1, port: {broker}, topics: ["laser/#"]}}
signals:
  - {{source: laser, machine: laser, kind: state, address: laser/state}}
  - {{source: laser, machine: laser, kind: count, of: good, address: laser/good}}
store: {store}
web: {{port: {web}}}
"""


@pytest.fixture
def disk(tmp_path):
    warden = Warden()
    made = Disk(tmp_path / "disk", warden, SPACIOUS)
    yield made
    made.unmount()
    warden.close()


@pytest.fixture
def floor(tmp_path):
    broker = start_mosquitto(tmp_path / "floor")
    yield broker
    broker.stop()


class Page:
    def __init__(self, port):
        self._url = f"http://127.0.0.1:{port}/api/v1"

    def ask(self, what):
        try:
            return get(f"{self._url}/{what}")
        except OSError:
            return None

    def room(self, level, seconds=40):
        def stands():
            said = self.ask("room")
            return said if said and said["level"] == level else None

        return wait_for(stands, seconds, f"the disk to be said {level}")

    def good(self):
        said = self.ask("kpi?from=1h") or {"measures": []}
        return next((m["value"] for m in said["measures"] if m["name"] == "count.good"), None)


def test_a_full_disk_is_announced_and_survived(ombre, floor, disk):
    if disk.why_not:
        pytest.skip(disk.why_not)
    web, made = free_port(0), iter(range(1, 10_000))
    page, box = Page(web), start(ombre, floor, web, "{path: disk, warn: 1m}")

    def make(count):
        publish(floor, *(str(next(made)).encode() for _ in range(count)), topic="laser/good")

    first_parts(page, floor, make)
    assert page.room("well")["waiting"]["held"] is False

    disk.fill(leave=2_500_000)
    assert "takes nothing more" in page.room("full")["said"]["en"]
    make(40)
    held = wait_for(lambda: waiting(page, 40), 30, "the edge to keep them")
    assert held["since"] is not None
    info = json.loads(ombre.run("store", "info", "--json").stdout)
    assert abs(info["bytes_free"] - page.ask("room")["bytes_free"]) < 500_000
    assert page.good() == 40, "the page goes on with what the store has"

    disk.fill()
    make(40)
    for service in ("gateway", "edge", "dashboards"):
        child_of(box, service).kill()
    make(40)
    page.room("full", 60)
    box.terminate()
    box.wait(60)
    box = ombre.start("up", "plant.yaml")
    assert "cannot be opened" in page.room("full", 60)["away"]["cause"]["en"]
    wait_for(lambda: "cannot be opened" in said(ombre, "up-1.log"), 60, "it to be told")
    make(40)
    assert box.poll() is None, "what cannot be opened now can be later"
    disk.free()
    made_in_all = next(made) - 1
    wait_for(lambda: page.good() == made_in_all, 90, "everything that waited")
    wait_for(lambda: not waiting(page, 20), 30, "the outbox to be empty")
    assert page.room("well")["said"] is None
    assert ombre.run("store", "verify").returncode == 0
    told = said(ombre, "disk/logs/gateway.log")
    assert "is full: the store takes nothing more" in told


@pytest.mark.skipif(not influxd_found(), reason="influxd is not installed")
def test_an_influxdb_that_is_away_is_named_with_what_waits_for_it(ombre, floor, tmp_path):
    (tmp_path / "influx").mkdir()
    server, web, made = start_influx(tmp_path / "influx"), free_port(0), iter(range(1, 10_000))
    page = Page(web)
    start(ombre, floor, web, f'{{kind: influxdb, url: "{server.url}", path: disk}}')

    def make(count):
        publish(floor, *(str(next(made)).encode() for _ in range(count)), topic="laser/good")

    try:
        first_parts(page, floor, make)
        server.kill()
        make(40)
        away = wait_for(lambda: (page.ask("room") or {})["away"], 30, "the store to be said away")
        assert "out of reach" in away["cause"]["en"]
        assert wait_for(lambda: waiting(page, 40), 30, "the edge to keep them")["since"]
        assert page.ask("room")["days_left"] is None, "its disk cannot be seen from here"
        server.start()
        wait_for(lambda: page.good() == 80, 60, "everything that waited")
        wait_for(lambda: page.ask("room")["away"] is None, 30, "the store to be there again")
    finally:
        server.kill()


def start(ombre, floor, web, store):
    text = PLANT.format(broker=floor.port, web=web, store=store)
    (ombre.folder / "plant.yaml").write_text(text, encoding="utf-8")
    return ombre.start("up", "plant.yaml")


def first_parts(page, floor, make):
    publish(floor, b"producing", topic="laser/state")
    wait_for(lambda: publish(floor, b"0", topic="laser/good") or page.good() is not None, 60, "it")
    make(40)
    wait_for(lambda: page.good() == 40, 30, "the first parts")


def said(ombre, log):
    return (ombre.folder / log).read_text(encoding="utf-8")


def waiting(page, least):
    said = page.ask("room")
    return said["waiting"] if said and said["waiting"]["readings"] >= least else None
