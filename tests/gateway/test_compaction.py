"""Old events in Parquet: the same events, each once, through kills; retention and thinning."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pyarrow.parquet
import pytest

from edge.instant import HOUR, MINUTE, SECOND, parse_instant
from edge.plantfile import PlantFile
from gateway.embedded import compaction, packing
from gateway.embedded.backup import backup
from gateway.embedded.compaction import Miscounted, clean, compact
from gateway.embedded.last_night import last_night
from gateway.embedded.lock import alone
from gateway.embedded.night import DAY, work
from gateway.embedded.policy import Policy
from gateway.embedded.restore import restore
from gateway.embedded.verify import verify
from gateway.event import Kind, event, in_order
from gateway.home import read_home
from gateway.nightly import is_due, last_due
from gateway.store import StoreAway
from gateway.stores.embedded import EmbeddedStore

T0 = parse_instant("2026-01-30T00:00:00Z")
FAR = 2**63 - 1
PARIS = ZoneInfo("Europe/Paris")


def measured(number, step=MINUTE, machine="press", value=None):
    said = {"name": "power", "value": number / 4 if value is None else value, "unit": "kW"}
    at = T0 + number * step
    return event(machine=machine, kind="measurement", values=said, at=at, seq=number)


def state(number, word="producing", machine="press"):
    at = T0 + number * MINUTE + SECOND
    return event(machine=machine, kind="state", values={"state": word}, at=at, seq=number)


@pytest.fixture(autouse=True)
def _small(monkeypatch):
    monkeypatch.setattr(packing, "SEGMENT", 200)
    monkeypatch.setattr(packing, "REST", 0)
    monkeypatch.setattr(packing.pack_oldest, "__defaults__", (200, 0))


@pytest.fixture
def store(tmp_path):
    opened = EmbeddedStore(tmp_path / "events.sqlite", lambda: T0)
    yield opened
    opened.close()


def keep(store, events, batch=100):
    for first in range(0, len(events), batch):
        store.append(events[first : first + batch])


def all_of(store, machine="press", kinds=None):
    return list(store.read(machine, -FAR, FAR, kinds))


def files(store):
    return sorted(path.name for path in store.file.path.parent.rglob("*.parquet"))


def two_months():
    return [one for n in range(0, 6_000, 3) for one in (measured(n), state(n))]


def test_old_events_lie_in_files_by_machine_and_month_that_any_tool_reads(store, tmp_path):
    events = two_months()
    keep(store, [*events, *(state(n, machine="laser 1") for n in range(500))])
    assert compact(store.file, FAR).moved == 4_400
    places = {path.parent.name for path in tmp_path.rglob("*.parquet")}
    assert places == {"month=2026-01", "month=2026-02"}
    assert (tmp_path / "events.cold" / "machine=laser%201").is_dir()
    table = pyarrow.parquet.read_table(tmp_path / "events.cold" / "machine=press")
    assert len(table) == 4_000
    assert set(table["state"].to_pylist()) == {"producing", None}
    assert table["at"].to_pylist()[0].isoformat() == "2026-01-30T00:00:00+00:00"
    assert all_of(store) == in_order(events)
    assert verify(store.file.path).sound


def test_a_late_event_and_an_old_duplicate_meet_cold_files(store):
    events = two_months()
    keep(store, [one for one in events if one.seq != 900])
    compact(store.file, FAR)
    assert store.append(events) == 2
    assert all_of(store) == in_order(events)
    assert store.append(events[::-1]) == 0
    compact(store.file, FAR)
    assert store.append(events) == 0
    assert store.before("press", T0 + 900 * MINUTE + 1)[-1].seq == 900


def test_many_small_files_of_a_month_that_is_over_become_one(store):
    events = two_months()
    for first in range(0, len(events), 1_000):
        keep(store, events[first : first + 1_000])
        compact(store.file, T0)  # too early for anything
        compact(store.file, events[min(first + 1_000, len(events)) - 1].at)
    assert len(files(store)) > 3
    compact(store.file, T0 + 90 * DAY)
    compact(store.file, T0 + 90 * DAY)
    clean(store.file)
    assert len(files(store)) == 2
    assert all_of(store) == in_order(events)
    assert verify(store.file.path).sound


def test_files_are_put_together_only_up_to_what_memory_bears(store, monkeypatch):
    monkeypatch.setattr(compaction, "AT_ONCE", 1_000)
    events = [measured(n, 10 * SECOND) for n in range(6_000)]
    for first in range(0, len(events), 400):
        keep(store, events[first : first + 400])
        compact(store.file, events[min(first + 400, len(events)) - 1].at)
    compact(store.file, T0 + 90 * DAY)
    assert compact(store.file, T0 + 90 * DAY).joined == 0
    with store.file.reading() as db:
        sizes = [row[0] for row in db.execute("SELECT events FROM piece WHERE file IS NOT NULL")]
    assert len(sizes) > 3
    assert max(sizes) < 2_000
    assert all_of(store) == events


def test_a_run_that_is_killed_anywhere_changes_nothing_that_counts(store, monkeypatch):
    events = two_months()
    keep(store, events)
    for name in ("digest_of", "replace", "remove"):
        with monkeypatch.context() as patched:
            patched.setattr(compaction, name, killed)
            with pytest.raises(KeyboardInterrupt):
                compact(store.file, FAR)
        assert all_of(store) == in_order(events)
        assert verify(store.file.path).sound
    assert clean(store.file) > 0
    assert compact(store.file, FAR).moved > 3_000
    assert clean(store.file) == 0
    assert all_of(store) == in_order(events)


def killed(*_arguments, **_named):
    raise KeyboardInterrupt


def test_a_file_that_does_not_hold_what_was_written_is_not_entered(store, monkeypatch):
    events = two_months()
    keep(store, events)
    monkeypatch.setattr(compaction.cold_rows, "same", lambda *_: False)
    with pytest.raises(Miscounted):
        compact(store.file, FAR)
    assert all_of(store) == in_order(events)


def test_a_reader_in_the_middle_of_its_way_meets_each_event_once(store):
    events = two_months()
    keep(store, events)
    reader = store.read("press", -FAR, FAR)
    met = [next(reader) for _ in range(50)]
    compact(store.file, FAR)
    clean(store.file)
    met += [next(reader) for _ in range(1_500)]
    compact(store.file, FAR)
    assert [*met, *reader] == in_order(events)


def test_the_tail_reads_on_through_blocks_and_files(store):
    events = two_months()
    keep(store, events)
    compact(store.file, T0 + 2 * DAY)
    met, position = [], 0
    while position < store.end():
        some, position = store.tail(position, 700)
        met += some
    assert met == events


@pytest.mark.parametrize("harm", ["torn", "gone"])
def test_a_damaged_cold_file_is_set_aside_and_named_and_the_rest_is_read(store, harm, tmp_path):
    events = two_months()
    keep(store, events)
    compact(store.file, FAR)
    path = next(tmp_path.rglob("month=2026-01/*.parquet"))
    saved = path.read_bytes()
    lost = sum(1 for one in events if one.at < parse_instant("2026-02-01T00:00:00Z"))
    path.write_bytes(saved[:-100]) if harm == "torn" else path.unlink()
    with pytest.raises(StoreAway, match="parquet"):
        all_of(store)
    found = all_of(store)
    assert found == in_order(events)[lost:]
    [letter] = store.letters()
    assert str(lost) in letter.cause_en
    assert str(lost) in letter.cause_fr
    assert verify(store.file.path).missing == lost


def test_a_list_that_was_lost_is_made_again_from_the_files(tmp_path):
    path = tmp_path / "events.sqlite"
    store = EmbeddedStore(path, lambda: T0)
    events = two_months()
    keep(store, events)
    moved = compact(store.file, FAR).moved
    store.close()
    path.unlink()
    again = EmbeddedStore(path, lambda: T0)
    assert len(all_of(again)) == moved
    assert again.append(events) == len(events) - moved
    assert all_of(again) == in_order(events)
    again.close()


def test_a_backup_brings_the_cold_files_along_and_a_restore_puts_them_back(tmp_path):
    path, copy = tmp_path / "events.sqlite", tmp_path / "safe" / "copy.sqlite"
    copy.parent.mkdir()
    store = EmbeddedStore(path, lambda: T0)
    events = two_months()
    keep(store, events)
    compact(store.file, T0 + 2 * DAY)
    assert backup(path, copy, lambda *_: None) == len(events)
    keep(store, [state(n, "down") for n in range(7_000, 8_000)])
    compact(store.file, FAR)
    store.close()
    assert verify(copy).sound
    aside = restore(copy, path, lambda: T0)
    again = EmbeddedStore(path, lambda: T0)
    assert all_of(again) == in_order(events)
    again.close()
    before = EmbeddedStore(aside, lambda: T0)
    assert len(all_of(before)) == len(events) + 1_000
    before.close()


def test_nothing_goes_unless_the_plant_file_says_so(store):
    events = two_months()
    keep(store, events)
    night = work(store.file, T0 + 5_000 * DAY, 2 * DAY, Policy())
    assert (night.gone.dropped, night.gone.thinned) == (0, 0)
    assert all_of(store) == in_order(events)
    assert last_night(store.file) == T0 + 5_000 * DAY


def test_kinds_go_at_their_age_and_do_not_come_back(store):
    events = two_months()
    keep(store, events)
    policy = Policy(keep={Kind.MEASUREMENT: 30 * DAY})
    now = T0 + 33 * DAY  # January, two days long, is 31 days old; February is not
    night = work(store.file, now, 2 * DAY, policy)
    february = parse_instant("2026-02-01T00:00:00Z")
    stay = [one for one in events if one.kind is Kind.STATE or one.at >= february]
    assert all_of(store) == in_order(stay)
    assert night.gone.dropped == len(events) - len(stay)
    assert store.append(events) == 0
    assert all_of(store) == in_order(stay)
    assert verify(store.file.path).sound


def test_measurements_are_thinned_with_their_statistics(store):
    events = [measured(n, 10 * SECOND) for n in range(0, 600)]
    odd = [measured(n, 10 * SECOND, value=odd) for n, odd in ((601, "text"), (602, True))]
    alone = [measured(12_000, 10 * SECOND, value=7)]
    keep(store, [*events, *odd, *alone, *(state(n) for n in range(9_000, 9_400))])
    policy = Policy(thin_after=30 * DAY, thin_to=MINUTE)
    night = work(store.file, T0 + 60 * DAY, 2 * DAY, policy)
    assert night.gone.thinned == 500
    found = all_of(store, kinds=[Kind.MEASUREMENT])
    assert [one.values.get("readings") for one in found] == [6] * 100 + [None] * 3
    assert found[-3:] == [*odd, *alone]
    assert found[1].values == {
        "name": "power",
        "unit": "kW",
        "value": pytest.approx((6 + 7 + 8 + 9 + 10 + 11) / 24),
        "least": 1.5,
        "most": 2.75,
        "readings": 6,
        "over": 60.0,
    }
    assert found[1].at == T0 + MINUTE
    assert verify(store.file.path).sound
    again = work(store.file, T0 + 61 * DAY, 2 * DAY, policy)
    assert again.gone.thinned == 0
    assert all_of(store, kinds=[Kind.MEASUREMENT]) == found


def test_two_nights_do_not_meet(store, tmp_path):
    keep(store, two_months())
    (tmp_path / "events.cold").mkdir()
    other = alone(tmp_path / "events.cold" / "night")
    assert work(store.file, T0 + 99 * DAY, 2 * DAY, Policy()) is None
    other.release()
    assert work(store.file, T0 + 99 * DAY, 2 * DAY, Policy()).compacted.moved > 0


def test_a_night_is_due_once_after_each_passing_of_its_hour():
    half_past_two = dt.time(2, 30)
    morning = parse_instant("2026-03-29T07:00:00Z")  # the night without half past two
    due = last_due(morning, half_past_two, PARIS)
    assert morning - 7 * HOUR < due < morning
    assert is_due(morning, due - 1, half_past_two, PARIS)
    assert not is_due(morning, due, half_past_two, PARIS)
    assert not is_due(morning + 17 * HOUR, due, half_past_two, PARIS)
    assert is_due(morning + 24 * HOUR, due, half_past_two, PARIS)


def test_the_plant_file_says_what_stays():
    said = """
