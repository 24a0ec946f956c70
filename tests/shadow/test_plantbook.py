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
            "machines:\n  a: {}\nlines:\n  l:\n    stations:\n      - a\n      - [b]\n",
            "plant.yaml:7 (lines.l.stations.1.0)",
            "no machine 'b'",
            "use one of: a",
        ),
        (
            "lines:\n  l: {stations: [a, b]}\n  k:\n    stations: [a]\n",
            "plant.yaml:4 (lines.k.stations.0)",
            "'a' stands in a line already",
            "once",
        ),
        (
            "lines:\n  l: {stations: [[a, a]]}\n",
            "plant.yaml:2 (lines.l.stations.0.1)",
            "'a' stands in a line already",
            "once",
        ),
        (
            "machines:\n  a: {}\n  b: {}\nlines:\n  a:\n    stations: [b]\n",
            "plant.yaml:5 (lines.a)",
            "'a' is the name of other figures",
            "no machine has",
        ),
        (
            "lines:\n  plant:\n    stations: [b]\n",
            "plant.yaml:2 (lines.plant)",
            "'plant' is the name of other figures",
            "other than 'plant'",
        ),
        (
            "lines:\n  l:\n    stations: [l]\n",
            "plant.yaml:2 (lines.l)",
            "'l' is the name of other figures",
            "no machine has",
        ),
        (
            "lines:\n  a+b:\n    stations: [[a, b]]\n",
            "plant.yaml:2 (lines.a+b)",
            "'a+b' is the name of other figures",
            "no machine has",
        ),
        (
            "machines:\n  a: {name: Cell}\nlines:\n  c:\n    name: cell\n    stations: [a]\n",
            "plant.yaml:5 (lines.c.name)",
            "'a' and 'c' have one name",
            "name of its own",
        ),
        (
            "lines:\n  l:\n    stations: []\n",
            "plant.yaml:3 (lines.l.stations)",
            "without stations",
            "order of the flow",
        ),
        (
            "lines:\n  l:\n    stations: a\n",
            "plant.yaml:3 (lines.l.stations)",
            "not a list",
            "list",
        ),
        (
            "lines:\n  l:\n    stations:\n      - []\n",
            "plant.yaml:4 (lines.l.stations.0)",
            "[] is no station",
            "in parallel",
        ),
        (
            "lines:\n  l:\n    stations: [3]\n",
            "plant.yaml:3 (lines.l.stations.0)",
            "3 is no station",
            "in parallel",
        ),
        (
            "lines:\n  l:\n    stations: [[a, [b]]]\n",
            "plant.yaml:3 (lines.l.stations.0)",
            "is no station",
            "in parallel",
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


def test_a_line_names_its_machines_its_stations_and_what_stands_in_parallel() -> None:
    plant, _ = plan(
        "machines: {laser: {}, a: {name: {en: Left, fr: Gauche}},\n"
        "  b: {name: {en: Right, fr: Droite}}}\n"
        "lines: {cell: {name: {en: Cell, fr: Cellule}, stations: [laser, [a, b]]}}\n"
    )
    assert plant.lines["cell"].stations == (("laser",), ("a", "b"))
    assert plant.groups == {"a+b": ("a", "b"), "cell": ("laser", "a", "b")}
    assert plant.label("cell").fr == "Cellule"
    assert plant.label("a+b").fr == "Gauche + Droite"
