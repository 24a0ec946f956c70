"""The shadow as a service of its own: the same answers, as JSON over HTTP.

It speaks to `dashboards.remote` and to nobody else: periods are ISO instants, texts stand in both
languages. The documented API for people and programs is `dashboards.api`.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from itertools import islice
from typing import Annotated

import msgspec
from fastapi import FastAPI, Query, Request
from fastapi.responses import Response, StreamingResponse

from edge.instant import Instant, parse_instant
from edge.problem import OmbreError
from edge.text import Text
from shadow.listen import listen, serve
from shadow.question import Question
from shadow.stream import USUAL, Feed, Hub, Pace, fed
from shadow.view import Figures, Json, ShadowView, ViewAway
from shadow.why.case import read_case

_Several = Annotated[list[str] | None, Query()]
_AT_ONCE = 1_000
END = b"null\n"
"""The last line of figures: an answer without it broke off."""
PORT = 8090
"""Where a shadow service listens unless told otherwise."""


def build_app(view: ShadowView, pace: Pace = USUAL) -> FastAPI:
    """Make the service's application; `app.state.feed` is the thread that watches the store."""
    feed = Feed(view, Hub(), pace)
    app = FastAPI(
        title="Ombre shadow", openapi_url=None, docs_url=None, redoc_url=None, lifespan=fed(feed)
    )
    app.state.feed = feed
    _add_questions(app, view)
    _add_refusals(app)

    @app.get("/shadow/stream")
    async def stream() -> Response:
        return StreamingResponse(feed.hub.frames(), media_type="text/event-stream")

    return app


def _add_questions(app: FastAPI, view: ShadowView) -> None:
    @app.get("/shadow/now")
    def now() -> Response:
        return _json(view.now())

    @app.get("/shadow/figures")
    def figures(  # noqa: PLR0913, PLR0917 - the question has these parts
        start: str,
        end: str,
        machine: _Several = None,
        line: _Several = None,
        by: str = "",
        profile: str = "",
        family: _Several = None,
        as_of: str = "",
    ) -> Response:
        asked = Question(
            start=parse_instant(start),
            end=parse_instant(end),
            machines=machine,
            lines=line,
            by=by or None,
            profile=profile or None,
            families=family or (),
            as_of=_instant(as_of),
        )
        return StreamingResponse(_lines(view.figures(asked)), media_type="application/x-ndjson")

    @app.get("/shadow/why")
    def why(case: str) -> Response:
        asked = read_case(msgspec.json.decode(case))
        return Response(view.why(asked), media_type="application/json")

    @app.get("/shadow/ideal")
    def ideal(start: str, end: str, machine: _Several = None) -> Response:
        return _json(view.ideal(parse_instant(start), parse_instant(end), machine))

    @app.get("/shadow/flow")
    def flow(start: str = "", end: str = "") -> Response:
        return _json(view.flow(_instant(start), _instant(end)))

    @app.get("/shadow/maturity")
    def maturity(start: str = "", end: str = "") -> Response:
        return _json(view.maturity(_instant(start), _instant(end)))

    @app.get("/shadow/letters")
    def letters(limit: int = 100) -> Response:
        return _json(view.letters(limit))

    @app.get("/shadow/room")
    def room() -> Response:
        return _json(view.room() or {})


def _lines(figures: Figures) -> Iterator[bytes]:
    """Write an answer a line at a time: its head first, `END` last.

    The first measures are computed before anything is sent: what goes wrong goes wrong in words.
    """
    return _written([figures.head, *islice(figures.rows, _AT_ONCE)], figures.rows)


def _written(some: list[Json], rows: Iterator[Json]) -> Iterator[bytes]:
    while some:
        yield b"".join(msgspec.json.encode(one) + b"\n" for one in some)
        some = list(islice(rows, _AT_ONCE))
    yield END


def _add_refusals(app: FastAPI) -> None:
    @app.exception_handler(ViewAway)
    async def away(_request: Request, error: ViewAway) -> Response:
        return _refusal(503, "store", error.cause, _WAIT)

    @app.exception_handler(OmbreError)
    async def wrong(_request: Request, error: OmbreError) -> Response:
        first = error.problems[0]
        return _refusal(400, first.where, first.cause, first.remedy)

    @app.exception_handler(ValueError)
    async def unread(_request: Request, error: ValueError) -> Response:
        return _refusal(400, "period", Text(en=str(error), fr=str(error)), _WAIT)


_WAIT = Text(en="it is tried again by itself", fr="un nouvel essai se fait tout seul")


def _instant(said: str) -> Instant | None:
    return parse_instant(said) if said else None


def _json(answer: Json, status: int = 200) -> Response:
    return Response(msgspec.json.encode(answer), status, media_type="application/json")


def _refusal(status: int, where: str, cause: Text, remedy: Text) -> Response:
    both = {"where": where, "cause": _both(cause), "remedy": _both(remedy)}
    return _json({"error": both}, status)


def _both(text: Text) -> Json:
    return {"fr": text.fr, "en": text.en}


def run_shadow(view: ShadowView, host: str, port: int, stop: threading.Event) -> None:
    """Serve a shadow until `stop` is set; raises OmbreError where the port cannot be taken."""
    serve_shadow(view, listen(host, port, _OTHER_PORT), stop)


_OTHER_PORT = Text(
    en="end that program, or give this service another port",
    fr="arrêtez ce programme, ou donnez un autre port à ce service",
)


def serve_shadow(view: ShadowView, listener: socket.socket, stop: threading.Event) -> None:
    """Serve a shadow on a port already taken, until `stop` is set."""
    app = build_app(view)
    feed: Feed = app.state.feed
    serve(app, listener, stop, lambda: feed.ended, feed.hub.close)
    feed.stop()
    feed.check()
