"""Writes batches of 50 numbered readings as fast as it can, and prints the last number kept."""

from __future__ import annotations

import sys
from itertools import count
from pathlib import Path

from edge.outbox import Outbox
from edge.reading import Reading


def main(path: Path) -> None:
    box = Outbox(path)
    for start in count(0, 50):
        box.put(
            [
                Reading(source="press", address="n", value=number, at=None, seen=number)
                for number in range(start, start + 50)
            ]
        )
        sys.stdout.write(f"{0 if start == 0 else start + 49}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
