"""What becomes of the terms of a ratio: added up, divided, bounded, withheld, and said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from edge.instant import MINUTE, SECOND
from edge.text import Text
from servers.shelf import at, raw, say, state, window_of
from shadow.amounts import Amounts
from shadow.finding import RATIO, Answer, Bounded, Finding, Place, added
from shadow.kpi import ratios, together
from shadow.measure import Measure
from shadow.ratio import Ratio
from shadow.thresholds import Thresholds
from shadow.useful import NO_PLANNED_TIME
from shadow.window import Window

HERE = Place("m", 3, 9)
NEVER = Text(en="never", fr="jamais")
ANSWER = Answer(name="share", profile="norm", nothing=NEVER)
HOUR = Bounded(10, 20, 40)


def found(top: Bounded = HOUR, bottom: Bounded = HOUR, **more: object) -> Finding:
    return Finding(top=top, bottom=bottom, time=3600 * SECOND)._replace(**more)


def told(finding: Finding, answer: Answer = ANSWER, **bounds: float) -> Measure:
    return answer.measure(finding, HERE, Thresholds(**bounds))


def because(measure: Measure, language: str = "en") -> str:
    assert measure.because is not None
    return measure.because.en if language == "en" else measure.because.fr


def test_a_finding_of_nothing_is_nothing() -> None:
    nothing = Bounded(0, 0, 0)
    assert tuple(Finding()) == (nothing, nothing, None, 0, None, 0, ())


def test_findings_are_added_side_by_side() -> None:
    one = Finding(Bounded(1, 2, 3), Bounded(4, 5, 6), None, 7, 8, 9, (NEVER,))
    two = Finding(Bounded(10, 20, 30), Bounded(40, 50, 60), None, 70, 80, 90, (NEVER,))
    assert one.plus(two) == Finding(
        Bounded(11, 22, 33), Bounded(44, 55, 66), None, 77, 88, 99, (NEVER,)
    )
    assert one.plus(two._replace(parts=None)).parts is None
    assert one._replace(parts=None).plus(two).parts is None


def test_those_left_out_are_named_and_the_first_reason_stands_where_all_are() -> None:
    gone = Finding(absent=NEVER)
    names = {"n": Text(en="press", fr="presse")}
    whole = added([("m", found(notes=(NEVER,))), ("n", gone), ("o", gone)], names)
    assert whole.top == HOUR
    assert [note.en for note in whole.notes] == [
        *("without press (never)", "without o (never)", "never"),
    ]
    assert next(note.fr for note in whole.notes) == "sans presse (jamais)"
    assert added([("m", gone), ("n", Finding(absent=NO_PLANNED_TIME))], {}).absent is NEVER


def test_a_value_is_divided_once_and_has_no_bounds_where_nothing_is_unseen() -> None:
    measure = told(found(Bounded(1, 5, 9), HOUR))
    assert (measure.value, measure.low, measure.high, measure.because) == (0.25, None, None, None)
    assert (measure.name, measure.profile, measure.unit) == ("share", "norm", RATIO)
    assert (measure.scope, measure.start, measure.end) == HERE
    assert told(found(Bounded(1, 5, 9)), replace(ANSWER, unit="s", scale=4)).value == 1


def test_a_little_unseen_gives_bounds_beside_the_value() -> None:
    little = found(Bounded(1, 5, 9), unseen=180 * SECOND)
    measure = told(little)
    assert (measure.value, measure.low, measure.high) == (0.25, 1 / 40, 9 / 10)
    scaled = told(little, replace(ANSWER, unit="s", scale=10))
    assert (scaled.value, scaled.low, scaled.high) == (2.5, 10 / 40, 90 / 10)
    unbounded = told(little, replace(ANSWER, bounded=False))
    assert (unbounded.value, unbounded.low, unbounded.high) == (0.25, None, None)


def test_above_the_agreed_share_there_are_bounds_only() -> None:
    much = found(Bounded(1, 5, 9), unseen=180 * SECOND + 1)
    measure = told(much)
    assert (measure.value, measure.low, measure.high) == (None, 1 / 40, 9 / 10)
    assert because(measure).startswith("5% of planned time is unknown")
    assert because(told(much._replace(notes=(NEVER,)))).endswith("bounds only); never")
    unbounded = told(much, replace(ANSWER, bounded=False))
    assert (unbounded.value, unbounded.low, unbounded.high) == (None, None, None)
    assert told(much, unknown_share=0.06).value == 0.25


@pytest.mark.parametrize(("high", "expected"), [(10, 1.0), (11, None)])
def test_an_upper_bound_above_all_says_nothing_without_a_value(
    high: int, expected: float | None
) -> None:
    much = found(Bounded(1, 5, high), unseen=900 * SECOND)
    measure = told(much)
    assert (measure.value, measure.low, measure.high) == (None, 1 / 40, expected)
    assert ("no upper bound" in because(measure)) == (expected is None)
    assert told(much, replace(ANSWER, unit="s")).high == high / 10


def test_a_denominator_that_may_be_nothing_leaves_the_ratio_open_to_above() -> None:
    measure = told(found(Bounded(1, 5, 9), Bounded(0, 20, 40), unseen=SECOND))
    assert (measure.value, measure.low, measure.high) == (0.25, 1 / 40, None)
    least = told(found(Bounded(1, 5, 9), Bounded(1, 20, 40), unseen=SECOND))
    assert least.high == 9


def test_a_ratio_of_nothing_says_so() -> None:
    nothing = told(found(bottom=Bounded(0, 0, 0)))
    assert (nothing.value, nothing.low, nothing.high, because(nothing)) == (
        *(None, None, None),
        "never",
    )
    assert told(found(Bounded(0, 0, 1), Bounded(1, 1, 1))).value == 0
    # Nothing is known of the denominator, but it may be something.
    open_ = told(found(Bounded(0, 0, 10), Bounded(0, 0, 20), unseen=SECOND))
    assert (open_.value, open_.low, open_.high) == (None, 0, None)
    assert because(open_).startswith("never")
    assert told(found(bottom=Bounded(0, 1, 1))).value == 20


def test_above_one_the_cause_is_said_and_at_one_there_is_none() -> None:
    assert told(found()).because is None
    above = told(found(Bounded(21, 21, 21), notes=(NEVER,)))
    assert because(above) == "above 100%: the ideal cycle is probably too slow; never"
    assert told(found(Bounded(21, 21, 21)), replace(ANSWER, unit="s")).because is None
    named = ANSWER.measure(found(Bounded(21, 21, 21)), HERE, Thresholds(), lambda: NEVER)
    assert because(named) == "never"


def test_a_thin_base_says_what_it_is_and_what_is_asked_for() -> None:
    short = told(found(time=3600 * SECOND - 1))
    assert because(short) == ("insufficient base (60 min of planned time; 60 min are asked for)"), (
        "of time alone"
    )
    assert because(short, "fr").startswith("base insuffisante (")
    few = told(found(parts=29))
    assert because(few) == (
        "insufficient base (29 parts in 60 min; 30 parts and 60 min are asked for)"
    )
    assert told(found(parts=30)).value == 1
    assert told(found(), minimum_seconds=3600.0).value == 1


PLAN = (
    "plant: {zone: UTC}\nmachines: {m: {ideal_cycle: 60s}}\n"
    "targets: {thresholds: {minimum_parts: 1, minimum_seconds: 60}}\n"
)


def window(start: float, end: float, elapsed: int | None = None) -> Window:
    events = [state(start, "producing"), raw(start, 0), raw(start + 60, 50)]
    events += [say(start + nth, "cycle", duration=60) for nth in (1, 2)]
    return replace(window_of(PLAN, events, start, end), order_elapsed=elapsed)


def test_what_is_put_together_lasts_from_the_first_to_the_last() -> None:
    """In whatever order the windows are given."""
    first, last = window(0, 120), window(300, 480)
    for windows in ([first, last], [last, first]):
        measures = together(windows, {}, "cell")
        assert {(one.scope, one.start, one.end) for one in measures} == {("cell", at(0), at(480))}
    values = {one.name: one.value for one in together([last, first], {}, "cell")}
    assert values["oee"] == pytest.approx(100 / 300)
    assert values["cycle_ratio"] == pytest.approx(1, rel=0.002)
    assert values["count.good"] == 100


def test_the_time_of_an_order_is_the_longest_and_not_added_up() -> None:
    """A machine of which the order's time is not known does not lengthen it."""
    windows = [window(0, 120, 300 * MINUTE), window(0, 120, 200 * MINUTE), window(0, 120)]
    for order in (windows, windows[::-1]):
        values = {one.name: one.value for one in together(order, {}, "cell")}
        assert values["process_ratio"] == pytest.approx(2 * 120 / 300)
    [none] = [one for one in together(windows[2:], {}, "cell") if one.name == "process_ratio"]
    assert none.value is None
    assert because(none).startswith("told for an order only")


