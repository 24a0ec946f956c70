"""`ombre kpi`: by line, order and product, on a narrow terminal, and into files."""

import csv
import json
import re

import pyarrow.parquet
import pytest

from servers.command import ombre

PLANT = """
plant: {name: Atelier, zone: Europe/Paris}
sources: {press: {protocol: opcua, url: "opc.tcp://127.0.0.1:4840"}}
machines:
  press: {name: {en: Press, fr: Presse}, ideal_cycle: 60s}
  left: {name: {en: Left, fr: Gauche}, ideal_cycle: 90s}
  right: {name: {en: Right, fr: Droite}, ideal_cycle: 90s}
products: {plate: {name: {en: Plate, fr: Plaque}}}
lines: {cell: {name: {en: Cell one, fr: Îlot un}, stations: [press, [left, right]]}}
targets: {thresholds: {minimum_parts: 1, minimum_seconds: 60}}
"""
PERIOD = ("--from", "2026-01-05T06:00:00Z", "--to", "2026-01-05T08:00:00Z")


def told(machine, minute, **said):
    at = f"2026-01-05T{6 + minute // 60:02}:{minute % 60:02}:00Z"
    return json.dumps({"machine": machine, "at": at, **said})


def events():
    for machine, parts in (("press", 60), ("left", 30), ("right", 20)):
        yield told(machine, 0, kind="state", state="producing")
        yield told(machine, 0, kind="operation", action="started", order="OF1", product="plate")
        yield told(machine, 55, kind="count", good=parts)
        yield told(machine, 60, kind="operation", action="finished", order="OF1")
        yield told(machine, 90, kind="count", good=parts // 10)


@pytest.fixture(scope="module")
def plant(tmp_path_factory):
    folder = tmp_path_factory.mktemp("plant")
    (folder / "plant.yaml").write_text(PLANT)
    (folder / "events.jsonl").write_text("\n".join(events()))
    assert ombre("import", "events.jsonl", folder=folder).returncode == 0
    return folder


def kpi(plant, *options, **more):
    return ombre("kpi", *PERIOD, *options, folder=plant, **more)


def measures(plant, *options):
    done = kpi(plant, *options, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)["measures"]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("Cell one", "Left + Right", "whole plant", "bottleneck: Press (load 55%)")),
        ("fr", ("Îlot un", "Gauche + Droite", "toute l'usine", "goulot : Presse (charge 55 %)")),
    ],
)
def test_a_line_and_its_bottleneck_are_told_in_words(plant, language, words):
    said = " ".join(kpi(plant, language=language).stdout.split())
    for word in words:
        assert word in said.replace("\u202f", " ").replace("\u00a0", " ").replace("’", "'")


def test_a_line_may_be_asked_for_by_its_label_and_a_misspelt_one_is_guessed(plant):
    scopes = {row["scope"] for row in measures(plant, "--line", "Cell one")}
    assert scopes == {"press", "left", "right", "left+right", "cell"}
    wrong = kpi(plant, "--line", "cel", language="fr")
    assert wrong.returncode == 2
    assert "cell ?" in wrong.stderr


@pytest.mark.parametrize(("language", "nobody"), [("en", "(none told)"), ("fr", "(non dit)")])
def test_orders_stand_below_each_other_and_so_does_the_rest(plant, language, nobody):
    said = kpi(plant, "--by", "order", language=language).stdout
    assert len(re.findall(r"^ OF1 ", said, re.MULTILINE)) == 6
    assert nobody in said
    rows = measures(plant, "--by", "order", "--machine", "press", "--family", "parts")
    good = {row["order"]: row["value"] for row in rows if row["name"] == "count.good"}
    assert good == {"OF1": 60, None: 6}


def test_products_go_by_their_names(plant):
    assert "Plaque" in kpi(plant, "--by", "product", language="fr").stdout


