"""The shadow's sections of the plant file: all mistakes at once, each with line and remedy."""

from __future__ import annotations

import pytest

from edge.problem import OmbreError, Problem
from servers.shelf import plan
from shadow.plantbook import SECTIONS


def problems(text: str) -> list[Problem]:
    with pytest.raises(OmbreError) as error:
        plan(text)
    return list(error.value.problems)


def test_an_empty_file_is_a_plant_with_visible_defaults() -> None:
    plant, calendar = plan("sources: {}\n")
    assert plant.identity.zone == calendar.zone == "Europe/Paris"
    assert calendar.always_open
    assert plant.targets.step == 3
    assert len(plant.revision) == 12


def test_the_revision_follows_the_text() -> None:
    assert plan("plant: {name: A}")[0].revision != plan("plant: {name: B}")[0].revision


def test_sections_are_named() -> None:
    assert {"machines", "calendar"} < set(SECTIONS)


@pytest.mark.parametrize(
    ("text", "where", "cause", "remedy"),
    [
        (
            "machines:\n  press: {ideal_cycle: 1s}\nproducts:\n  p:\n    ideal_cycle: {pres: 2s}\n",
            "plant.yaml:5 (products.p.ideal_cycle.pres)",
            "no machine 'pres'",
            "press",
        ),
        (
            "machines:\n  press: {}\nflows:\n  stocks:\n    a: {after: press, before: lathe}\n",
            "plant.yaml:5 (flows.stocks.a.before)",
            "no machine 'lathe'",
            "machines:",
        ),
        (
            "flows:\n  stocks:\n    a: {}\n  loops:\n    l: {from: a, to: b}\n",
            "plant.yaml:5 (flows.loops.l.to)",
            "no stock point 'b'",
            "use one of: a",
        ),
        (
            "machines:\n  one: {name: Press}\n  two: {name: press}\n",
            "plant.yaml:3 (machines.two.name)",
            "'one' and 'two' have one name",
            "name of its own",
        ),
        (
            "products:\n  a: {programs: [P]}\n  b: {programs: [P]}\n",
            "plant.yaml:3 (products.b.programs.0)",
            "'P' already makes 'a'",
            "one product only",
        ),
        (
            "plant:\n  zone: Europe/Pari\n",
            "plant.yaml:2 (plant.zone)",
            "no time zone 'Europe/Pari'",
            "IANA",
        ),
        (
            "machines:\n  press:\n    ideal_cycle: 0\n",
            "plant.yaml:3 (machines.press.ideal_cycle)",
            "0 is not possible",
            "above 0",
        ),
        (
            "machines:\n  press:\n    speed: 3\n",
            "plant.yaml:3 (machines.press.speed)",
            "unknown key 'speed'",
            "spelling",
        ),
    ],
)
def test_a_mistake_is_named_with_line_cause_and_remedy(
    text: str, where: str, cause: str, remedy: str
) -> None:
    [problem] = problems(text)
    assert problem.where == where
    assert cause in problem.cause.en
    assert remedy in problem.remedy.en
    assert problem.cause.fr != problem.cause.en


def test_all_mistakes_are_told_at_once() -> None:
    found = problems(
        "plant: {zone: Mars/Base}\nmachines: {m: {ideal_cycle: -1s}}\n"
        "targets: {step: 9}\nflows: {loops: {l: {from: x, to: y}}}\n"
    )
    assert [problem.where.split(" ")[1] for problem in found] == [
        "(plant.zone)",
        "(machines.m.ideal_cycle)",
        "(targets.step)",
        "(flows.loops.l.from)",
        "(flows.loops.l.to)",
    ]


def test_a_section_that_cannot_be_read_raises_no_second_alarm() -> None:
    found = problems("machines: {m: {speed: 1}}\nproducts: {p: {ideal_cycle: {m: 2s}}}\n")
    assert len(found) == 1
