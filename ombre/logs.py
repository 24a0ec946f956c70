"""Where services write their words: standard error, one line each."""

from __future__ import annotations

import logging

_QUIET = ("asyncua", "amqtt", "transitions", "uvicorn", "websockets", "asyncio")
"""Libraries that talk a lot; what matters of theirs comes back to us as errors."""


def log_to_stderr() -> None:
    """Log our own notices, and only the warnings of libraries."""
    logging.basicConfig(
        level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.ERROR)
