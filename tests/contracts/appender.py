"""A process that appends for ever, saying after each batch how many events are kept by now."""

from __future__ import annotations

import sys
from pathlib import Path

from gateway.event import event
from servers.homes import Home

BATCH = 20


def main() -> None:
    kind, folder, url, bucket, way = sys.argv[1:6]
    store = Home(kind=kind, folder=Path(folder), url=url, bucket=bucket, way=way).open()
    done = 0
    while True:
        store.append(
            [
                event(
                    machine="press",
                    kind="count",
                    values={"of": "good", "total": number},
                    at=1_700_000_000_000_000_000 + number * 1_000_000,
                    seq=number,
                )
                for number in range(done, done + BATCH)
            ]
        )
        done += BATCH
        sys.stdout.write(f"{done}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
