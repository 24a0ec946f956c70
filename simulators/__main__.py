"""Where a simulator begins: `python -m simulators press`; for people there is `ombre sim press`.

`plant` prints the practice plant's file instead, for the ports that are given.
"""

from __future__ import annotations

import argparse
import locale
import logging
import os
import sys
from pathlib import Path

from simulators.plants import practice_text
from simulators.ports import PORTS, WEB_PORT
from simulators.service import MACHINES, Options, run
from simulators.stopping import told_to_stop
from simulators.wires.wire import CannotServe

OUT_OF_REACH = 3
"""The exit code of a machine that cannot take its port or reach its broker."""

_PLANT_PORTS = (PORTS["press"], PORTS["cobot"], PORTS["broker"], WEB_PORT)


def main() -> int:
    """Run until told to stop and return the exit code."""
    given = _parser().parse_args()
    if given.what == "plant":
        press, cobot, mqtt, web = given.ports
        text = practice_text(press_port=press, cobot_port=cobot, broker_port=mqtt, web_port=web)
        sys.stdout.write(text)
        return 0
    # Libraries speak only of what goes wrong.
    logging.basicConfig(level=logging.ERROR, format="%(asctime)s %(name)s: %(message)s")
    logging.getLogger("simulators").setLevel(logging.INFO)
    try:
        run(_options(given), told_to_stop())
    except CannotServe as error:
        sys.stderr.write(f"{error.fr if _french() else error.en}\n")
        return OUT_OF_REACH
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m simulators", description=__doc__)
    parser.add_argument("what", choices=[*MACHINES, "plant"])
    parser.add_argument("--host", default="127.0.0.1", help="to listen on, or of the broker")
    parser.add_argument("--port", type=int, help="to listen on, or of the broker")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--broker", choices=["auto", "mosquitto", "amqtt"], default="auto")
    parser.add_argument("--go", type=Path, help="file that says when production starts")
    parser.add_argument("--truth", type=Path, help="folder for the file of the truth")
    parser.add_argument("--ports", nargs=4, type=int, default=_PLANT_PORTS, help="with `plant`")
    return parser


def _options(given: argparse.Namespace) -> Options:
    return Options(
        machine=given.what,
        host=given.host,
        port=given.port,
        seed=given.seed,
        go=given.go,
        truth=given.truth,
        broker=given.broker,
    )


def _french() -> bool:
    said = os.environ.get("OMBRE_LANG") or os.environ.get("LANG") or locale.getlocale()[0] or ""
    return said.startswith("fr")


if __name__ == "__main__":
    sys.exit(main())
