"""A port of ours: taken before anything starts, served until somebody says stop."""

from __future__ import annotations

import asyncio
import errno
import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

from edge.problem import Blame, OmbreError, Problem
from edge.text import Text


def listen(host: str, port: int, remedy: Text) -> socket.socket:
    """Take a port; raises OmbreError (exit code 3) naming host, port, cause and `remedy`.

    Port 0 takes any free one; `getsockname()` then tells which.
    """
    taken = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    try:
        if os.name == "nt":
            # There, SO_REUSEADDR would let two servers share one port.
            taken.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind((host, port))
        taken.listen(128)
    except OSError as error:
        taken.close()
        raise OmbreError(_not_free(host, port, error, remedy), exit_code=3) from error
    taken.set_inheritable(False)
    return taken


def _not_free(host: str, port: int, error: OSError, remedy: Text) -> Problem:
    if error.errno == errno.EADDRINUSE:
        cause = Text(
            en=f"port {port} is already used by another program",
            fr=f"le port {port} est déjà pris par un autre programme",
        )
    else:
        said = error.strerror or str(error)
        cause = Text(
            en=f"cannot listen on port {port} ({said})",
            fr=f"impossible d'écouter sur le port {port} ({said})",
        )
    return Problem(where=f"{host}:{port}", cause=cause, remedy=remedy, blame=Blame.USAGE)


class _Server(uvicorn.Server):
    """A server that leaves the process's signals to whoever owns the process."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


def serve(
    app: ASGIApp,
    listener: socket.socket,
    stop: threading.Event,
    ended: Callable[[], bool],
    close: Callable[[], None],
) -> None:
    """Serve `app` until `stop` is set or `ended` says so; `close` ends what would never end."""
    config = uvicorn.Config(
        app, log_config=None, access_log=False, ws="none", timeout_graceful_shutdown=2
    )
    server = _Server(config)

    async def watch() -> None:
        while not (stop.is_set() or ended()):  # noqa: ASYNC110 - set by other threads
            await asyncio.sleep(0.1)
        close()
        server.should_exit = True

    async def both() -> None:
        watcher = asyncio.create_task(watch())
        await server.serve(sockets=[listener])
        watcher.cancel()

    asyncio.run(both())
