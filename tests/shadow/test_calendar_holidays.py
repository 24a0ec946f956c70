"""Public holidays: whose, on which shifts, and which the plant adds or works on."""

from __future__ import annotations

from datetime import date

import pytest

from edge.problem import OmbreError
from edge.text import Text
from servers.calendars import EARLY, NIGHT, calendar, named, settings
from servers.shelf import plan
from shadow.planning.french_days import YEARS, easter, french_days
from shadow.planning.holidays import FRENCH_ZONES, Holidays, listed, public_holidays

WEEKDAYS = {**EARLY, "days": "mon-fri"}


def closed_in_2026(zone: str = "Europe/Paris", **rest: object) -> set[str]:
    """The working days of 2026 on which a shift of Monday to Friday does not take place."""
    plant = calendar(WEEKDAYS, zone=zone, **rest)
    days = [date.fromordinal(date(2026, 1, 1).toordinal() + n) for n in range(365)]
    return {str(day)[5:] for day in days if day.weekday() < 5 and not plant.of_day(day)}


FRENCH = {"01-01", "04-06", "05-01", "05-08", "05-14", "05-25", "07-14", "11-11", "12-25"}
"""Those of 2026 that are not on a weekend."""


def test_a_french_plant_has_the_french_holidays_unless_it_says_otherwise() -> None:
    assert closed_in_2026() == FRENCH
    assert closed_in_2026(holidays=False) == set()
    assert closed_in_2026(holidays="none") == set()
    assert closed_in_2026(holidays={}) == set()


def test_a_plant_elsewhere_has_none_unless_it_names_its_country() -> None:
    assert closed_in_2026("America/New_York") == set()
    assert closed_in_2026("Europe/Berlin", holidays="FR") == FRENCH
    assert "07-03" in closed_in_2026("America/New_York", holidays="US")


def test_parts_of_a_country_have_holidays_of_their_own() -> None:
    assert closed_in_2026(holidays="FR-57") == FRENCH | {"04-03"}
    assert closed_in_2026(holidays="fr-6ae") == FRENCH | {"04-03"}
    bavaria = closed_in_2026("Europe/Berlin", holidays="DE-BY")
    assert {"01-06", "06-04"} <= bavaria
    assert not {"01-06", "06-04"} & closed_in_2026("Europe/Berlin", holidays="DE")


def test_overseas_the_time_zone_says_which_french_holidays() -> None:
    assert {"05-27", "07-21"} <= closed_in_2026("America/Guadeloupe")
    assert "05-27" not in closed_in_2026("America/Guadeloupe", holidays="FR")
    plant = calendar(WEEKDAYS, zone="Indian/Reunion")
    assert plant.holiday(date(2024, 12, 20)) is not None


OVERSEAS = {
    "America/Guadeloupe": "971",
    "America/Martinique": "972",
    "America/Cayenne": "973",
    "Indian/Reunion": "974",
    "Indian/Mayotte": "976",
    "America/St_Barthelemy": "BL",
    "America/Marigot": "MF",
    "America/Miquelon": "PM",
    "Pacific/Noumea": "NC",
    "Pacific/Tahiti": "PF",
    "Pacific/Wallis": "WF",
}


@pytest.mark.parametrize(("zone", "part"), OVERSEAS.items())
def test_every_french_zone_has_the_holidays_of_its_part(zone: str, part: str) -> None:
    assert Holidays(None, zone).country == f"FR-{part}"
    assert date(2026, 7, 14) in public_holidays(f"FR-{part}", 2026)
    assert set(FRENCH_ZONES) == {"Europe/Paris", *OVERSEAS}


def test_a_shift_of_every_day_takes_place_on_holidays_and_another_does_not() -> None:
    assert named(calendar(EARLY), "2026-05-01") == ["early"]
    assert named(calendar(WEEKDAYS), "2026-05-01") == []
    assert named(calendar({**WEEKDAYS, "on_holidays": True}), "2026-05-01") == ["early"]
    assert named(calendar({**EARLY, "on_holidays": False}), "2026-05-01") == []
    assert named(calendar(WEEKDAYS, NIGHT), "2026-05-01") == ["night"]
    assert calendar().of_day(date(2026, 5, 1))


def test_the_plant_adds_holidays_and_works_on_others() -> None:
    own = {
        "of": "FR",
        "also": ["2026-12-24", "12-01", date(2026, 6, 1)],
        "worked": ["lundi de pentecôte", "2026-05-08", date(2026, 7, 14)],
    }
    expected = (FRENCH | {"12-24", "12-01", "06-01"}) - {"05-25", "05-08", "07-14"}
    assert closed_in_2026(holidays=own) == expected
    plant = calendar(WEEKDAYS, holidays=own)
    assert plant.holiday(date(2027, 12, 1)) == Text(
        en="holiday of the plant", fr="jour chômé de l'usine"
    )
    assert plant.holiday(date(2027, 12, 24)) is None
    assert plant.holiday(date(2027, 5, 17)) is None
    assert closed_in_2026(holidays={"also": ["12-01"]}) == {"12-01"}


