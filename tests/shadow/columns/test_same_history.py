"""Out of a store, with what held before a period and what came after it: as if all were read."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from edge.instant import HOUR, Instant
from gateway.embedded import packing
from gateway.embedded.compaction import compact
from gateway.event import Event
from gateway.stores.embedded import FILE, EmbeddedStore
from servers.ledgers import folded, spans
from servers.streams import EVERYTHING, GAPS, MACHINE, START, plan, spoken
from shadow.columns.reading import Reader
from shadow.columns.tables import TableStore
from shadow.interval import Interval

PLANT, CALENDAR = plan()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("stores")


def kept(folder: Path, events: Sequence[Event], cold: Instant) -> EmbeddedStore:
    """Keep events in a store, those before an instant in cold files."""
    place = folder / str(len(list(folder.iterdir())))
    place.mkdir()
    store = EmbeddedStore(place / FILE)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(packing, "SEGMENT", 6)
        patched.setattr(packing, "REST", 3)
        patched.setattr(packing.pack_oldest, "__defaults__", (6, 3))
        for item in events:
            store.append([item])
    compact(store.file, cold)
    return store


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(spoken(EVERYTHING, 30, gaps=GAPS[:-1]), spans, st.integers(-2, 40))
def test_of_any_period(folder: Path, events: list[Event], span: Interval, cold: int) -> None:
    with closing(kept(folder, events, START + cold * HOUR)) as store:
        assert isinstance(store, TableStore)
        cuts = [span, *CALENDAR.hours(*span), *CALENDAR.days(*span)]
        reader = Reader(plant=PLANT, calendar=CALENDAR, store=store, span=span)
        made = list(reader.ledger(MACHINE).windows(cuts))
        assert made == folded(PLANT, events, cuts, span, None)
