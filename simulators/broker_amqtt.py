"""The embedded broker: `python -m simulators.broker_amqtt --port 18830`.

It serves plain messages over MQTT 3.1.1 to a demonstration, and nothing else: it has no MQTT 5
and no shared subscriptions, and forgets its sessions when it ends.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
import threading
from typing import Any

from simulators.wires.wire import CannotServe


def configuration(host: str, port: int) -> dict[str, Any]:
    """Listen on one address and let everybody in."""
    return {
        "listeners": {"default": {"type": "tcp", "bind": f"{host}:{port}"}},
        "plugins": {"amqtt.plugins.authentication.AnonymousAuthPlugin": {"allow_anonymous": True}},
    }


async def serve(host: str, port: int, stopped: threading.Event) -> None:
    """Serve until told to stop; raises CannotServe where the port is taken."""
    from amqtt.broker import Broker  # type: ignore[import-untyped]
    from amqtt.errors import BrokerError  # type: ignore[import-untyped]

    for noisy in ("amqtt", "transitions"):
        logging.getLogger(noisy).setLevel(logging.CRITICAL)  # it logs every client that leaves
    broker = Broker(configuration(host, port))
    try:
        await broker.start()
    except BrokerError as error:
        raise CannotServe(
            en=f"{host}:{port}: the broker cannot listen there ({error}); choose another --port",
            fr=f"{host}:{port} : le courtier ne peut pas y écouter ({error}) ; "
            "choisissez un autre --port",
        ) from error
    try:
        while not stopped.is_set():  # noqa: ASYNC110 - another thread's flag
            await asyncio.sleep(0.1)
    finally:
        await broker.shutdown()


def main() -> None:
    """Read the command line and serve until interrupted."""
    parser = argparse.ArgumentParser(description="The embedded broker of the demonstration.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=18830)
    said = parser.parse_args()
    try:
        asyncio.run(serve(said.host, said.port, threading.Event()))
    except KeyboardInterrupt:
        return
    except CannotServe as error:
        sys.exit(f"{error.en}\n{error.fr}")


if __name__ == "__main__":
    main()
