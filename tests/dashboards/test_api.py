from __future__ import annotations

import csv
import io
import json
from typing import Any

import pyarrow.parquet
import pytest
from pydantic import BaseModel

from dashboards import shapes
from dashboards.app import build_app
from dashboards.kpi_files import COLUMNS
from dashboards.texts import TEXTS
from edge.instant import parse_instant
from edge.plantfile import PlantFile
from edge.text import LANGUAGES, Text
from servers.fake_shadow import FakeShadow, machine
from servers.shelf import Shelf
from servers.web import Served, fetch, fetch_json, served, until
from shadow.calendar import Calendar
from shadow.history import CUTS
from shadow.kpi import FAMILIES
from shadow.period import parse_period
from shadow.plantbook import read_plant
from shadow.profile import profiles
from shadow.question import Question
from shadow.service import Shadow

SHAPES: dict[str, type[BaseModel]] = {
    "now": shapes.Now,
    "kpi": shapes.Kpi,
    "ideal": shapes.Ideal,
    "flow": shapes.Flow,
    "maturity": shapes.Maturity,
    "letters": shapes.Letters,
    "room": shapes.Room,
    "health": shapes.Health,
}


@pytest.mark.parametrize("name", SHAPES)
@pytest.mark.parametrize("query", ["", "?lang=fr"])
def test_every_answer_has_the_shape_that_the_documentation_gives(
    site: Served, name: str, query: str
) -> None:
    status, answer = fetch_json(f"{site.url}/api/v1/{name}{query}")
    assert status == 200
    SHAPES[name].model_validate(answer)
    assert answer["version"] == 1


def test_texts_stand_in_both_languages_or_in_the_one_asked_for(site: Served) -> None:
    both = fetch_json(f"{site.url}/api/v1/kpi")[1]["measures"][1]["because"]
    french = fetch_json(f"{site.url}/api/v1/kpi?lang=fr")[1]["measures"][1]["because"]
    english = fetch_json(f"{site.url}/api/v1/now?lang=en")[1]["machines"][0]["name"]
    assert both == {"fr": "rien n’a été produit", "en": "nothing was made"}
    assert french == both["fr"]
    assert english == "Press"


