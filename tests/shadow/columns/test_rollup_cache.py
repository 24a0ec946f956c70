"""Totals of months: equal to those of the events, kept as long as nothing they rest on changes."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from edge.instant import HOUR, SECOND, Instant
from gateway.embedded import packing
from gateway.embedded.compaction import compact
from gateway.event import Event, event
from gateway.stores.embedded import FILE, EmbeddedStore
from servers.streams import MACHINE, PLANT_TEXT, plan
from shadow.calendar import Calendar
from shadow.columns.reading import Reader
from shadow.columns.rollup import FOLDER, RollUp
from shadow.history import measures, record
from shadow.interval import Interval
from shadow.job import Job
from shadow.kpi import measures_of
from shadow.plant import Plant
from shadow.sums import Sums, total
from shadow.window import Window

TEXT = PLANT_TEXT.replace(", energy: power", "")
PLANT, CALENDAR = plan(TEXT)
DAY = 24 * HOUR
FIRST = 1_735_700_000 * SECOND
"""2025-01-01T02:53Z"""
EVER = 2**62


def months(calendar: Calendar = CALENDAR) -> list[Interval]:
    """The months of 2025 up to the middle of April."""
    return list(calendar.months(FIRST - DAY, FIRST + 100 * DAY))[1:-1]


def year() -> Iterator[Event]:
    """Say what a machine does for four months, with a lost link in the night between two."""
    dice, at, made = random.Random(4), FIRST, 0
    for turn in range(3_000):
        at += int(dice.choice((20, 300, 4_000, 9_000)) * SECOND)
        word = dice.choice(("producing", "producing", "down", "starved", "idle", "off"))
        yield _said("state", at, state=word)
        made = 0 if turn % 50 == 0 else made + dice.randint(0, 3)
        yield _said("count", at + SECOND, of="good", total=made)
        if turn % 40 == 0:
            product = dice.choice("AB")
            yield _said("operation", at, action="started", order=f"O{turn}", product=product)
    end = months()[1][0]
    yield _said("link", end - 3 * HOUR, via="line", status="connected", heartbeat=9_999.0)
    yield _said("link", end - HOUR, via="line", status="lost")
    yield _said("link", end + HOUR, via="line", status="connected")


def cooled(store: EmbeddedStore) -> None:
    """Pack all that the machine said (the newest batch stays as it came), and make it cold."""
    said = {"text": f"{store.end()}"}
    store.append([event(machine="other", kind="note", values=said, at=FIRST)])
    compact(store.file, EVER)


def _said(kind: str, at: Instant, **values: object) -> Event:
    return event(machine=MACHINE, kind=kind, values=values, at=at)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def packed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "SEGMENT", 1)
    monkeypatch.setattr(packing, "REST", 0)
    monkeypatch.setattr(packing, "BATCHES", 0)
    monkeypatch.setattr(packing.pack_oldest, "__defaults__", (10_000, 0))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[EmbeddedStore]:
    with closing(EmbeddedStore(tmp_path / FILE)) as store:
        store.append(list(year()))
        cooled(store)
        yield store


def by_product(window: Window) -> dict[Job, Sums]:
    jobs: dict[Job, list[Sums]] = {}
    for job, sums in window.jobs.items():
        jobs.setdefault(Job(product=job.product), []).append(sums)
    return {job: total(own) for job, own in jobs.items()}


def figures(window: Window) -> dict[str, object]:
    """Name the figures; times of cycles are added up in another order."""
    told = {one.name: one.value for one in measures_of(window)}
    return {name: value and pytest.approx(value, rel=1e-12) for name, value in told.items()}


def asked(store: EmbeddedStore, plant: Plant = PLANT) -> list[Window] | None:
    whole = months()[0][0], months()[-1][1]
    return RollUp(plant, CALENDAR, store).windows([MACHINE], whole)


def files(folder: Path) -> Sequence[tuple[str, bytes]]:
    return sorted((one.name, one.read_bytes()) for one in (folder / FOLDER).iterdir())


def test_months_add_up_to_what_the_events_say(store: EmbeddedStore, tmp_path: Path) -> None:
    whole = months()[0][0], months()[-1][1]
    reader = Reader(plant=PLANT, calendar=CALENDAR, store=store, span=whole)
    (told,) = reader.ledger(MACHINE).windows([whole], whole=False)
    for _ in range(2):  # made, then read
        (kept,) = asked(store) or []
        assert dict(kept.jobs) == by_product(told)
        assert figures(kept) == figures(told)
    assert all((kept.sums.states, kept.sums.planned, kept.sums.cycles))


def test_thrown_away_they_are_made_again_to_the_same_bytes(
    store: EmbeddedStore, tmp_path: Path
) -> None:
    asked(store)
    before = files(tmp_path)
    for name, _ in before[1:]:
        (tmp_path / FOLDER / name).unlink()
    (tmp_path / FOLDER / before[0][0]).write_bytes(b"damaged")
    asked(store)
    assert files(tmp_path) == before


def test_a_late_event_takes_its_month_away_and_those_that_read_its_file(
    store: EmbeddedStore, tmp_path: Path
) -> None:
    asked(store)
    before = files(tmp_path)
    store.append([_said("count", months()[2][0] + 5 * DAY, good=1_000)])
    assert asked(store) is None  # until it is cold
    cooled(store)
    (kept,) = asked(store) or []
    assert sum(sums.parts.get("good", 0) for sums in kept.jobs.values()) >= 1_000
    changed = [old != new for old, new in zip(before, files(tmp_path), strict=True)]
    assert changed == [False, True, True]


def test_another_bound_for_short_stops_is_another_month(
    store: EmbeddedStore, tmp_path: Path
) -> None:
    (before,) = asked(store) or []
    other, _ = plan(f"{TEXT}\ntargets: {{thresholds: {{micro_stop_seconds: 3600}}}}\n")
    (after,) = asked(store, other) or []
    assert before.planned_times != after.planned_times


def test_only_whole_months_are_answered(store: EmbeddedStore, tmp_path: Path) -> None:
    rollup = RollUp(PLANT, CALENDAR, store)
    start, end = months()[0]
    assert rollup.windows([MACHINE], (start, end - HOUR)) is None
    assert rollup.windows([MACHINE], (start + HOUR, end)) is None
    assert rollup.windows([MACHINE], (start, end)) is not None


def test_a_month_that_is_not_over_is_not_kept(store: EmbeddedStore, tmp_path: Path) -> None:
    late = months()[2][1] + 20 * DAY
    store.append([_said("state", late, state="down")])
    start, end = next(iter(CALENDAR.months(months()[2][1], late)))[0], late
    rollup = RollUp(PLANT, CALENDAR, store)
    (whole,) = [one for one in CALENDAR.months(start, end + 40 * DAY) if one[0] == start]
    assert rollup.windows([MACHINE], whole) is None


def test_history_asks_it_for_whole_months(store: EmbeddedStore, tmp_path: Path) -> None:
    start, end = months()[0]
    made = measures(PLANT, CALENDAR, store, start, end, [MACHINE])
    assert [name for name, _ in files(tmp_path)] == ["2025-01-01T04.npz"]
    told = record(PLANT, CALENDAR, store, MACHINE, start, end).window(start, end)
    assert {one.name: one.value and pytest.approx(one.value, rel=1e-12) for one in made} == {
        one.name: one.value for one in measures_of(told)
    }
    measures(PLANT, CALENDAR, store, start, end, [MACHINE], "day")
    measures(PLANT, CALENDAR, store, start + HOUR, end, [MACHINE])
    assert len(files(tmp_path)) == 1
