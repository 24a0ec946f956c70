"""`ombre influx init`: databases and retention for real on 1.x; what 2.x is asked for."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from edge.instant import HOUR, SECOND, system_clock
from edge.plantfile import PlantFile
from edge.problem import OmbreError
from gateway.event import event
from gateway.home import read_home
from gateway.influx_wire import InfluxWire
from gateway.stores.influx import InfluxStore
from servers.victoria import ORG, TOKEN, start_counting, victoria_found

DAY = 24 * HOUR


def init(folder, store, language="en", *more, token=""):
    plant = folder / "plant.yaml"
    plant.write_text(f"store: {store}\n", encoding="utf-8")
    command = [sys.executable, "-m", "ombre", "influx", "init", "--plant", str(plant), *more]
    environment = {**os.environ, "OMBRE_LANG": language, "INFLUX_TOKEN": token}
    return subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=60, env=environment
    )


@pytest.fixture
def url(influx_server):
    if influx_server is None:
        pytest.skip("influxd is not installed, or another server is named by INFLUX_URL")
    return influx_server.url


def test_a_database_is_made_kept_and_changed(tmp_path, url):
    said = "{kind: influxdb, url: '%s', bucket: init, retention: %s}"
    first = init(tmp_path, said % (url, "400d"))
    assert first.returncode == 0, first.stderr
    assert first.stdout == f"'init' was made at {url}.\nIt keeps 400 days.\n"
    again = init(tmp_path, said % (url, "400d"), "fr")
    assert again.stdout == f"« init » existe déjà, à {url}.\nConservation : 400 jours.\n"
    other = init(tmp_path, said % (url, "30d"))
    assert "It kept 400 days; it now keeps 30 days." in other.stdout
    rows = list(InfluxWire(url, "", "", "init").query('SHOW RETENTION POLICIES ON "init"'))
    assert [(row["name"], row["duration"]) for row in rows] == [("autogen", "720h0m0s")]


def test_without_a_retention_that_of_the_server_stays(tmp_path, url):
    InfluxWire(url, "", "", "stays", retention=50 * DAY).keep()
    done = init(tmp_path, f"{{kind: influxdb, url: '{url}', bucket: stays}}", "en", "--token")
    assert "It keeps 50 days." in done.stdout
    assert "No token" in done.stdout


def test_the_first_append_makes_the_database_with_its_retention(url):
    wire = InfluxWire(url, "", "", "first use", retention=100 * DAY)
    store = InfluxStore(wire, system_clock)
    now = system_clock()
    fresh = event(machine="press", kind="state", values={"state": "idle"}, at=now)
    old = [
        event(machine="press", kind="count", values={"good": nth}, at=now - 200 * DAY + nth)
        for nth in range(300)
    ]
    writes = []
    write = wire.write
    wire.write = lambda lines: [writes.append(len(lines)), write(lines)][1]
    store.append([fresh])
    writes.clear()
    store.append(old)
    assert len(writes) == 3, "refused whole: events, their letters, the journal"
    assert list(store.read("press", 0, now + SECOND)) == [fresh]
    assert store.letter_count() == 300
    assert "beyond retention policy" in store.letters(1)[0].cause_en
    store.close()


def test_another_store_and_a_server_away_are_said(tmp_path):
    embedded = init(tmp_path, "{kind: embedded}")
    assert embedded.returncode == 2
    assert "not in InfluxDB" in embedded.stderr
    away = init(tmp_path, "{kind: influxdb, url: 'http://127.0.0.1:1'}", "fr")
    assert away.returncode == 3
    assert "hors d'atteinte" in away.stderr


def test_a_retention_shorter_than_influxdb_has_is_refused():
    file = PlantFile.parse("store: {kind: influxdb, retention: 5m}", name="plant.yaml")
    with pytest.raises(OmbreError) as raised:
        read_home(file)
    assert "400d" in raised.value.problems[0].remedy.en


@pytest.mark.skipif(not victoria_found(), reason="victoria-metrics is not installed")
def test_a_bucket_with_retention_and_a_token_are_asked_for_on_2_x(tmp_path):
    server = start_counting(tmp_path)
    try:
        said = f"{{kind: influxdb, url: '{server.url}', org: {ORG}, bucket: b, retention: 400d}}"
        first = init(tmp_path, said, "en", "--token", token=TOKEN)
        assert first.returncode == 0, first.stderr
        again = init(tmp_path, said.replace("400d", "10h"), "fr", "--token", token=TOKEN)
        refused = init(tmp_path, said, token="wrong")
    finally:
        server.stop()
    assert first.stdout.splitlines()[-2:] == ["A new token, for INFLUX_TOKEN:", "made-0"]
    assert "désormais : 10 heures" in again.stdout
    assert again.stdout.splitlines()[-1] == "made-0"
    assert server.buckets["b"] == [{"type": "expire", "everySeconds": 36_000}]
    (made,) = server.tokens
    assert [item["action"] for item in made["permissions"]] == ["read", "write"]
    assert {item["resource"]["id"] for item in made["permissions"]} == {"b"}
    assert refused.returncode == 3
    assert "does not let us use 'b'" in refused.stderr


@pytest.mark.skipif(not victoria_found(), reason="victoria-metrics is not installed")
def test_a_retention_that_was_not_set_is_never_said_to_be(tmp_path):
    server = start_counting(tmp_path)
    server.version = "3.2.1"
    try:
        said = f"{{kind: influxdb, url: '{server.url}', bucket: b, retention: 400d}}"
        done = init(tmp_path, said, token=TOKEN)
    finally:
        server.stop()
    assert (done.returncode, done.stdout) == (3, "")
    assert "did not take the retention of 'b'" in done.stderr