def test_kpi_asks_the_shadow_for_what_the_request_names(site: Served, shadow: FakeShadow) -> None:
    period = "from=2026-01-05T06:00:00Z&to=2026-01-05T07:00:00Z"
    wanted = "machine=press&machine=laser&line=cell&by=order&profile=nf&family=oee&family=parts"
    wanted += "&as_of=2026-01-05T08:00:00Z"
    fetch_json(f"{site.url}/api/v1/kpi?{period}&{wanted}")
    assert shadow.asked[-1] == Question(
        start=parse_instant("2026-01-05T06:00:00Z"),
        end=parse_instant("2026-01-05T07:00:00Z"),
        machines=["press", "laser"],
        lines=["cell"],
        by="order",
        profile="nf",
        families=["oee", "parts"],
        as_of=parse_instant("2026-01-05T08:00:00Z"),
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_measures_come_as_a_csv_table_in_utc_and_in_the_time_of_the_plant(
    site: Served, lang: str
) -> None:
    status, headers, body = fetch(f"{site.url}/api/v1/kpi?format=csv&lang={lang}")
    assert status == 200
    assert headers["content-type"].startswith("text/csv")
    assert "ombre-kpi.csv" in headers["content-disposition"]
    first, second = csv.DictReader(io.StringIO(body.decode()))
    assert (first["name"], first["value"], first["scope"]) == ("oee", "0.6332", "press")
    assert first["scope_name"] == {"en": "Press", "fr": "Presse"}[lang]
    assert (first["from"], first["from_local"]) == (
        "2026-01-05T05:00:00Z",
        "2026-01-05T06:00:00+01:00",
    )
    assert second["value"] == ""
    assert second["because"] == {"en": "nothing was made", "fr": "rien n’a été produit"}[lang]


def test_measures_come_as_parquet_with_types(site: Served) -> None:
    status, headers, body = fetch(f"{site.url}/api/v1/kpi?format=parquet")
    assert status == 200
    assert int(headers["content-length"]) == len(body)
    table = pyarrow.parquet.read_table(io.BytesIO(body))
    assert str(table.schema.field("from").type) == "timestamp[ns, tz=UTC]"
    assert table.column("value").to_pylist() == [0.6332, None]
    assert table.column("order").null_count == 2


@pytest.mark.parametrize("form", ["json", "csv", "parquet"])
def test_an_answer_that_fails_halfway_is_an_error_and_not_a_short_file(
    site: Served, shadow: FakeShadow, form: str
) -> None:
    shadow.breaks_off = True
    status, answer = fetch_json(f"{site.url}/api/v1/kpi?format={form}&lang=en")
    assert (status, answer["error"]["cause"]) == (500, TEXTS["error.ours"].en)


@pytest.mark.parametrize("form", ["json", "csv", "parquet"])
def test_nothing_to_measure_is_an_empty_answer(form: str) -> None:
    plant, calendar = read_plant(PlantFile.parse("plant: {zone: UTC}\n", name="plant.yaml"))
    shadow = Shadow(plant, calendar, Shelf(), lambda: parse_instant("2026-01-05T11:00:00Z"))
    period = "from=2026-01-05T12:00:00Z&to=2026-01-05T13:00:00Z&by=hour"
    with served(build_app(shadow, calendar)) as site:
        status, _, body = fetch(f"{site.url}/api/v1/kpi?{period}&format={form}")
    assert status == 200
    if form == "json":
        assert json.loads(body)["measures"] == []
    elif form == "csv":
        assert body.decode().splitlines() == [",".join(COLUMNS)]
    else:
        assert pyarrow.parquet.read_table(io.BytesIO(body)).num_rows == 0


def test_the_words_of_the_documentation_are_those_that_are_understood() -> None:
    for language in LANGUAGES:
        families = TEXTS["api.param.family"].say(language)
        assert [word for word in FAMILIES if word not in families] == []
        known = TEXTS["api.param.profile"].say(language)
        assert [word for word in profiles() if word not in known] == []
        assert [word for word in CUTS if word not in TEXTS["api.param.by"].say(language)] == []


def test_periods_may_be_phrases_where_the_calendar_is_known(shadow: FakeShadow) -> None:
    noon = parse_instant("2026-01-05T11:00:00Z")
    app = build_app(shadow, Calendar("Europe/Paris"), clock=lambda: noon)
    with served(app) as site:
        assert fetch_json(f"{site.url}/api/v1/kpi?from=yesterday")[0] == 200
        assert fetch_json(f"{site.url}/api/v1/kpi?from=hier")[0] == 200
        status, answer = fetch_json(f"{site.url}/api/v1/kpi?from=sometime&lang=fr")
    day = parse_instant("2026-01-03T23:00:00Z"), parse_instant("2026-01-04T23:00:00Z")
    assert [(asked.start, asked.end) for asked in shadow.asked] == [day, day]
    assert status == 400
    assert answer["error"]["where"] == "from"


def test_without_a_period_kpi_means_what_the_terminal_means(shadow: FakeShadow) -> None:
    noon = parse_instant("2026-01-05T11:00:00Z")
    for calendar in (None, Calendar("Europe/Paris")):
        with served(build_app(shadow, calendar, clock=lambda: noon)) as site:
            assert fetch_json(f"{site.url}/api/v1/kpi")[0] == 200
    usual = [parse_period(None, None, Calendar(zone), noon) for zone in ("UTC", "Europe/Paris")]
    assert [(asked.start, asked.end) for asked in shadow.asked] == usual


@pytest.mark.parametrize(
    ("path", "status", "where"),
    [
        ("/api/v1/kpi?from=nonsense", 400, "from"),
        ("/api/v1/kpi?from=2026-01-05T06:00:00Z&to=2026-01-05T05:00:00Z", 400, "to"),
        ("/api/v1/kpi?by=fortnight", 400, "by"),
        ("/api/v1/kpi?format=xlsx", 400, "format"),
        ("/api/v1/kpi?as_of=sometime", 400, "as_of"),
        ("/api/v1/letters?limit=0", 400, "limit"),
        ("/api/v1/now?lang=de", 400, "lang"),
        ("/api/v1/nothing", 404, "/api/v1/nothing"),
        ("/assets/nothing.js", 404, "/assets/nothing.js"),
    ],
)
def test_an_error_says_where_why_and_what_to_do_in_both_languages(
    site: Served, path: str, status: int, where: str
) -> None:
    said = {}
    for language in LANGUAGES:
        found, answer = fetch_json(site.url + path, {"Accept-Language": language})
        assert found == status
        shapes.Error.model_validate(answer)
        assert answer["error"]["where"] == where
        assert answer["error"]["remedy"]
        said[language] = answer["error"]["cause"]
    assert said["fr"] != said["en"]


def test_the_api_is_read_only(site: Served) -> None:
    described = fetch_json(f"{site.url}/api/v1/openapi.json")[1]
    methods = {method for path in described["paths"].values() for method in path}
    assert methods == {"get"}


def test_a_shadow_out_of_reach_is_said_and_the_last_figures_stay(
    site: Served, shadow: FakeShadow
) -> None:
    shadow.trouble = Text(en="the store is gone", fr="le stockage a disparu")
    health = until(lambda: _refused(f"{site.url}/api/v1/health"))
    assert health["cause"] == {"en": "the store is gone", "fr": "le stockage a disparu"}
    assert fetch_json(f"{site.url}/api/v1/now")[0] == 200
    status, answer = fetch_json(f"{site.url}/api/v1/kpi?lang=fr")
    assert (status, answer["error"]["cause"]) == (503, "le stockage a disparu")
    shadow.trouble = None
    until(lambda: fetch_json(f"{site.url}/api/v1/health")[0] == 200)


def _refused(url: str) -> Any:
    status, answer = fetch_json(url)
    return answer if status == 503 else None


def test_before_the_first_figures_the_answer_is_not_yet_rather_than_empty() -> None:
    shadow = FakeShadow([machine("press")])
    shadow.trouble = Text(en="not there", fr="pas là")
    with served(build_app(shadow)) as site:
        status, answer = fetch_json(f"{site.url}/api/v1/now?lang=en")
        assert (status, answer["error"]["remedy"]) == (503, "ask again in a second")
        assert fetch_json(f"{site.url}/api/v1/health")[0] == 503


def test_a_mistake_of_ours_is_told_as_such(
    site: Served, shadow: FakeShadow, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(shadow, "figures", broken)
    status, answer = fetch_json(f"{site.url}/api/v1/kpi?lang=en")
    assert (status, answer["error"]["cause"]) == (500, TEXTS["error.ours"].en)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_documentation_lists_every_operation_without_help_from_outside(
    site: Served, language: str
) -> None:
    status, headers, body = fetch(f"{site.url}/docs?lang={language}")
    page = body.decode()
    assert status == 200
    assert headers["content-language"] == language
    for name in (*SHAPES, "stream"):
        assert f"GET /api/v1/{name}" in page
        assert TEXTS[f"api.{name}"].say("fr" if language == "fr" else "en").split(":")[0][:20] in (
            page.replace("\u00a0", " ").replace("\u202f", " ").replace("&#39;", "'")
        )


def test_the_openapi_description_is_served(site: Served) -> None:
    described = fetch_json(f"{site.url}/api/v1/openapi.json")[1]
    assert "/api/v1/now" in described["paths"]
    assert json.dumps(described).count("://") == 0
