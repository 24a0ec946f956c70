"""Measures of closed shifts and hours in a real InfluxDB: each once, as Ombre answers them."""

from __future__ import annotations

import time

import pytest

from edge.instant import HOUR, MINUTE, SECOND
from edge.plantfile import PlantFile
from gateway.event import event
from gateway.home import read_home
from gateway.influx_measures import Figure
from gateway.influx_wire import InfluxWire
from gateway.stores.influx import InfluxStore
from shadow.history import measures
from shadow.keep_measures import MeasureKeeper, measures_kept
from shadow.plantbook import read_plant
from shadow.revision import GRACE
from shadow.revisions import Revisions
from shadow.service import Shadow

PLANT = """
plant: {name: Kept, zone: Europe/Paris}
machines:
  press: {name: Press}
products:
  part: {ideal_cycle: {press: 10s}}
calendar:
  shifts:
    - {name: early, from: "06:00", to: "14:00"}
    - {name: late, from: "14:00", to: "22:00"}
"""
SIX = 1_767_589_200 * SECOND
"""2026-01-05T06:00 in Paris."""


class Plan:
    """One plant and its store, at a time that the test says."""

    def __init__(self, url, bucket):
        self.now = SIX
        self.wire = InfluxWire(url, "", "ombre", bucket)
        self.store = InfluxStore(self.wire, lambda: self.now, measures=True)
        self.plant, self.calendar = read_plant(PlantFile.parse(PLANT, name="plant.yaml"))

    def keeper(self):
        return MeasureKeeper(self.plant, self.calendar, self.store, lambda: self.now)

    def say(self, at, kind="state", **values):
        self.store.append([event(machine="press", kind=kind, values=values, at=at)])

    def known(self, period, start, name):
        """The one point of a figure of the press."""
        where = f"\"period\" = '{period}' AND \"name\" = '{name}' AND time = {start}"
        (found,) = [row for row in self.points(where) if row["machine"] == "press"]
        return found

    def points(self, where="true = true"):
        query = f'SELECT * FROM "ombre_measures" WHERE {where}'
        return list(self.wire.query(query))


@pytest.fixture
def plan(influx_server, request):
    if influx_server is None:
        pytest.skip("influxd is not installed, or another server is named by INFLUX_URL")
    made = Plan(influx_server.url, request.node.name)
    made.say(SIX, state="producing")
    made.say(SIX + 10 * MINUTE, kind="count", of="good", total=0)
    made.say(SIX + 40 * MINUTE, kind="count", of="good", total=90)
    made.say(SIX + 50 * MINUTE, state="down", reason="jam")
    made.say(SIX + 8 * HOUR, state="producing")
    yield made
    made.store.close()


def test_a_closed_shift_holds_what_ombre_answers(plan):
    plan.now = SIX + 8 * HOUR + GRACE
    assert plan.keeper().turn() > 0
    points = plan.points(f"\"period\" = 'shift' AND time = {SIX}")
    asked = measures(plan.plant, plan.calendar, plan.store, SIX, SIX + 8 * HOUR, now=plan.now)
    assert len(points) == len(asked)
    for measure in asked:
        (row,) = [
            row
            for row in points
            if (row["machine"], row["name"], row["profile"])
            == (measure.scope, measure.name, measure.profile)
        ]
        if measure.value is None:
            assert (row["value"], row["known"]) == ("", "false")
            assert row["because"]
        else:
            assert float(row["value"]) == pytest.approx(measure.value)
        assert row["unit"] == measure.unit
        assert int(row["to"]) == SIX + 8 * HOUR
    found = {row["name"] for row in points}
    assert {"oee", "availability", "performance", "quality", "count.good"} <= found
    assert "time.down" in found


def test_nothing_is_written_before_a_period_is_closed(plan):
    plan.now = SIX + HOUR + GRACE - SECOND
    plan.keeper().turn()
    assert plan.points(f"time >= {SIX}") == []
    plan.now += SECOND
    keeper = plan.keeper()
    keeper.turn()
    assert {row["period"] for row in plan.points(f"time >= {SIX}")} == {"hour"}
    assert keeper.turn() == 0


