from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import BaseModel

from dashboards import shapes
from dashboards.app import build_app
from dashboards.texts import TEXTS
from edge.instant import parse_instant
from edge.text import LANGUAGES, Text
from servers.fake_shadow import FakeShadow, machine
from servers.web import Served, fetch, fetch_json, served, until
from shadow.calendar import Calendar
from shadow.period import parse_period

SHAPES: dict[str, type[BaseModel]] = {
    "now": shapes.Now,
    "kpi": shapes.Kpi,
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
    fetch_json(f"{site.url}/api/v1/kpi?{period}&machine=press&machine=laser&by=hour")
    start, end = parse_instant("2026-01-05T06:00:00Z"), parse_instant("2026-01-05T07:00:00Z")
    assert shadow.asked[-1] == ("kpi", start, end, ["press", "laser"], "hour")


def test_periods_may_be_phrases_where_the_calendar_is_known(shadow: FakeShadow) -> None:
    noon = parse_instant("2026-01-05T11:00:00Z")
    app = build_app(shadow, Calendar("Europe/Paris"), clock=lambda: noon)
    with served(app) as site:
        assert fetch_json(f"{site.url}/api/v1/kpi?from=yesterday")[0] == 200
        assert fetch_json(f"{site.url}/api/v1/kpi?from=hier")[0] == 200
        status, answer = fetch_json(f"{site.url}/api/v1/kpi?from=sometime&lang=fr")
    day = parse_instant("2026-01-03T23:00:00Z"), parse_instant("2026-01-04T23:00:00Z")
    assert [asked[1:3] for asked in shadow.asked] == [day, day]
    assert status == 400
    assert answer["error"]["where"] == "from"


def test_without_a_period_kpi_means_what_the_terminal_means(shadow: FakeShadow) -> None:
    noon = parse_instant("2026-01-05T11:00:00Z")
    for calendar in (None, Calendar("Europe/Paris")):
        with served(build_app(shadow, calendar, clock=lambda: noon)) as site:
            assert fetch_json(f"{site.url}/api/v1/kpi")[0] == 200
    usual = [parse_period(None, None, Calendar(zone), noon) for zone in ("UTC", "Europe/Paris")]
    assert [asked[1:3] for asked in shadow.asked] == usual


@pytest.mark.parametrize(
    ("path", "status", "where"),
    [
        ("/api/v1/kpi?from=nonsense", 400, "from"),
        ("/api/v1/kpi?from=2026-01-05T06:00:00Z&to=2026-01-05T05:00:00Z", 400, "to"),
        ("/api/v1/kpi?by=week", 400, "by"),
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

    monkeypatch.setattr(shadow, "kpi", broken)
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