def test_a_norm_and_a_family_may_be_asked_for(plant):
    rows = measures(plant, "--profile", "nf", "--family", "oee")
    assert {row["profile"] for row in rows} == {"NF E60-182"}
    assert "waterfall.required" in {row["name"] for row in measures(plant, "--family", "losses")}
    table = kpi(plant, "--profile", "smrp").stdout
    assert "SMRP" in table
    assert "SMRP" not in kpi(plant).stdout
    assert "SMRP" in kpi(plant, "--all").stdout


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("options", [(), ("--by", "hour"), ("--by", "order"), ("--all",)])
def test_a_table_fits_a_narrow_terminal(plant, language, options):
    terminal = {"FORCE_COLOR": "1", "COLUMNS": "80"}
    said = kpi(plant, *options, language=language, **terminal).stdout
    lines = re.sub(r"\x1b\[[0-9;]*m", "", said).splitlines()
    assert len(lines) > 10
    assert [line for line in lines if len(line) > 80] == []


def test_figures_go_into_a_csv_table(plant):
    done = kpi(plant, "--by", "hour", "--output", "hours.csv", language="fr")
    assert (done.returncode, done.stdout) == (0, "")
    with (plant / "hours.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert done.stderr == f"{len(rows)} chiffres écrits dans hours.csv.\n"
    [oee] = [
        row
        for row in rows
        if (row["name"], row["scope"]) == ("oee", "cell") and row["from"] == "2026-01-05T06:00:00Z"
    ]
    assert (oee["scope_name"], oee["from_local"]) == ("Îlot un", "2026-01-05T07:00:00+01:00")
    assert float(oee["value"]) == pytest.approx(50 / 60)
    assert "goulot" in oee["because"]


@pytest.mark.parametrize("name", ["figures.parquet", "figures.json"])
def test_every_format_has_the_same_figures(plant, name):
    done = kpi(plant, "--output", name, "--json")
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    expected = [(row["name"], row["scope"], row["value"]) for row in measures(plant)]
    assert said == {"version": 1, "file": name, "measures": len(expected)}
    if name.endswith(".json"):
        rows = json.loads((plant / name).read_text(encoding="utf-8"))["measures"]
    else:
        rows = pyarrow.parquet.read_table(plant / name).to_pylist()
    assert [(row["name"], row["scope"], row["value"]) for row in rows] == expected


@pytest.mark.parametrize(
    ("language", "cause", "remedy"),
    [("en", "there already", "--force"), ("fr", "existe déjà", "--force")],
)
def test_a_file_that_is_there_is_not_replaced_unasked(plant, language, cause, remedy):
    (plant / "mine.csv").write_text("mine")
    refused = kpi(plant, "--output", "mine.csv", language=language)
    assert refused.returncode == 2
    assert cause in refused.stderr
    assert remedy in refused.stderr
    assert (plant / "mine.csv").read_text() == "mine"
    assert kpi(plant, "--output", "mine.csv", "--force").returncode == 0
    assert (plant / "mine.csv").read_text().startswith("scope,")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_file_without_a_known_ending_is_refused_before_any_work(plant, language):
    refused = kpi(plant, "--output", "figures.xlsx", language=language)
    assert refused.returncode == 2
    assert ".parquet" in refused.stderr
    assert not (plant / "figures.xlsx").exists()


def test_a_file_in_a_folder_that_is_not_there_is_refused_in_words(plant):
    refused = kpi(plant, "--output", "nowhere/figures.csv")
    assert refused.returncode == 3
    assert "nowhere" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_figures_as_they_were_known_before_anything_had_arrived(plant):
    rows = measures(plant, "--as-of", "2026-01-05T07:00:00Z", "--machine", "press")
    [good] = [row["value"] for row in rows if row["name"] == "count.good"]
    assert not good


def test_a_misspelt_instant_is_refused(plant):
    refused = kpi(plant, "--as-of", "yesterdayish")
    assert refused.returncode == 2
    assert "--as-of" in refused.stderr
