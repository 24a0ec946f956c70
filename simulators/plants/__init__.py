"""The plant files of the practice scenarios."""

from __future__ import annotations

import re
from importlib import resources

from simulators.ports import PORTS, WEB_PORT


def practice_text(
    *,
    press_port: int = PORTS["press"],
    cobot_port: int = PORTS["cobot"],
    broker_port: int = PORTS["broker"],
    web_port: int = WEB_PORT,
    host: str = "127.0.0.1",
) -> str:
    """Return the plant file of the practice factory, for machines at these ports.

    >>> "opc.tcp://127.0.0.1:5001/ombre/press" in practice_text(press_port=5001)
    True
    """
    text = (resources.files(__name__) / "practice.yaml").read_text(encoding="utf-8")
    wanted = {
        f":{PORTS['press']}/": f":{press_port}/",
        f":{PORTS['cobot']}/": f":{cobot_port}/",
        f"port: {PORTS['broker']}": f"port: {broker_port}",
        f"port: {WEB_PORT}": f"port: {web_port}",
        "127.0.0.1": host,
    }
    written = re.compile("|".join(re.escape(word) for word in wanted))
    return written.sub(lambda match: wanted[match[0]], text)  # in one go: ports may change places
