"""The demonstration ends with counts that equal the simulators' own truth, whatever is killed."""

import json
import time

import pytest

from servers.ombre import child_of, wait_for

pytestmark = pytest.mark.e2e
MACHINES = {"press", "laser", "cobot"}


def finished(demo):
    assert demo.wait(180) == 0, "the demonstration did not end well"
    return json.loads(demo.out.read_text(encoding="utf-8"))


def values(report):
    return {(row["scope"], row["name"]): row["value"] for row in report["kpi"]["measures"]}


def assert_counts_equal_the_truth(report):
    measured = values(report)
    truth = report["truth"]["machines"]
    assert set(truth) == MACHINES
    for machine, said in truth.items():
        assert said["good"] > 0
        assert measured[machine, "count.good"] == said["good"]
        assert measured[machine, "count.scrap"] == said["scrap"]
    assert report["truth"]["agrees"] is True


def producing(ombre):
    """Production has begun once the simulators have been given their signal."""
    return (ombre.folder / ".ombre" / "demo" / "go.json").exists()


def test_the_demonstration_prints_figures_and_agrees_with_the_truth(ombre):
    demo = ombre.start("demo", "--for", "25s", "--headless", "--json")
    report = finished(demo)
    assert_counts_equal_the_truth(report)
    measured = values(report)
    for machine in MACHINES:
        for name in ("oee", "availability", "performance", "quality", "cycle_time.median"):
            assert measured[machine, name] is not None, (machine, name)
            assert measured[machine, name] > 0
        times = sum(
            seconds
            for (scope, name), seconds in measured.items()
            if scope == machine and name.startswith("time.") and name.count(".") == 1
            if name != "time.planned"
        )
        assert times == pytest.approx(25, abs=1e-6)
        factors = [measured[machine, name] for name in ("availability", "performance", "quality")]
        assert measured[machine, "oee"] == pytest.approx(factors[0] * factors[1] * factors[2])
    (loop,) = report["flow"]["loops"]
    flow = {row["name"]: row["value"] for row in loop["measures"]}
    assert flow["lead_time.median"] > 0
    assert flow["wip.mean"] > 0
    assert report["maturity"]["step"] >= 0
    assert report["maturity"]["indicators"]


def test_counts_survive_kill_9_of_edge_and_gateway(ombre):
    demo = ombre.start("demo", "--for", "30s", "--headless", "--json")
    wait_for(lambda: producing(ombre), 60, "the start of production")
    for service in ("edge", "gateway"):
        time.sleep(5)  # let parts be made in between
        first = child_of(demo, service)
        assert first is not None
        first.kill()
        wait_for(
            lambda service=service, first=first: (
                (again := child_of(demo, service)) and again.pid != first.pid
            ),
            20,
            f"the supervisor to start {service} again",
        )
    assert_counts_equal_the_truth(finished(demo))


def test_a_folder_of_somebody_else_stops_the_demonstration(ombre):
    folder = ombre.folder / "mine"
    folder.mkdir()
    (folder / "letter.txt").write_text("keep")
    done = ombre.run("demo", "--for", "5s", "--headless", "--folder", str(folder))
    assert done.returncode == 2
    assert "--folder" in done.stderr
    assert (folder / "letter.txt").read_text() == "keep"
