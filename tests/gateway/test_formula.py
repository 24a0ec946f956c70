"""Formulas compute values out of payloads: what they may say, what they cost, and how they fail."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.instant import SECOND
from edge.plantfile import PlantFile
from edge.problem import OmbreError
from edge.reading import Quality, Reading
from gateway.formula import LONGEST, Failed, Formula, NotAFormula
from gateway.path import ABSENT
from gateway.signals import read_signals

NOW = 1_700_000_000 * SECOND
PAYLOAD = {"power": 812.5, "door": 0, "mode": "AUTO", "word": 0b1010, "text": "12", "hatch": True}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("power > 500 and door == 0", True),
        ("power > 500 and not door", True),
        ("500 < power <= 812.5", True),
        ("(word >> 3) & 1", 1),
        ("'RUN' if mode == 'AUTO' else 'WAIT'", "RUN"),
        ("'AUT' in mode", True),
        ("number(text) * 2", 24),
        ("max(power, 900) - abs(-1)", 899),
        ("round(power / 100)", 8),
        ("hatch + door", 1),
        ("len(mode) % 3", 1),
        ("value.word", 10),
        ("deep.items", ABSENT),
        ("speed > 3", ABSENT),
    ],
)
def test_what_a_formula_says(text, value):
    assert Formula(text)(PAYLOAD) == value


def test_a_key_is_a_key_whatever_python_calls_so():
    body = {"params": {"switch:0": {"items": 4, "keys": [7, 8]}}}
    assert Formula('params["switch:0"].items')(body) == 4
    assert Formula("params['switch:0'].keys[1]")(body) == 8
    assert Formula("value")(7) == 7


@pytest.mark.parametrize(
    "text",
    [
        *("a ** b", "1 << 9", "a = 2", "a; b", "(a := 2)", "", "a if", "(" * 300, "a\nb", "a\0b"),
        *("[x for x in a]", "lambda: 1", "f'{a}'", "'%9d' % a if 0 else (yield)", "a[1:2]", "..."),
        *("a.b()", "__import__('os')", "open('x')", "max(a, key=b)", "max(*a)", "None", "b'a'"),
        *("-" * 400 + "a", "a" * (LONGEST + 1), "+".join("a" * 60)),
    ],
)
def test_what_the_language_does_not_have(text):
    with pytest.raises(NotAFormula) as raised:
        Formula(text)
    assert raised.value.cause.en != raised.value.cause.fr


@pytest.mark.parametrize(
    "text",
    ["power / door", "mode * 9", "mode + 'x'", "'%9999999999d' % door", "mode > 3", "power & 1",
     "door >> (0 - 1)", "number(mode)", "power % 0", "-mode", "max(power)", "round(1e999 - 1e999)",
     "1e308 * 10 - 1e308 * 10 + (0 >> power)", "in_.a", "abs(mode)"],
)  # fmt: skip
def test_what_cannot_be_computed_says_why(text):
    found = Formula(text)({**PAYLOAD, "in_": 3})
    assert isinstance(found, Failed)
    assert found.cause.en != found.cause.fr


OPERATORS = [*"+-*/%&|^<", "//", ">>", "==", ">=", "in", "and", "or"]
FUNCTIONS = ["abs", "len", "max", "min", "number", "round"]
NAMES = st.sampled_from(["a", "b", "value", "a.b", "1", "2.5", "'x'", "0"])
TEXTS = st.recursive(
    NAMES,
    lambda inner: st.one_of(
        st.builds(
            "({} {} {})".format,
            inner,
            st.sampled_from(
                [
                    "+",
                    "-",
                    "*",
                    "/",
                    "//",
                    "%",
                    "&",
                    "|",
                    "^",
                    ">>",
                    "==",
                    "<",
                    ">=",
                    "in",
                    "and",
                    "or",
                ]
            ),
            inner,
        ),
        st.builds("({} if {} else {})".format, inner, inner, inner),
        st.builds("{}({})".format, st.sampled_from(FUNCTIONS), inner),
        st.builds("(not {})".format, inner),
        st.builds("{}[{}]".format, inner, inner),
    ),
    max_leaves=12,
)
BODIES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("ab"), inner, max_size=2)
    ),
    max_leaves=5,
)


@given(TEXTS, BODIES)
def test_no_formula_raises_and_none_changes_the_payload(text, body):
    try:
        formula = Formula(text)
    except NotAFormula:
        return
    before = repr(body)
    first, second = formula(body), formula(body)
    assert repr(body) == before
    assert str(first) == str(second)


def test_the_dearest_formulas_end_at_once():
    """A bound for a machine under load: a thousand times what they take."""
    body = {"a": 10**18, "n": 10**15, "s": "x" * 10_000}
    deep = body
    for _ in range(900):
        deep = {"d": deep}
    begun = time.monotonic()
    for text in ("*".join("a" * 45), "n >> n", "s in s", "round(n)", "a / n", "value"):
        Formula(text)(body)
        Formula(text)(deep)
    assert time.monotonic() - begun < 10


LINES = """
  - {source: mq, address: saw, machine: saw, kind: state, expr: power > 500 and door == 0,
     table: {true: producing, false: idle}}
  - {source: mq, address: saw, machine: saw, kind: measurement, name: load, expr: power / limit,
     unit: "1", to: "%"}
"""


def told(normaliser, body, quality=Quality.GOOD):
    reading = Reading(source="mq", address="saw", value=body, at=None, seen=NOW, quality=quality)
    return normaliser(LINES, mq="mqtt").events(reading, 1)


def test_a_formula_gives_a_state_and_a_measurement(normaliser):
    events, letters = told(normaliser, b'{"power": 600, "door": 0, "limit": 1200}')
    assert [item.values for item in events] == [
        {"state": "producing", "reason": "true"},
        {"name": "load", "value": 50.0, "unit": "%"},
    ]
    assert not letters
    assert events[0].signal == "saw#power > 500 and door == 0"


def test_a_key_that_is_missing_or_null_says_nothing(normaliser):
    events, letters = told(normaliser, b'{"power": 600, "door": null, "limit": 600}')
    assert [item.kind.value for item in events] == ["measurement"]
    assert not letters
    events, letters = told(normaliser, b'{"humidity": 3}')
    assert not events
    assert len(letters) == 1


def test_what_cannot_be_computed_is_a_letter_and_ends_the_state(normaliser):
    events, letters = told(normaliser, b'{"power": "lots", "door": 0, "limit": 0}')
    assert [item.values for item in events] == [
        {"state": "unknown", "reason": "power > 500 and door == 0"}
    ]
    assert len(letters) == 2
    assert all("cannot be computed" in one.cause_en or "not a num" in one.cause_en
               for one in letters)  # fmt: skip


def test_a_formula_that_cannot_be_read_is_a_mistake_of_the_plant_file():
    text = (
        "signals:\n"
        "  - {source: import, address: a, machine: m, kind: state, expr: power ** 2}\n"
        "  - {source: import, address: b, machine: m, kind: note, expr: power}\n"
    )
    with pytest.raises(OmbreError) as raised:
        read_signals(PlantFile.parse(text, name="plant.yaml"), {})
    first, second = raised.value.problems
    assert "plant.yaml:2 (signals.0.expr): 'power ** 2' is not a formula (Pow" in first.say("en")
    assert "n'est pas une formule" in first.say("fr")
    assert "'expr' says nothing without 'kind: state'" in second.say("en")


def test_a_plant_without_formulas_does_not_load_the_library():
    code = "import gateway.normalise, sys; sys.exit('simpleeval' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
