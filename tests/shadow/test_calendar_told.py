"""The calendar as programs read it: days, shifts, reasons, and what counted when."""

from __future__ import annotations

from edge.text import Text
from servers.calendars import EARLY, LATE, at, calendar, settings
from shadow.calendar import Calendar, Correction, Edition
from shadow.planning.reign import BEGINNING
from shadow.planning.told import calendar_told

MORNING = {**EARLY, "days": "mon-fri", "breaks": [{"from": "09:00", "to": "09:20"}]}
TEAMS = {"pattern": ["early", "late"], "teams": {"red": "2026-05-11"}}
START, END = at("2026-05-13T10:00:00Z"), at("2026-05-15T10:00:00Z")
WHY = {"en": "long weekend", "fr": "pont"}
BRIDGE = {"day": "2026-05-15", "why": WHY, "closed": True}


def test_days_are_told_as_a_whole_with_shifts_breaks_and_reasons() -> None:
    plant = calendar(MORNING, LATE, rotations=[TEAMS], exceptions=[BRIDGE])
    told = calendar_told(plant, START, END)
    assert (told["version"], told["zone"], told["always_open"]) == (1, "Europe/Paris", False)
    assert (told["from"], told["to"]) == ("2026-05-13T04:00:00Z", "2026-05-16T04:00:00Z")
    assert told["holidays_of"] == ["FR"]
    wednesday, thursday, friday = told["days"]
    assert wednesday["shifts"] == [
        {
            "name": {"en": "early", "fr": "early"},
            "team": "red",
            "from": "2026-05-13T04:00:00Z",
            "to": "2026-05-13T12:00:00Z",
            "length": 28800.0,
            "planned": 27600.0,
            "breaks": [{"from": "2026-05-13T07:00:00Z", "to": "2026-05-13T07:20:00Z"}],
            "edition": "",
            "corrected": False,
        }
    ]
    assert {key: wednesday[key] for key in ("length", "opening", "planned", "holiday")} == {
        "length": 86400.0,
        "opening": 28800.0,
        "planned": 27600.0,
        "holiday": None,
    }
    edges = [(day["from"][8:13], day["to"][8:13]) for day in told["days"]]
    assert edges == [("13T04", "14T04"), ("14T04", "15T04"), ("15T04", "16T04")]
    assert thursday["holiday"] == {"en": "Ascension Day", "fr": "Ascension"}
    assert thursday["shifts"] == thursday["reasons"] == []
    assert (friday["day"], friday["reasons"], friday["shifts"]) == ("2026-05-15", [WHY], [])
    assert told["editions"] == [{"name": "", "from": None, "said": None, "why": None}]
    assert told["corrections"] == []


def test_a_period_is_told_by_the_days_in_which_it_has_some_time() -> None:
    plant = calendar(MORNING, LATE)
    day = at("2026-05-13T04:00:00Z")
    days = [one["day"] for one in calendar_told(plant, day, day + 1)["days"]]
    assert days == ["2026-05-13"]
    days = [one["day"] for one in calendar_told(plant, day - 1, day + 1)["days"]]
    assert days == ["2026-05-12", "2026-05-13"]
    days = [one["day"] for one in calendar_told(plant, day - 1, day)["days"]]
    assert days == ["2026-05-12"]


def test_a_plant_without_shifts_is_open_all_day() -> None:
    told = calendar_told(calendar(zone="UTC"), START, END)
    assert told["always_open"]
    assert told["holidays_of"] == [None]
    assert {day["planned"] for day in told["days"]} == {86400.0}


def version(name: str, since: str, **rest: object) -> Edition:
    start = at(since) if since else BEGINNING
    return Edition(since=start, zone="UTC", settings=settings(MORNING), name=name, **rest)


def amended(start: str, end: str) -> Correction:
    why = Text(en="forgotten", fr="oublié")
    return Correction(
        start=at(start),
        end=at(end),
        zone="UTC",
        settings=settings(EARLY),
        said=END,
        why=why,
        name="z",
    )


def told_of(*editions: Edition, corrections: tuple[Correction, ...] = ()) -> dict[str, list[str]]:
    """The names of the editions and corrections that are told for the three days."""
    plant = Calendar("UTC", editions[-1].settings, editions, corrections)
    told = calendar_told(plant, START, END)
    return {key: [one["name"] for one in told[key]] for key in ("editions", "corrections")}


def test_only_the_editions_in_force_and_the_corrections_of_these_days_are_told() -> None:
    """The days run from 06:00 of the 13th to 06:00 of the 16th."""
    editions = (
        version("a", ""),
        version("b", "2026-05-13T06:00:00Z"),
        version("c", "2026-05-16T05:59:59Z"),
        version("d", "2026-05-16T06:00:00Z"),
    )
    assert told_of(*editions)["editions"] == ["b", "c"]
    corrections = (
        amended("2026-05-12T00:00:00Z", "2026-05-13T06:00:00Z"),
        amended("2026-05-16T06:00:00Z", "2026-05-17T06:00:00Z"),
    )
    assert told_of(version("a", ""), corrections=corrections)["corrections"] == []
    within = (amended("2026-05-13T05:00:00Z", "2026-05-13T06:00:01Z"),)
    assert told_of(version("a", ""), corrections=within)["corrections"] == ["z"]


def test_who_said_what_when_is_told_beside_each_shift() -> None:
    one = version("a", "")
    two = version("b", "2026-05-13T23:00:00Z", said=END, why=Text(en="new", fr="nouveau"))
    fix = amended("2026-05-13T00:00:00Z", "2026-05-14T00:00:00Z")
    told = calendar_told(Calendar("UTC", two.settings, (one, two), (fix,)), START, END)
    assert [(s["edition"], s["corrected"]) for day in told["days"] for s in day["shifts"]] == [
        ("z", True),
        ("b", False),
        ("b", False),
    ]
    assert told["editions"][1] == {
        "name": "b",
        "from": "2026-05-13T23:00:00Z",
        "said": "2026-05-15T10:00:00Z",
        "why": {"en": "new", "fr": "nouveau"},
    }
    assert told["corrections"] == [
        {
            "name": "z",
            "from": "2026-05-13T00:00:00Z",
            "to": "2026-05-14T00:00:00Z",
            "said": "2026-05-15T10:00:00Z",
            "why": {"en": "forgotten", "fr": "oublié"},
        }
    ]
    assert (
        calendar_told(Calendar("UTC", one.settings, (two,)), START, END)["editions"][0]["said"]
        == "2026-05-15T10:00:00Z"
    )


def test_an_edition_was_said_when_it_came_into_force_unless_it_is_told_otherwise() -> None:
    told = calendar_told(Calendar("UTC", None, (version("a", "2026-05-01T00:00:00Z"),)), START, END)
    assert told["editions"][0]["said"] == told["editions"][0]["from"] == "2026-05-01T00:00:00Z"
