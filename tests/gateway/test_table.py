"""The bundled tables say what the standards say."""

from __future__ import annotations

import pytest

from edge.link import LinkStatus
from gateway.event import State
from gateway.table import AUTO, LINK_TABLE, bundled_tables, table_key


@pytest.mark.parametrize(
    ("table", "word", "state"),
    [
        ("packml", 6, "producing"),
        ("packml", "Execute", "producing"),
        ("packml", "5", "starved"),
        ("packml", "HELD", "down"),
        ("packml", 15, "setup"),
        ("packml", 17.0, "idle"),
        ("packml", "Un-Holding", "producing"),
        ("machinery", 0, "unknown"),
        ("machinery", "OutOfService", "down"),
        ("machinery", "not_executing", "idle"),
        ("machinery", "3", "producing"),
        ("mtconnect", "active", "producing"),
        ("mtconnect", "FEED_HOLD", "down"),
        ("mtconnect", "PROGRAM_COMPLETED", "idle"),
        ("mtconnect", "UNAVAILABLE", "unknown"),
        ("ombre", "planned stop", "planned_stop"),
        ("link", "Online", "connected"),
        ("link", False, "lost"),
        ("auto", "Executing", "producing"),
        ("auto", "Execute", "producing"),
        ("auto", "idle", "idle"),
        ("auto", "RUN", "producing"),
        ("auto", "Réglage", "setup"),
        ("auto", "Alarm", "down"),
        ("auto", "Stopped", None),
        ("auto", "Stop", None),
        ("auto", 3, None),
        ("packml", "", None),
        ("packml", 3.5, None),
        ("packml", -1, None),
    ],
)
def test_words(table, word, state):
    assert bundled_tables()[table].meaning(word) == state


PACKML = (
    *("Undefined", "Clearing", "Stopped", "Starting", "Idle", "Suspended", "Execute"),
    *("Stopping", "Aborting", "Aborted", "Holding", "Held", "Unholding", "Suspending"),
    *("Unsuspending", "Resetting", "Completing", "Complete"),
)


def test_packml_numbers_and_names_agree():
    table = bundled_tables()["packml"]
    for number, name in enumerate(PACKML):
        assert table.meaning(number) == table.meaning(name) is not None


def test_every_table_names_its_source_and_speaks_our_words_only():
    for name, table in bundled_tables().items():
        allowed = {one.value for one in (LinkStatus if name == LINK_TABLE else State)}
        assert set(table.words.values()) <= allowed
        assert table.source
        assert all(table_key(word) == word for word in table.words)
    assert AUTO in bundled_tables()