def test_the_order_s_time_above_one_means_machines_at_the_same_time() -> None:
    short = [window(0, 120, 100 * MINUTE), window(0, 120, 100 * MINUTE)]
    measures = {one.name: one for one in together(short, {}, "cell")}
    assert "machines worked on it at the same time" in because(measures["process_ratio"])
    fast = [window_of(PLAN, [state(0, "producing"), say(9, "count", good=600)])] * 2
    measures = {one.name: one for one in together(fast, {}, "cell")}
    assert "the ideal cycle is probably too slow" in because(measures["oee"])


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("oee", "nobody told what was made in"),
        ("availability", "of planned time is unknown (at most 5% for a value; bounds only)"),
        ("performance", "of planned time is unknown (at most 5% for a value; bounds only)"),
        ("mtbf", "and may hide any number"),
    ],
)
def test_what_is_unknown_is_said_in_the_figure_s_own_words(name: str, said: str) -> None:
    ratio = ratios()[name]
    events = [state(0, "producing"), raw(0, 0), raw(60, 60), state(100, "down")]
    events += [state(120, "unknown")]
    dark = window_of(PLAN, events)
    assert dark.amounts.unknown
    terms = replace(dark.amounts, blind_unknown=dark.amounts.unknown)
    measure = _with(dark, terms, ratio)
    assert measure.value is None
    assert said in because(measure)


def _with(window: Window, amounts: Amounts, ratio: Ratio) -> Measure:
    window.__dict__["amounts"] = amounts
    return ratio.measure(window)
