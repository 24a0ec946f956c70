"""The embedded store at a pace that no plant knows, so that a short round meets all of it.

`python -m chaos.eager gateway --plant FILE` is the gateway, packing every few events; `python -m
chaos.eager night FILE` does the night's work on a store again and again, in a program of its own
that can be killed in the midst of it.
"""

import sys
import time
from contextlib import closing
from pathlib import Path

from edge.problem import OmbreError
from gateway.embedded import packing
from gateway.embedded.compaction import clean, compact
from gateway.embedded.folder import cold_folder
from gateway.embedded.lock import alone
from gateway.stores.embedded import EmbeddedStore
from ombre.__main__ import main as ombre

SEGMENT, REST = 24, 8
_FAR = 2**63 - 1
_PAUSE = 0.5  # seconds


def main():
    if sys.argv[1] == "night":
        nights(Path(sys.argv[2]))
    packing.SEGMENT, packing.REST = SEGMENT, REST
    packing.pack_oldest.__defaults__ = (SEGMENT, REST)
    ombre()


def nights(path):
    while True:
        try:
            if path.exists():
                night(path)
        except (OmbreError, OSError) as error:  # a disk that is full lets nothing be opened
            sys.stderr.write(f"not tonight: {error}\n")
        time.sleep(_PAUSE)


def night(path):
    folder = cold_folder(path)
    folder.mkdir(parents=True, exist_ok=True)
    lock = alone(folder / "night")
    if lock is None:
        return
    try:
        with closing(EmbeddedStore(path)) as store:
            clean(store.file)
            compact(store.file, _FAR)
    finally:
        lock.release()


if __name__ == "__main__":
    main()
