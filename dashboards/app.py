"""The dashboards as one web application: the API, the live page, the documentation."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

from fastapi import FastAPI

from dashboards.api import PREFIX, Sources, api, plant_language
from dashboards.errors import add_errors
from dashboards.pages import add_pages
from dashboards.periods import calendar_moments, calendar_periods
from dashboards.texts import TEXTS
from dashboards.view import ShadowView
from edge.instant import Clock, system_clock
from shadow.calendar import Calendar
from shadow.stream import USUAL, Feed, Hub, Pace, fed


def build_app(
    view: ShadowView,
    calendar: Calendar | None = None,
    pace: Pace = USUAL,
    clock: Clock = system_clock,
) -> FastAPI:
    """Make the application; `app.state.feed` watches the shadow while the application runs.

    Without a `calendar` the plant counts as open all day, and its days are those of UTC.
    """
    told = calendar or Calendar("UTC")
    period, moment = calendar_periods(told, clock), calendar_moments(told, clock)
    feed = Feed(view, Hub(), pace, clock)
    intro = TEXTS["docs.intro"]
    app = FastAPI(
        title="Ombre",
        version=_version(),
        description=f"{intro.en}\n\n{intro.fr}",
        openapi_url=f"{PREFIX}/openapi.json",
        docs_url=None,  # these would load scripts from outside
        redoc_url=None,
        lifespan=fed(feed),
    )
    app.state.feed = feed
    sources = Sources(view=view, hub=feed.hub, period=period, moment=moment, clock=clock)
    app.include_router(api(sources))
    language = plant_language(feed.hub)
    add_errors(app, language)
    add_pages(app, language)
    return app


def _version() -> str:
    try:
        return version("ombre")
    except PackageNotFoundError:
        return "0"
