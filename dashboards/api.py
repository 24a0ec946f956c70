"""The HTTP API under `/api/v1`: the measures of the shadow, as JSON and as a stream. Read only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import msgspec
from fastapi import APIRouter, Query
from fastapi.responses import Response, StreamingResponse
from pydantic import BaseModel

from dashboards import shapes
from dashboards.errors import Full, TooEarly
from dashboards.kpi_download import TABLES, download
from dashboards.kpi_files import KPI_FILES
from dashboards.language import in_language
from dashboards.periods import ReadMoment, ReadPeriod
from dashboards.texts import TEXTS
from dashboards.view import Json, ShadowView
from edge.instant import Clock, parse_instant, seconds
from edge.text import Language
from shadow.ideal_report import USUAL as IDEAL_PERIOD
from shadow.question import Question
from shadow.scope import PLANT
from shadow.stream import Hub
from shadow.why.case import Case

PREFIX = "/api/v1"


def _about(name: str) -> Any:
    said = TEXTS[f"api.param.{name}"]
    alias = name if name in ("from", "to", "format") else None
    return Query(alias=alias, description=f"{said.en} / {said.fr}")


Lang = Annotated[Language | None, _about("lang")]
From = Annotated[str | None, _about("from")]
To = Annotated[str | None, _about("to")]
Machines = Annotated[list[str] | None, _about("machine")]
Lines = Annotated[list[str] | None, _about("line")]
By = Annotated[
    Literal["shift", "hour", "day", "week", "month", "order", "product"] | None, _about("by")
]
Profile = Annotated[str | None, _about("profile")]
Families = Annotated[list[str] | None, _about("family")]
Name = Annotated[str, _about("measure")]
Machine = Annotated[str | None, _about("one_machine")]
Line = Annotated[str | None, _about("one_line")]
Order = Annotated[str | None, _about("order")]
Product = Annotated[str | None, _about("product")]
AsOf = Annotated[str | None, _about("as_of")]
Form = Annotated[Literal["json", "csv", "parquet"], _about("format")]
Limit = Annotated[int, Query(ge=1, le=1000, description=TEXTS["api.param.limit"].en)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """Where the answers come from."""

    view: ShadowView
    hub: Hub
    period: ReadPeriod
    moment: ReadMoment
    clock: Clock


def api(sources: Sources) -> APIRouter:
    """Make the routes of the API."""
    router = APIRouter(prefix=PREFIX)
    _add_present(router, sources)
    _add_history(router, sources)
    _add_service(router, sources)
    return router


def _add_present(router: APIRouter, sources: Sources) -> None:
    latest = sources.hub.latest

    @router.get("/now", **_told("now", shapes.Now))
    async def now(lang: Lang = None) -> Response:
        return _newest(latest, "now", lang)

    @router.get("/room", **_told("room", shapes.Room))
    async def room(lang: Lang = None) -> Response:
        return _newest(latest, "room", lang)

    @router.get("/letters", **_told("letters", shapes.Letters))
    def letters(limit: Limit = 100, lang: Lang = None) -> Response:
        return _json(sources.view.letters(limit), lang)


def _add_history(router: APIRouter, sources: Sources) -> None:
    view, latest = sources.view, sources.hub.latest

    @router.get("/kpi", **_told("kpi", shapes.Kpi, *TABLES))
    def kpi(  # noqa: PLR0913, PLR0917 - the question has these parts
        start: From = None,
        end: To = None,
        machine: Machines = None,
        line: Lines = None,
        by: By = None,
        profile: Profile = None,
        family: Families = None,
        as_of: AsOf = None,
        form: Form = "json",
        lang: Lang = None,
    ) -> Response:
        begin, over = sources.period(start, end)
        asked = Question(
            start=begin,
            end=over,
            machines=machine,
            lines=line,
            by=by,
            profile=profile,
            families=family or (),
            as_of=None if as_of is None else sources.moment(as_of, "as_of"),
        )
        return download(view.figures(asked), KPI_FILES[form], lang)

    @router.get("/why", **_told("why", shapes.Dossier))
    def why(  # noqa: PLR0913, PLR0917 - the question has these parts
        measure: Name,
        start: From = None,
        end: To = None,
        machine: Machine = None,
        line: Line = None,
        order: Order = None,
        product: Product = None,
        as_of: AsOf = None,
    ) -> Response:
        begin, over = sources.period(start, end)
        known = None if as_of is None else sources.moment(as_of, "as_of")
        case = Case(
            name=measure,
            scope=machine or line or PLANT,
            start=begin,
            end=over,
            now=sources.clock() if known is None else known,
            order=order,
            product=product,
            as_of=known,
        )
        return Response(view.why(case), media_type="application/json")

    @router.get("/ideal", **_told("ideal", shapes.Ideal))
    def ideal(
        start: From = None, end: To = None, machine: Machines = None, lang: Lang = None
    ) -> Response:
        period = sources.period(start or IDEAL_PERIOD, end)
        return _json(view.ideal(*period, machine), lang)

    @router.get("/flow", **_told("flow", shapes.Flow))
    def flow(start: From = None, end: To = None, lang: Lang = None) -> Response:
        if start or end:
            return _json(view.flow(*sources.period(start, end)), lang)
        return _newest(latest, "flow", lang)

    @router.get("/maturity", **_told("maturity", shapes.Maturity))
    def maturity(start: From = None, end: To = None, lang: Lang = None) -> Response:
        if start or end:
            return _json(view.maturity(*sources.period(start, end)), lang)
        return _newest(latest, "maturity", lang)


def _add_service(router: APIRouter, sources: Sources) -> None:
    hub = sources.hub

    @router.get("/stream", **_told("stream", None))
    async def stream() -> Response:
        if hub.full:
            raise Full
        return StreamingResponse(
            hub.frames(), media_type="text/event-stream", headers={"X-Accel-Buffering": "no"}
        )

    @router.get("/health", **_told("health", shapes.Health))
    async def health(lang: Lang = None) -> Response:
        said = _health(hub, sources.clock)
        return _json(said, lang, 200 if said["answers"] else 503)


def _health(hub: Hub, clock: Clock) -> Json:
    pulse = _decoded(hub, "pulse")
    now = _decoded(hub, "now")
    last = now.get("at")
    return {
        "version": 1,
        "answers": bool(pulse.get("answers")),
        "cause": pulse.get("cause"),
        "last": last,
        "age": None if last is None else round(seconds(clock() - parse_instant(last)), 3),
        "listeners": len(hub),
    }


def _decoded(hub: Hub, topic: str) -> dict[str, Any]:
    body = hub.latest.get(topic)
    said: dict[str, Any] = {} if body is None else msgspec.json.decode(body)
    return said


def plant_language(hub: Hub) -> Callable[[], Language]:
    """Give the plant's own language, as far as anything is known of the plant."""

    def language() -> Language:
        plant = _decoded(hub, "now").get("plant") or {}
        return "en" if plant.get("language") == "en" else "fr"

    return language


def _newest(latest: dict[str, bytes], topic: str, language: Language | None) -> Response:
    body = latest.get(topic)
    if body is None:
        raise TooEarly
    if language is None:
        return Response(body, media_type="application/json")
    return _json(msgspec.json.decode(body), language)


def _json(answer: Json, language: Language | None, status: int = 200) -> Response:
    said = answer if language is None else in_language(answer, language)
    return Response(msgspec.json.encode(said), status, media_type="application/json")


def _told(name: str, shape: type[BaseModel] | None, *media: str) -> dict[str, Any]:
    """Describe a route in both languages, with the shape of its answer and its other formats."""
    said = TEXTS[f"api.{name}"]
    fine: dict[str, Any] = {"description": said.en}
    if media:
        fine["content"] = {one: {"schema": {"type": "string"}} for one in media}
    if shape is None:
        fine["content"] = {"text/event-stream": {}}
    else:
        fine["model"] = shape
    return {
        "operation_id": name,
        "summary": said.en,
        "description": f"{said.en}\n\n{said.fr}",
        "response_class": Response,
        "responses": {200: fine, 400: {"model": shapes.Error}, 503: {"model": shapes.Error}},
    }
