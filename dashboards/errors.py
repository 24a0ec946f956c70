"""Errors of the API: JSON with where, cause and remedy, in the language asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from dashboards.language import asked_language
from dashboards.texts import TEXTS
from dashboards.view import ViewAway
from edge.problem import OmbreError
from edge.refusals import explain
from edge.text import Language, Text

Default = Callable[[], Language]


class TooEarly(Exception):
    """Nothing has been computed yet."""


class Full(Exception):
    """No further stream is taken."""


def add_errors(app: FastAPI, default: Default) -> None:
    """Make every error of `app` say where, why and what to do next."""

    def on(kind: type[Exception], tell: Callable[[Any], tuple[int, str, Text, Text]]) -> None:
        async def handler(request: Request, error: Exception) -> Response:
            status, where, cause, remedy = tell(error)
            language = asked_language(request, default())
            return refusal(status, where or request.url.path, cause, remedy, language)

        app.add_exception_handler(kind, handler)

    on(ViewAway, lambda error: (503, "", error.cause, TEXTS["error.away"]))
    on(TooEarly, lambda _: (503, "", TEXTS["error.early"], TEXTS["error.early.remedy"]))
    on(Full, lambda _: (503, "", TEXTS["error.full"], TEXTS["error.full.remedy"]))
    on(OmbreError, _told)
    on(RequestValidationError, _invalid)
    on(HTTPException, _http)
    on(Exception, lambda _: (500, "", TEXTS["error.ours"], TEXTS["error.ours.remedy"]))


def refusal(status: int, where: str, cause: Text, remedy: Text, language: Language) -> Response:
    """Write one error."""
    said = {"where": where, "cause": cause.say(language), "remedy": remedy.say(language)}
    return JSONResponse({"error": said}, status, headers={"Cache-Control": "no-store"})


def _told(error: OmbreError) -> tuple[int, str, Text, Text]:
    first = error.problems[0]
    return (
        (503 if error.exit_code == 3 else 400),
        first.where.removeprefix("--"),
        first.cause,
        first.remedy,
    )


def _invalid(error: RequestValidationError) -> tuple[int, str, Text, Text]:
    first = error.errors()[0]
    return 400, str(first["loc"][-1]), *explain(first)


def _http(error: HTTPException) -> tuple[int, str, Text, Text]:
    if error.status_code == 404:
        return 404, "", TEXTS["error.path"], TEXTS["error.path.remedy"]
    if error.status_code == 405:
        return 405, "", TEXTS["error.method"], TEXTS["error.path.remedy"]
    said = Text(en=str(error.detail), fr=str(error.detail))
    return error.status_code, "", said, TEXTS["error.path.remedy"]