store:
  hot: 5d
  night: "03:15"
  keep: {measurement: 400d, link: 100d}
  thin: {after: 30d, to: 1m}
"""
    settings = read_home(PlantFile.parse(said, name="plant.yaml")).settings
    assert settings.hot == 5 * DAY
    assert settings.night == dt.time(3, 15)
    assert settings.policy == Policy(
        keep={Kind.MEASUREMENT: 400 * DAY, Kind.LINK: 100 * DAY},
        thin_after=30 * DAY,
        thin_to=MINUTE,
    )


def test_a_table_holds_cold_packed_and_newest_events(store):
    events = two_months()
    keep(store, events[:1_500])
    compact(store.file, FAR)
    keep(store, events[1_500:])
    store.append([measured(1, machine="laser")])
    table = store.table("press", T0 + 60 * MINUTE, T0 + 5_000 * MINUTE, ["state", "value"])
    inside = [one for one in in_order(events) if 60 <= (one.at - T0) / MINUTE < 5_000]
    assert table["state"].to_pylist() == [one.values.get("state") for one in inside]
    assert table["value"].to_pylist() == [one.values.get("value") for one in inside]
    assert len(store.table("press", -FAR, FAR)) == len(events)
    assert len(store.table("nobody", -FAR, FAR)) == 0


def test_a_file_that_was_thinned_stays_so_when_a_kind_is_let_go_of(store):
    keep(store, [measured(n, 10 * SECOND) for n in range(600)] + [state(n) for n in range(400)])
    work(store.file, T0 + 60 * DAY, 2 * DAY, Policy(thin_after=30 * DAY, thin_to=MINUTE))
    both = Policy(keep={Kind.STATE: 30 * DAY}, thin_after=30 * DAY, thin_to=MINUTE)
    assert work(store.file, T0 + 61 * DAY, 2 * DAY, both).gone.dropped > 0
    with store.file.reading() as db:
        rows = db.execute("SELECT DISTINCT thin FROM piece WHERE file IS NOT NULL").fetchall()
    assert rows == [(MINUTE,)]