def test_29_february_comes_when_there_is_one() -> None:
    plant = calendar(EARLY, holidays={"also": ["02-29"]})
    assert plant.holiday(date(2028, 2, 29)) is not None
    assert plant.holiday(date(2027, 3, 1)) is None


def test_of_two_holidays_on_one_day_the_other_remains() -> None:
    """1 May 2008 was Ascension Day too."""
    both = Holidays(None, "Europe/Paris").name(date(2008, 5, 1))
    assert both == Text(en="Ascension Day, Labor Day", fr="Ascension, Fête du Travail")
    worked = settings(EARLY, holidays={"of": "FR", "worked": ["Ascension"]}).holidays
    one = Holidays(worked, "Europe/Paris").name(date(2008, 5, 1))
    assert one == Text(en="Labor Day", fr="Fête du Travail")
    moselle = public_holidays("FR-57", 2008)[date(2008, 5, 1)]
    assert {name.fr for name in moselle} == {"Ascension", "Fête du Travail"}


def test_holidays_have_names_in_both_languages() -> None:
    plant = calendar(WEEKDAYS)
    assert plant.holiday(date(2026, 5, 8)) == Text(en="Victory Day", fr="Fête de la Victoire")
    assert plant.holiday(date(2026, 5, 7)) is None
    belgian = calendar(WEEKDAYS, holidays="BE").holiday(date(2026, 7, 21))
    assert belgian == Text(en="National Day", fr="Fête nationale")


def test_where_a_language_is_missing_the_country_s_own_is_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """And never that of the environment of the process."""
    monkeypatch.setenv("LANGUAGE", "th")
    public_holidays.cache_clear()
    name = calendar(WEEKDAYS, holidays="DE").holiday(date(2026, 5, 1))
    assert name == Text(en="Labor Day", fr="Erster Mai")


@pytest.mark.parametrize("year", YEARS)
def test_our_own_french_holidays_are_those_of_the_library(year: int) -> None:
    english, french = listed("FR", year, "en"), listed("FR", year, "fr")
    assert {
        day: ("; ".join(n.en for n in names), "; ".join(n.fr for n in names))
        for day, names in french_days(year).items()
    } == {day: (name, french[day]) for day, name in english.items()}
    assert list(french_days(year)) == sorted(english)


def test_years_that_we_do_not_know_come_from_the_library() -> None:
    """In 2005 Whit Monday was no holiday: the day of solidarity had taken its place."""
    assert date(2005, 5, 16) not in public_holidays("FR", 2005)
    assert date(2008, 5, 12) in public_holidays("FR", 2008)


def test_easter() -> None:
    known = {2000: (4, 23), 2008: (3, 23), 2011: (4, 24), 2038: (4, 25), 2049: (4, 18)}
    assert {year: (easter(year).month, easter(year).day) for year in known} == known


@pytest.mark.parametrize(
    ("said", "where", "cause", "remedy"),
    [
        ("XX", "holidays", "code 'XX'", "FR-57"),
        ("true", "holidays", "code True", "holidays: false"),
        ("FR-ZZ", "holidays", "FR has no part 'ZZ'", "one of: FR-57, FR-6AE, FR-971"),
        ("MC-1", "holidays", "MC has no part '1'", "use MC, or one of: MC"),
        ("FR-", "holidays", "FR has no part ''", "FR-57"),
        ("{of: France}", "of", "code 'France'", "ISO"),
        ("{of: 33}", "of", "code 33", "ISO"),
        (
            "{of: FR, worked: [Whitsun]}",
            "holidays",
            "no holiday 'Whitsun'",
            "write a date, or one of: New Year's Day, Jour de l'an, Easter Monday",
        ),
        ("{worked: [Whitsun]}", "holidays", "no holiday 'Whitsun'", "or one of: -\n"),
        ('{of: FR, also: ["13-01"]}', "also", "13-01 is not a date", "2026-05-01"),
        ('{of: FR, also: ["12-"]}', "also", "12- is not a date", "2026-05-01"),
        ('{of: FR, also: ["02-30"]}', "also", "02-30 is not a date", "2026-05-01"),
        ("{of: FR, also: [Christmas]}", "also", "Christmas is not a date", "2026-05-01"),
        ("{of: FR, worked: [5]}", "worked", "5 is not a date", "2026-05-01"),
        ("{of: FR, extra: []}", "extra", "unknown key 'extra'", "spelling"),
    ],
)
def test_a_wrong_holiday_is_refused_with_cause_and_remedy(
    said: str, where: str, cause: str, remedy: str
) -> None:
    with pytest.raises(OmbreError) as error:
        plan(f"calendar:\n  holidays: {said}\n")
    problem = next(one for one in error.value.problems if where in one.where)
    assert problem.where.startswith("plant.yaml:2 ")
    assert cause in problem.cause.en
    assert remedy in f"{problem.remedy.en}\n"
    assert problem.cause.fr != problem.cause.en
    assert problem.remedy.fr != problem.remedy.en
