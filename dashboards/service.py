"""The dashboards as a service: a port, the application, until somebody says stop."""

from __future__ import annotations

import socket
import threading

from dashboards.app import build_app
from dashboards.texts import TEXTS
from dashboards.view import ShadowView
from dashboards.web import Web
from shadow.calendar import Calendar
from shadow.listen import listen, serve
from shadow.stream import Feed


def take_port(web: Web) -> socket.socket:
    """Take the port of the pages; raises OmbreError (exit code 3) with cause and remedy."""
    return listen(web.host, web.port, TEXTS["error.port"])


def run_dashboards(
    view: ShadowView,
    web: Web,
    stop: threading.Event,
    *,
    calendar: Calendar | None = None,
    listener: socket.socket | None = None,
) -> None:
    """Serve the API and the pages until `stop` is set.

    The `calendar` says what `yesterday` or `shift` mean; `listener` is a port taken beforehand.
    Raises OmbreError before anything starts where the port cannot be taken, and
    whatever ended the thread that watches the shadow.
    """
    taken = listener or take_port(web)
    app = build_app(view, calendar)
    feed: Feed = app.state.feed
    serve(app, taken, stop, lambda: feed.ended, feed.hub.close)
    feed.stop()
    feed.check()