def test_written_again_it_is_the_same_point_and_a_late_event_changes_it(plan):
    plan.now = SIX + HOUR + GRACE
    keeper = plan.keeper()
    keeper.turn()
    first = plan.points()
    plan.keeper().turn()
    assert plan.points() == first
    plan.say(SIX + 45 * MINUTE, kind="count", of="good", total=120)
    plan.now = SIX + 2 * HOUR + GRACE
    keeper.turn()
    hour = [row for row in plan.points() if int(row["time"]) == SIX and row["machine"] == "press"]
    assert [row["value"] for row in hour if row["name"] == "count.good"] == ["120"]
    assert len(hour) == len({(row["name"], row["profile"]) for row in hour})


def test_days_late_events_are_written_again_in_every_period_they_touch(plan):
    """Far older than what is written again anyway; a few periods at a time, the newest first."""
    revisions = Revisions()
    shadow = Shadow(plan.plant, plan.calendar, plan.store, lambda: plan.now, revisions)

    def keeper():
        made = (plan.plant, plan.calendar, plan.store, lambda: plan.now, revisions)
        return MeasureKeeper(*made)

    plan.now = SIX + 16 * HOUR + GRACE
    keeper().turn()
    shadow.refresh()
    plan.now = SIX + 60 * HOUR
    first = keeper()
    first.turn()
    assert first.turn() == 0
    plan.say(SIX + 42 * MINUTE, kind="count", of="good", total=95)
    plan.say(SIX + 14 * HOUR + 10 * MINUTE, state="idle")
    shadow.refresh()
    shadow.maturity()
    assert first.turn() > 0
    assert plan.known("hour", SIX + 55 * HOUR, "time.idle")["value"] == "3600"
    assert plan.known("hour", SIX, "count.good")["value"] == "90"
    # What could not be written before the end is not forgotten: the next keeper writes it.
    assert revisions.to_rewrite(0)[0]
    second = keeper()
    while second.turn():
        pass
    assert not revisions.to_rewrite(0)[0]
    assert plan.known("hour", SIX, "count.good")["value"] == "95"
    assert plan.known("shift", SIX, "count.good")["revision"] == "1"
    assert plan.known("hour", SIX + 14 * HOUR, "time.idle")["value"] == "3000"
    for start in (SIX + 8 * HOUR, SIX + 32 * HOUR):
        assert plan.known("shift", start, "time.idle")["revision"] == "1"


def test_a_value_that_no_longer_holds_is_marked(plan):
    said = {"machine": "press", "name": "oee", "profile": "ISO", "period": "hour", "unit": "1"}
    span = {"start": SIX, "end": SIX + HOUR, "low": 0.25, "high": None}
    for value in (0.5, None):
        plan.store.keep_figures([Figure(**said, **span, value=value)])
    (point,) = plan.points()
    assert (point["known"], point["low"], point["profile"]) == ("false", "0.25", "ISO")


def test_it_goes_on_by_itself_and_only_where_the_plant_file_asks(plan):
    plan.now = SIX + HOUR + GRACE
    plan.store.keeps_measures = False
    with measures_kept(plan.plant, plan.calendar, plan.store, lambda: plan.now, 0.05):
        time.sleep(0.2)
    assert plan.points() == []
    plan.store.keeps_measures = True
    with measures_kept(plan.plant, plan.calendar, plan.store, lambda: plan.now, 0.05):
        until = time.monotonic() + 20
        while not plan.points() and time.monotonic() < until:
            time.sleep(0.05)
    assert plan.points()


def test_the_plant_file_decides():
    for said, kept in (("", False), (", measures: true", True)):
        file = PlantFile.parse(f"store: {{kind: influxdb{said}}}", name="plant.yaml")
        assert read_home(file).open(lambda: SIX).keeps_measures is kept
