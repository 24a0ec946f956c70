"""Edge and gateway on two boxes: killed in the middle, every part is there once."""

import json
import time

import pytest

from servers.mosquitto import MISSING, PROGRAM, publish, start_mosquitto
from servers.ombre import Ombre

pytestmark = [pytest.mark.e2e, pytest.mark.skipif(PROGRAM is None, reason=MISSING)]

PLANT = """\
plant: {{name: Two boxes, zone: UTC, language: en}}
sources:
  laser: {{protocol: mqtt, host: 127.0.0.1, port: {floor}, topics: ["laser/#"]}}
signals:
  - {{source: laser, machine: laser, kind: state, address: laser/state}}
  - {{source: laser, machine: laser, kind: count, of: good, address: laser/good}}
forward: {{host: 127.0.0.1, port: {between}, tls: true, ca: {ca},
  username: ombre, password: shadow}}
"""


@pytest.fixture
def brokers(tmp_path):
    floor = start_mosquitto(tmp_path / "floor")
    between = start_mosquitto(tmp_path / "between", {"ombre": "shadow"}, tls=True)
    yield floor, between
    floor.stop()
    between.stop()


def box(folder, brokers):
    floor, between = brokers
    folder.mkdir()
    ca = json.dumps(str(between.folder / "cafile.pem"))
    text = PLANT.format(floor=floor.port, between=between.port, ca=ca)
    (folder / "plant.yaml").write_text(text, encoding="utf-8")
    return Ombre(folder)


@pytest.fixture
def boxes(tmp_path, brokers):
    hall, office = box(tmp_path / "hall", brokers), box(tmp_path / "office", brokers)
    yield hall, office
    hall.end()
    office.end()


def good(office):
    """Count the parts that the office's store knows, whatever hour the test runs at."""
    done = office.run("kpi", "--from", "1h", "--json")
    if done.returncode:
        return None
    measures = json.loads(done.stdout)["measures"]
    return next((m["value"] for m in measures if m["name"] == "count.good"), None)


def test_every_part_arrives_once_though_both_ends_are_killed(boxes, brokers):
    hall, office = boxes
    floor, between = brokers
    edge, gateway = hall.start("edge", "--name", "hall"), office.start("gateway")
    made = iter(range(1, 10_000))
    publish(floor, b"producing", topic="laser/state")
    wait_until(lambda: publish(floor, b"0", topic="laser/good") or good(office) is not None)
    for kill in (gateway, edge, between):
        publish(floor, *(count(made) for _ in range(40)), topic="laser/good")
        kill.kill()
        publish(floor, *(count(made) for _ in range(40)), topic="laser/good")
    between.start()
    hall.start("edge", "--name", "hall")
    office.start("gateway")
    publish(floor, *(count(made) for _ in range(40)), topic="laser/good")
    last = next(made) - 1
    wait_until(lambda: good(office) == last)


def count(made):
    return str(next(made)).encode()


def wait_until(done):
    deadline = time.monotonic() + 25
    while not done():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.1)


def test_a_source_or_a_name_that_cannot_be_is_refused(boxes):
    hall, _ = boxes
    for said, *wrong in (
        ("laser", "edge", "--only", "pres"),
        ("a/b", "edge", "--name", "a/b"),
        ("@all", "gateway", "--name", "@all"),
    ):
        done = hall.run(*wrong)
        assert (done.returncode, said in done.stderr) == (2, True), done.stderr
