"""The dashboards over a shadow in another process: the same answers, and plain words when away."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from dashboards.app import build_app
from dashboards.remote import RemoteView
from dashboards.view import ViewAway
from edge.instant import parse_instant
from edge.text import Text
from servers.fake_shadow import FakeShadow
from servers.web import Served, fetch_json, served, stream, until
from shadow.question import Question
from shadow.serve import build_app as build_shadow
from shadow.why.case import Case

START, END = parse_instant("2026-01-05T06:00:00Z"), parse_instant("2026-01-05T07:00:00.5Z")


@pytest.fixture
def service(shadow: FakeShadow) -> Iterator[Served]:
    with served(build_shadow(shadow)) as running:
        yield running


@pytest.fixture
def view(service: Served) -> Iterator[RemoteView]:
    remote = RemoteView(service.url)
    until(lambda: _answers(remote))
    yield remote
    remote.close()


def _answers(view: RemoteView) -> bool:
    try:
        view.refresh()
    except ViewAway:
        return False
    return True


def test_it_answers_as_the_shadow_itself_does(view: RemoteView, shadow: FakeShadow) -> None:
    assert view.now()["machines"] == shadow.now()["machines"]
    assert view.maturity() == shadow.maturity()
    assert view.maturity(START, END) == shadow.maturity(START, END)
    assert view.flow(START, END) == shadow.flow(START, END)
    assert view.flow() == shadow.flow()
    assert view.letters(5) == shadow.letters(5)
    assert view.ideal(START, END) == shadow.ideal(START, END)
    assert view.ideal(START, END, ["saw"])["diagnoses"] == []
    case = Case(name="oee", scope="press", start=START, end=END, now=END, order="A1", as_of=END)
    assert view.why(case) == shadow.why(case)
    assert shadow.opened == [case, case]
    asked = Question(
        start=START, end=END, machines=["press"], by="hour", families=["oee"], as_of=END
    )
    assert view.figures(asked).whole() == shadow.figures(asked).whole()
    assert shadow.asked == [asked, asked]


def test_figures_that_break_off_halfway_are_not_taken_for_all_of_them(
    view: RemoteView, shadow: FakeShadow
) -> None:
    shadow.breaks_off = True
    told = view.figures(Question(start=START, end=END))
    with pytest.raises(ViewAway) as away:
        list(told.rows)
    assert "http" in away.value.cause.fr


def test_a_change_there_is_seen_here_within_a_second(view: RemoteView, shadow: FakeShadow) -> None:
    changed = time.monotonic()
    shadow.change("press", state="down")
    until(lambda: view.now()["machines"][0]["state"] == "down", 1.0)
    assert view.refresh()
    assert time.monotonic() - changed < 1.0


def test_what_the_shadow_refuses_is_refused_here_in_its_words(
    view: RemoteView, shadow: FakeShadow
) -> None:
    shadow.trouble = Text(en="the store is gone", fr="le stockage a disparu")
    with pytest.raises(ViewAway) as refused:
        view.figures(Question(start=START, end=END))
    assert refused.value.cause == shadow.trouble
    until(lambda: not _answers(view))


def test_a_service_that_dies_is_named_and_found_again(
    service: Served, view: RemoteView, shadow: FakeShadow
) -> None:
    port = service.port
    service.close()
    until(lambda: not _answers(view))
    with pytest.raises(ViewAway) as away:
        view.refresh()
    assert service.url in away.value.cause.en
    assert service.url in away.value.cause.fr
    again = Served(build_shadow(shadow), port)
    try:
        until(lambda: _answers(view), 8.0)
    finally:
        again.close()


def test_the_page_s_server_passes_it_on(service: Served, shadow: FakeShadow) -> None:
    remote = RemoteView(service.url)
    try:
        with served(build_app(remote)) as site:
            until(lambda: fetch_json(f"{site.url}/api/v1/health")[0] == 200)
            with stream(f"{site.url}/api/v1/stream") as events:
                changed = time.monotonic()
                shadow.change("press", state="blocked")
                next(
                    body
                    for topic, body in events
                    if topic == "now" and body["machines"][0]["state"] == "blocked"
                )
                assert time.monotonic() - changed < 1.0
            service.close()
            until(lambda: fetch_json(f"{site.url}/api/v1/health")[0] == 503)
    finally:
        remote.close()
