"""A shadow that another process serves (`shadow.serve`), seen as if it were here."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator, Sequence
from http.client import HTTPException, HTTPResponse
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import ProxyHandler, build_opener

from edge.instant import Instant, format_instant
from edge.problem import Blame, OmbreError, Problem
from edge.text import Text
from shadow.question import Question
from shadow.serve import END
from shadow.view import Figures, Json, ViewAway
from shadow.why.case import Case

SILENCE = 3.0
"""Seconds without a word after which the other process counts as away: it speaks every second."""

PAUSES = (0.2, 0.5, 1.0, 2.0, 5.0)
"""Seconds before the next try."""

PATIENCE = 30.0
"""Seconds that a question about history may take."""

FIGURES_PATIENCE = 600.0
"""Seconds that pass at most until the next figures of a long period come."""

_TROUBLE = (OSError, HTTPException, ValueError)


class RemoteView:
    """Follows the stream of a shadow service in a thread, and passes questions on to it.

    `url` is the service's root, such as `http://shadow:8090`.
    """

    def __init__(self, url: str) -> None:
        self._url = url.rstrip("/")
        # No proxy: the other process is one of ours, on this computer or in this plant.
        self._open = build_opener(ProxyHandler({})).open
        self._answers: dict[str, Json] = {}
        self._changed = False
        self._trouble: Text | None = _no_word(self._url, Text(en="not yet", fr="pas encore"))
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._follow, daemon=True, name="remote shadow")
        self._thread.start()

    def close(self) -> None:
        """Stop following."""
        self._stop.set()
        self._thread.join(SILENCE + 1)

    def refresh(self) -> bool:
        """Say whether the other process told anything new since the last call."""
        if self._trouble is not None:
            raise ViewAway(self._trouble)
        changed, self._changed = self._changed, False
        return changed

    def now(self) -> Json:
        """Show the newest snapshot."""
        return self._answer("now")

    def maturity(self, start: Instant | None = None, end: Instant | None = None) -> Json:
        """Give the newest report; with a period, ask for that one."""
        if start is None and end is None:
            return self._answer("maturity")
        return self._ask("maturity", start=_iso(start), end=_iso(end))

    def figures(self, asked: Question) -> Figures:
        """Ask for measures, which come line by line."""
        answer = self._put(
            "figures",
            FIGURES_PATIENCE,
            start=_iso(asked.start),
            end=_iso(asked.end),
            machine=list(asked.machines or ()),
            line=list(asked.lines or ()),
            by=asked.by or "",
            profile=asked.profile or "",
            family=list(asked.families),
            as_of=_iso(asked.as_of),
        )
        lines = self._lines(answer)
        return Figures(next(lines), lines)

    def _lines(self, answer: HTTPResponse) -> Iterator[Json]:
        """Read an answer line by line; one that breaks off is never taken for a whole one."""
        try:
            with answer:
                for line in answer:
                    if line == END:
                        return
                    yield _mapping(line)
        except _TROUBLE as error:
            raise ViewAway(_no_word(self._url, _said(error))) from error
        raise ViewAway(_no_word(self._url, _BROKEN))

    def why(self, case: Case) -> bytes:
        """Ask for the dossier of one figure."""
        try:
            with self._put("why", FIGURES_PATIENCE, case=json.dumps(case.as_json())) as answer:
                return answer.read()
        except _TROUBLE as error:
            raise ViewAway(_no_word(self._url, _said(error))) from error

    def ideal(self, start: Instant, end: Instant, machines: Sequence[str] | None = None) -> Json:
        """Ask which ideal cycles are contradicted."""
        return self._ask("ideal", start=_iso(start), end=_iso(end), machine=list(machines or ()))

    def flow(self, start: Instant | None = None, end: Instant | None = None) -> Json:
        """Give the newest flow; with a period, ask for that one."""
        if start is None and end is None:
            return self._answer("flow")
        return self._ask("flow", start=_iso(start), end=_iso(end))

    def letters(self, limit: int) -> Json:
        """Ask for the dead letters."""
        return self._ask("letters", limit=limit)

    def room(self) -> Json | None:
        """Give what the other process said last of its disk."""
        return self._answers.get("room")

    def _answer(self, topic: str) -> Json:
        if topic not in self._answers:
            return self._ask(topic)
        return self._answers[topic]

    def _ask(self, question: str, **about: Any) -> Json:
        try:
            with self._put(question, PATIENCE, **about) as answer:
                return _mapping(answer.read())
        except _TROUBLE as error:
            raise ViewAway(_no_word(self._url, _said(error))) from error

    def _put(self, question: str, patience: float, **about: Any) -> HTTPResponse:
        query = urlencode({key: said for key, said in about.items() if said}, doseq=True)
        try:
            answer: HTTPResponse = self._open(
                f"{self._url}/shadow/{question}?{query}", timeout=patience
            )
        except HTTPError as error:
            raise _refused(error) from error
        except _TROUBLE as error:
            raise ViewAway(_no_word(self._url, _said(error))) from error
        return answer

    def _follow(self) -> None:
        failures = 0
        while not self._stop.is_set():
            began = time.monotonic()
            try:
                with self._open(f"{self._url}/shadow/stream", timeout=SILENCE) as answer:
                    self._read(answer)
                cause = Text(en="it closed the connection", fr="il a fermé la connexion")
            except _TROUBLE as error:
                cause = _said(error)
            self._trouble = _no_word(self._url, cause)
            failures = 0 if time.monotonic() - began > PAUSES[-1] else failures + 1
            self._stop.wait(PAUSES[min(failures, len(PAUSES) - 1)])

    def _read(self, answer: HTTPResponse) -> None:
        topic = ""
        while not self._stop.is_set():
            line = answer.readline()
            if not line:
                return
            key, _, said = line.decode().rstrip("\n").partition(": ")
            if key == "event":
                topic = said
            elif key == "data":
                self._hear(topic, json.loads(said))

    def _hear(self, topic: str, body: Json) -> None:
        if topic == "pulse":
            cause = body["cause"]
            self._trouble = Text(**cause) if cause else None
            return
        self._answers[topic] = body
        if topic == "now":
            self._trouble = None
            self._changed = True


_BROKEN = Text(en="its answer broke off", fr="sa réponse s'est interrompue")


def _iso(at: Instant | None) -> str:
    return "" if at is None else format_instant(at)


def _mapping(body: bytes) -> Json:
    answer: Json = json.loads(body)
    return answer


def _said(error: Exception) -> Text:
    if isinstance(error, TimeoutError):
        return Text(en="it says nothing", fr="il ne dit rien")
    reason = getattr(error, "reason", None) or error
    said = getattr(reason, "strerror", None) or str(reason) or type(error).__name__
    return Text(en=said, fr=said)


def _no_word(url: str, cause: Text) -> Text:
    return Text(
        en=f"the shadow service at {url} does not answer ({cause.en}); it is tried again by itself",
        fr=f"le service ombre à {url} ne répond pas ({cause.fr}) ; "
        "un nouvel essai se fait tout seul",
    )


def _refused(error: HTTPError) -> Exception:
    """Turn the service's refusal back into what it was on the other side."""
    try:
        said = json.loads(error.read())["error"]
        cause, remedy = Text(**said["cause"]), Text(**said["remedy"])
    except (ValueError, KeyError, TypeError):
        return ViewAway(Text(en=f"HTTP {error.code}", fr=f"HTTP {error.code}"))
    if error.code == 503:
        return ViewAway(cause)
    return OmbreError(
        Problem(where=said["where"], cause=cause, remedy=remedy, blame=Blame.USAGE), exit_code=2
    )
