"""Units are converted at the border, exactly enough, and never into something that is no number."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.instant import SECOND
from edge.reading import Reading
from gateway.letter import Unreadable
from gateway.unit import alike, conversion, units

NOW = 1_700_000_000 * SECOND
PAIRS = st.sampled_from([(one, two) for one in units() for two in alike(one)])


@pytest.mark.parametrize(
    ("value", "unit", "to", "kept"),
    [
        (100, "°C", "°F", 212),
        (-40, "F", "C", -40),
        (0, "K", "°C", -273.15),
        (1, "in", "mm", 25.4),
        (3, "ft", "m", 0.9144),
        (1, "lb", "g", 453.59237),
        (6.3, "bar", "kPa", 630),
        (14.5037737730209, "psi", "bar", 1),
        (3_600_000, "J", "kWh", 1),
        (1500, "rpm", "Hz", 25),
        (1, "hp", "W", 745.699871582),
        (60, "L/min", "m3/h", 3.6),
        (1, "gal", "L", 3.785411784),
        (90, "km/h", "m/s", 25),
        (12.5, "%", "1", 0.125),
        (100, "lbf.ft", "Nm", 135.581794833),
    ],
)
def test_values_of_the_norms(value, unit, to, kept):
    assert conversion(unit, to)(value) == kept


@given(PAIRS, st.floats(-1e9, 1e9))
def test_there_and_back_is_the_same_value(pair, value):
    one, two = pair
    assert math.isclose(
        conversion(two, one)(conversion(one, two)(value)), value, rel_tol=1e-9, abs_tol=1e-6
    )


@given(PAIRS, st.floats(allow_nan=False, allow_infinity=False))
def test_what_comes_out_is_a_number_or_refused(pair, value):
    try:
        kept = conversion(*pair)(value)
    except Unreadable:
        kept = 0
    assert math.isfinite(kept)


LINES = """
  - {source: ua, address: T, machine: m, kind: measurement, name: oil, unit: "°F", to: "°C"}
  - {source: ua, address: P, machine: m, kind: measurement, name: p, unit: psi, to: bar, scale: 10}
  - {source: ua, address: S, machine: m, kind: measurement, name: q, unit: furlong, scale: 1.0e+10}
  - {source: ua, address: C, machine: m, kind: cycle, unit: ms}
"""


def told(normaliser, address, value):
    reading = Reading(source="ua", address=address, value=value, at=NOW, seen=NOW)
    return normaliser(LINES, ua="opcua").events(reading, 1)


def test_events_hold_the_unit_that_is_kept(normaliser):
    (found,), _ = told(normaliser, "T", "212")
    assert found.values == {"name": "oil", "value": 100, "unit": "°C"}
    (found,), _ = told(normaliser, "P", 10)
    assert found.values == {"name": "p", "value": 6.89475729317, "unit": "bar"}
    (found,), _ = told(normaliser, "C", 12_500)
    assert found.values == {"duration": 12.5}


def test_what_a_factor_makes_too_large_is_a_letter(normaliser):
    (found,), _ = told(normaliser, "S", 1e19)
    assert found.values["value"] == 1e29
    events, letters = told(normaliser, "S", 1e25)
    assert not events
    assert [letter.cause_en for letter in letters] == [
        "the value is too large once it is converted"
    ]
