"""Odd input: each kind has one outcome, and the figure says which rule was used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from edge.problem import OmbreError
from edge.text import Text
from gateway.event import Event
from servers.shelf import at, link, raw, say, state, window_of
from shadow.kpi import measures_of, plant_measures, together
from shadow.measure import Measure
from shadow.time_class import TimeClass

OPEN = "plant: {zone: UTC}\nmachines: {m: {ideal_cycle: 60s}}\n"
TWO = (
    "plant: {zone: UTC}\nmachines: {m: {}}\nproducts: {a: {ideal_cycle: 60s}, b: {programs: [B]}}\n"
)


def figures(
    events: Sequence[Event], plan: str = OPEN, start: float = 0, end: float = 480
) -> dict[str, Measure]:
    return {one.name: one for one in measures_of(window_of(plan, events, start, end))}


def because(measure: Measure, language: str = "en") -> str:
    assert measure.because is not None
    return measure.because.en if language == "en" else measure.because.fr


def minutes(found: dict[str, Measure], *names: str) -> list[float]:
    return [(found[name].value or 0) / 60 for name in names]


STATES = ("planned.producing", "planned.setup", "planned.down", "planned.unknown")


def test_overlapping_spans_a_later_word_ends_the_one_before() -> None:
    told = [state(0, "producing"), state(100, "down"), state(50, "setup")]
    assert minutes(figures(told), *STATES) == [50, 50, 380, 0]


def test_two_words_at_one_instant_the_last_told_holds() -> None:
    told = [state(0, "producing"), state(60, "down", seq=1), state(60, "setup", seq=2)]
    found = figures(told)
    assert minutes(found, *STATES) == [60, 420, 0, 0]
    assert found["stops.down"].value == 0


def test_a_span_without_length_is_no_stop() -> None:
    told = [state(0, "producing"), state(60, "down", seq=1), state(60, "producing", seq=2)]
    found = figures(told)
    assert minutes(found, *STATES) == [480, 0, 0, 0]
    assert (found["stops.down"].value, found["micro_stops.count"].value) == (0, 0)


def test_reversed_cycles_are_none() -> None:
    told = [
        *(state(0, "producing"), say(10, "cycle", duration=-60), say(20, "cycle", duration=60)),
        *(say(30, "cycle", phase="ended"), say(40, "cycle", phase="begun")),
    ]
    found = figures(told)
    assert found["cycle_time.median"].value == pytest.approx(60, rel=0.002)
    assert "from 1 cycles told by the machine" in because(found["cycle_time.median"])


def test_a_period_without_length_has_no_figures_and_is_no_error() -> None:
    found = figures([state(0, "producing"), raw(0, 0), raw(9, 9)], start=60, end=60)
    for name in ("oee", "trs", "availability", "tre", "e79.oee", "mtbf"):
        assert found[name].value is None
        assert because(found[name])
    assert found["time.planned"].value == 0


def test_a_stop_without_an_end_lasts_up_to_the_present_and_says_so() -> None:
    found = figures([state(0, "producing"), state(100, "down")])
    assert found["stops.down"].value == 1
    assert minutes(found, "mttr", "mtbf", "mttf") == [380, 100, 100]
    assert "one without an end, with its time up to now" in because(found["mttr"])
    assert "une panne sans fin, avec son temps jusqu'à présent" in because(found["mttr"], "fr")


def test_a_stop_that_began_before_is_time_but_no_further_stop() -> None:
    found = figures([state(0, "producing"), state(100, "down")], start=120)
    assert found["stops.down"].value == 0
    assert minutes(found, "planned.down") == [360]
    assert found["mttr"].value is None
    assert "no breakdown began in planned time" in because(found["mttr"])


def test_counts_without_states() -> None:
    counts = [raw(minute, minute) for minute in range(0, 481, 4)]
    found = figures(counts, end=480)
    assert found["oee"].value == pytest.approx(476 / 480)
    assert "from counters alone: the state is unknown for 100%" in because(found["oee"])
    assert "d'après les compteurs seuls" in because(found["oee"], "fr")
    assert found["quality"].value == 1
    availability = found["availability"]
    assert (availability.value, availability.low, availability.high) == (None, 0, 1)
    assert found["performance"].value is None
    assert found["performance"].low == pytest.approx(476 / 480)
    assert "parts were made in time whose state is unknown" in because(found["waterfall.speed"])
    assert found["waterfall.unknown"].value == 480 * 60


def test_time_without_a_counter_in_sight_is_said_and_bounds_what_was_useful() -> None:
    told = [
        *(state(0, "producing"), say(200, "count", good=200, scrap=0), link(300, "lost")),
        *(link(360, "connected"), state(360, "producing"), say(470, "count", good=60)),
    ]
    found = figures(told)
    useful = found["nf.tu"]
    assert (useful.low, useful.value, useful.high) == (260 * 60, 260 * 60, 320 * 60)
    for name in ("nf.tu", "waterfall.useful", "quality"):
        assert "parts made in 60 min without a counter in sight" in because(found[name])
    assert found["waterfall.operating"].because is None
    assert "nobody told what was made in 12.5% of planned time" in because(found["oee"])
    assert "personne n'a dit ce qui a été fait" in because(found["oee"], "fr")


def test_parts_that_nobody_counted_leave_losses_of_time_as_they_are() -> None:
    """For an hour the machine says that it produces, and no counter was read yet."""
    told = [state(0, "producing"), raw(60, 0), raw(479, 400), raw(479, 10, of="scrap")]
    found = figures(told)
    reject, speed = found["six.reject.share"], found["six.speed.share"]
    assert (reject.value, reject.low, reject.high) == (None, 0, pytest.approx(60 / 480))
    assert speed.value is None
    assert (speed.low, speed.high) == pytest.approx((20 / 480, 80 / 480))
    down = found["six.breakdown.share"]
    assert (down.value, down.low, down.because) == (0, None, None)


def test_parts_without_any_production_time_have_no_nee() -> None:
    """Its bounds were once in the billions: set-up was weighed by a nanosecond of production."""
    told = [
        *(state(0, "starved"), raw(0, 0), raw(30, 1), link(474, "lost")),
        *(link(479, "connected"), state(479, "off")),
    ]
    lax = OPEN + "targets: {thresholds: {minimum_parts: 0}}\n"
    found = figures(told, lax)["nee"]
    assert (found.value, found.low, found.high) == (None, None, None)
    assert "did not produce" in because(found)
    nothing_made = figures([state(0, "starved"), raw(0, 0)], lax)["nee"]
    assert (nothing_made.value, nothing_made.low) == (0, None)


def test_rejects_of_set_up_are_those_of_starting_up() -> None:
    told = [
        *(state(0, "setup"), say(10, "count", good=5, scrap=10), state(60, "producing")),
        say(400, "count", good=100, scrap=20, rework=3),
    ]
    found = figures(told)
    assert minutes(found, "waterfall.startup", "waterfall.reject") == [10, 23]
    assert minutes(found, "six.startup", "six.reject") == [10, 23]


def test_the_minimum_base_is_enough() -> None:
    told = [state(0, "producing"), say(30, "count", good=30)]
    assert figures(told, end=60)["oee"].value == 0.5
    assert figures([state(0, "producing"), say(30, "count", good=29)], end=60)["oee"].value is None
    assert figures(told, end=59.9)["oee"].value is None


def test_where_only_scrap_is_counted_it_is_shown_and_good_parts_are_not() -> None:
    found = figures([state(0, "producing"), say(30, "count", scrap=4)])
    assert (found["count.scrap"].value, found["count.rework"].value) == (4, 0)
    assert found["count.good"].value is None
    assert "signal of kind count" in because(found["count.good"])


def test_unknown_time_may_hide_any_number_of_breakdowns() -> None:
    told = [state(0, "producing"), state(100, "down"), state(200, "producing")]
    lost = [link(300, "lost"), link(360, "connected"), state(360, "producing")]
    assert minutes(figures(told), "mtbf", "mttr") == [380, 100]
    for name in ("mtbf", "mttf", "mttr"):
        found = figures([*told, *lost])[name]
        assert (found.value, found.low, found.high) == (None, None, None)
        assert "may hide any number" in because(found)


def test_states_without_counts() -> None:
    found = figures([state(0, "producing"), state(240, "down")])
    assert found["availability"].value == 0.5
    assert found["trs.availability"].value == 0.5
    for name in ("oee", "trs", "performance", "quality", "nee", "scrap_ratio", "waterfall.speed",
                 "six.reject", "nf.tu", "count.good"):  # fmt: skip
        assert found[name].value is None, name
        assert "give it a signal of kind count" in because(found[name])
    assert found["waterfall.down"].value == 240 * 60


def test_a_missing_ideal_cycle_takes_only_what_needs_it_and_names_the_product() -> None:
    told = [
        *(state(0, "producing"), say(0, "operation", action="started", product="a")),
        *(say(100, "count", good=80, scrap=20), say(101, "operation", product="b")),
        say(300, "count", good=100),
    ]
    found = figures(told, TWO)
    for name in ("oee", "trs", "performance", "waterfall.speed"):
        assert found[name].value is None
        assert "no ideal cycle for b: give products: b: ideal_cycle" in because(found[name])
    assert found["quality"].value == pytest.approx(180 / 200)
    assert found["availability"].value == 1


def test_a_missing_ideal_cycle_of_a_product_that_is_not_made_does_not_matter() -> None:
    told = [
        *(state(0, "producing"), say(0, "operation", action="started", product="a")),
        say(100, "count", good=240, scrap=0),
    ]
    assert figures(told, TWO)["oee"].value == pytest.approx(0.5)


def test_several_machines_of_which_one_lacks_an_ideal_cycle_weigh_parts_alike() -> None:
    """Nanoseconds of ideal time were once added to numbers of parts."""
    one = window_of(OPEN, [state(0, "producing"), say(100, "count", good=100, scrap=0)])
    bare = "plant: {zone: UTC}\n"
    two = window_of(bare, [state(0, "producing"), say(100, "count", good=0, scrap=100)])
    found = {m.name: m for m in plant_measures([one, replace(two, machine="n")], {})}
    assert found["quality"].value == 0.5
    assert "without n (no ideal cycle" in because(found["oee"])


@pytest.mark.parametrize("plan", ["plant: {zone: UTC}\n", OPEN, TWO])
@pytest.mark.parametrize(
    "told",
    [
        [],
        [state(0, "producing")],
        [say(9, "count", good=50)],
        [say(9, "count", scrap=50), state(0, "down")],
        [state(0, "off"), say(9, "cycle", duration=5)],
    ],
)
def test_whatever_is_missing_no_figure_is_absent_without_a_reason(
    plan: str, told: list[Event]
) -> None:
    for one in figures(told, plan).values():
        assert one.value is not None or because(one), one.name
        assert one.value is not None or because(one, "fr"), one.name


def test_a_machine_at_its_ideal_cycle_loses_no_speed_and_nothing_is_said_of_it() -> None:
    found = figures([state(0, "producing"), say(479, "count", good=480, scrap=0)])
    for name in ("waterfall.speed", "six.speed", "six.speed.share"):
        assert (found[name].value, found[name].because) == (0, None)


def test_several_windows_say_which_ideal_cycle_is_missing() -> None:
    told = [state(0, "producing"), say(0, "operation", action="started", product="b")]
    window = window_of(TWO, [*told, say(100, "count", good=100, scrap=0)])
    found = {one.name: one for one in together([window, window], {}, "cell")}
    for name in ("cycle_time.ideal", "cycle_ratio", "oee", "waterfall.useful", "nf.tu"):
        assert found[name].value is None
        assert "no ideal cycle for b" in because(found[name])
    assert found["count.good"].value == 200
    assert found["waterfall.opening"].value == 2 * 480 * 60


def test_what_is_added_up_says_what_is_missing_in_it() -> None:
    one = window_of(OPEN, [state(0, "producing"), say(100, "count", good=100, scrap=0)])
    two = window_of(OPEN, [state(0, "producing")])
    names = {"n": Text(en="press two", fr="presse deux")}
    found = {m.name: m for m in together([one, replace(two, machine="n")], names, "cell")}
    useful = found["waterfall.useful"]
    assert useful.value == 100 * 60
    assert because(useful).startswith("without press two (no count of parts")
    assert because(useful, "fr").startswith("sans presse deux (aucun compte")
    assert found["count.good"].value == 100


def test_bounds_are_added_up_with_what_is_certain() -> None:
    told = [state(0, "producing"), link(60, "lost"), link(120, "connected"), state(120, "down")]
    one, two = window_of(OPEN, told), window_of(OPEN, [state(0, "producing")])
    found = {m.name: m for m in together([one, replace(two, machine="n")], {}, "cell")}
    apt = found["iso.apt"]
    assert (apt.low, apt.value, apt.high) == (540 * 60, 540 * 60, 600 * 60)


GAP = OPEN + (
    'calendar: {shifts: [{name: a, from: "06:00", to: "08:00"}, '
    '{name: b, from: "09:00", to: "13:00"}]}\n'
)


def test_a_gap_in_the_calendar_is_not_planned_and_what_was_made_in_it_is_said() -> None:
    counts = [raw(minute, minute) for minute in range(0, 401)]
    found = figures([state(0, "producing"), *counts], GAP)
    assert minutes(found, "time.planned", "nf.to", "time.producing") == [360, 360, 480]
    assert found["oee"].value == pytest.approx(340 / 360)
    assert found["count.good"].value == 400
    assert "60 parts made outside planned time" in because(found["oee"])


def test_no_shift_at_all_in_a_period_is_said() -> None:
    found = figures([state(0, "producing"), raw(0, 0), raw(150, 90)], GAP, 120, 180)
    assert found["oee"].value is None
    assert "the calendar has no shift in it" in because(found["oee"])
    assert "le calendrier n'y a pas d'équipe" in because(found["oee"], "fr")


def test_an_overlap_in_the_calendar_is_refused_with_its_remedy() -> None:
    with pytest.raises(OmbreError, match="overlap"):
        figures([], GAP.replace("09:00", "07:00"))


def test_a_stop_over_a_break_is_one_stop_without_the_break() -> None:
    """It goes on where the shift goes on; it is counted once, where its planned time begins."""
    plan = OPEN + (
        'calendar: {shifts: [{name: s, from: "06:00", to: "14:00", '
        'breaks: [{from: "08:00", to: "08:30"}]}]}\n'
    )
    found = figures([state(0, "producing"), state(100, "down"), state(200, "producing")], plan)
    assert found["stops.down"].value == 1
    assert minutes(found, "planned.down", "time.down", "mttr") == [70, 100, 70]


def test_numbers_that_nobody_can_count_are_left_out() -> None:
    told = [
        *(state(0, "producing"), say(60, "count", good=100)),
        *(say(70, "count", good=1e300), say(80, "count", good=float("nan"))),
    ]
    assert figures(told)["count.good"].value == 100


@pytest.mark.parametrize(
    ("events", "said", "dit"),
    [
        (
            [state(0, "producing"), say(400, "count", good=900)],
            "the ideal cycle is probably too slow",
            "temps de cycle de référence est sans doute trop long",
        ),
        (
            [state(0, "producing"), *(raw(nth / 2, nth) for nth in range(900))],
            "too slow (it is 60 s, the median cycle 30.03 s)",
            "trop long (il est de 60 s, le cycle médian de 30,03 s)",
        ),
        (
            [
                *(state(0, "producing"), *(raw(nth, nth) for nth in range(100))),
                *(state(100, "down"), *(raw(nth, nth) for nth in range(100, 400))),
            ],
            "parts are counted while the machine does not say that it produces",
            "des pièces sont comptées alors que la machine ne dit pas produire",
        ),
    ],
)
def test_above_100_percent_is_shown_with_its_likely_cause(
    events: list[Event], said: str, dit: str
) -> None:
    found = figures(events)
    performance = found["performance"]
    assert performance.value is not None
    assert performance.value > 1
    assert f"above 100%: {said}" in because(performance) or said in because(performance)
    assert dit in because(performance, "fr")
    assert (found["waterfall.speed"].value or 0) < 0
    assert said in because(found["waterfall.speed"])


def test_a_lost_link_is_unknown_and_neither_running_nor_a_stop() -> None:
    told = [state(0, "producing"), link(60, "lost"), link(120, "connected"), state(120, "down")]
    window = window_of(OPEN, told)
    assert window.planned_times[TimeClass.UNKNOWN] == at(120) - at(60)
    found = figures(told)
    assert found["stops.down"].value == 1
    assert minutes(found, "waterfall.unknown", "planned.down") == [60, 360]
    apt = found["iso.apt"]
    assert (apt.low, apt.value, apt.high) == (3600, 3600, 7200)
    assert "60 min of planned time is unknown and may belong to it" in because(apt)
