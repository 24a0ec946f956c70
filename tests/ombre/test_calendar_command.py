"""`ombre calendar` and what `ombre check` says of the calendar, in both languages."""

import json

import pytest

from servers.command import ombre

PLANT = """
plant: {name: {en: Workshop, fr: Atelier}}
calendar:
  shifts:
    - name: {fr: Matin, en: Early}
      days: mon-fri
      from: "06:00"
      to: "14:00"
      breaks: [{from: "09:00", to: "09:20"}]
    - {name: {fr: Soir, en: Late}, days: mon-fri, from: "14:00", to: "22:00"}
  rotations:
    - {pattern: [matin, soir], teams: {rouge: 2026-01-05, bleu: 2026-01-12}}
  exceptions:
    - {day: 2026-05-15, closed: true, why: {en: long weekend, fr: pont}}
    - {day: 2026-05-16, why: rush, add: [{name: samedi, from: "06:00", to: "12:00"}]}
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "plant.yaml").write_text(PLANT, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            (
                "Workshop, Europe/Paris",
                "Mon 2026-05-11  Early (rouge)  06:00  14:00  09:00–09:20   7 h 40 min",
                "Thu 2026-05-14  Ascension Day",
                "Fri 2026-05-15  closed",
                "Fri 2026-05-15: long weekend",
                "Sat 2026-05-16: rush",
                "together                                                  53 h 00 min",
                "those of FR",
            ),
        ),
        (
            "fr",
            (
                "Atelier, Europe/Paris",
                "Matin (rouge)",
                "jeu. 14/05/2026  Ascension",
                "ven. 15/05/2026\u202f: pont",
                "ceux de FR",
            ),
        ),
    ],
)
def test_a_week_is_laid_out_day_by_day(folder, language, words):
    done = ombre("calendar", "--from", "2026-W20", folder=folder, language=language)
    assert done.returncode == 0, done.stderr
    said = done.stdout.replace("\u00a0:", "\u202f:")
    assert [word for word in words if word not in said] == []


def test_programs_read_the_same_days(folder):
    told = json.loads(ombre("calendar", "--from", "2026-W20", "--json", folder=folder).stdout)
    assert told["version"] == 1
    assert [len(day["shifts"]) for day in told["days"]] == [2, 2, 2, 0, 0, 1, 0]
    assert sum(day["planned"] for day in told["days"]) == 53 * 3600
    assert told["days"][3]["holiday"] == "Ascension Day"


def test_without_a_period_the_running_week_is_meant(folder):
    told = json.loads(ombre("calendar", "--json", folder=folder).stdout)
    assert len(told["days"]) == 7


def test_a_plant_without_holidays_is_told_how_to_name_them(tmp_path):
    (tmp_path / "plant.yaml").write_text(
        PLANT.replace("rotations:", "holidays: false\n  rotations:")
    )
    said = ombre("calendar", "--from", "2026-05-14", folder=tmp_path).stdout
    assert "none; a country is named under calendar: holidays:" in said


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("", "Shifts: 2, rotations: 1, exceptions: 2. Holidays: those of FR;"),
        ("holidays: FR-57", "Holidays: those of FR-57;"),
        ("holidays: false", "Holidays: none;"),
    ],
)
def test_check_says_which_holidays_apply(tmp_path, change, said):
    (tmp_path / "plant.yaml").write_text(PLANT.replace("rotations:", f"{change}\n  rotations:", 1))
    done = ombre("check", "plant.yaml", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert said in done.stdout


def test_where_every_shift_takes_place_on_holidays_check_says_that(tmp_path):
    (tmp_path / "plant.yaml").write_text(
        'calendar: {shifts: [{name: a, from: "06:00", to: "14:00"}]}\n'
    )
    said = ombre("check", "plant.yaml", folder=tmp_path).stdout
    assert "Holidays: every shift takes place on them." in said
