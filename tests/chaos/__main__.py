"""`python -m chaos --seed 7 --rounds 20 --store embedded|influxdb|both`; `make chaos` for short.

Every round is a fresh plant under a script of its own seed, two of them at once; a round that
differs from the truth keeps its folder, and its seed repeats it. A table at the end sums up.
"""

import argparse
import shutil
import sys
import tempfile
import threading
import time
import traceback
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from chaos.match import play
from chaos.plant import Plant
from chaos.summary import Summary
from chaos.warden import Warden

STORES = ("embedded", "influxdb")
_telling = threading.Lock()


def main():
    given = parser().parse_args()
    stores = STORES if given.store == "both" else (given.store,)
    seeds = range(given.seed, given.seed + given.rounds)
    summary = Summary()
    with ThreadPoolExecutor(given.jobs) as pool:
        play_one = partial(play_round, given, summary)
        rounds = [(seed, stores[seed % len(stores)]) for seed in seeds]
        for future in [pool.submit(play_one, *one) for one in rounds]:
            future.result()
    say("\n".join(summary.lines()))
    return 1 if summary.differ else 0


def play_round(given, summary, seed, store):
    """Play one round and tell of it in one line."""
    folder = Path(tempfile.mkdtemp(prefix=f"ombre-chaos-{store}-{seed}-"))
    begun = time.monotonic()
    warden = Warden()
    tell_act = partial(_prefixed, f"seed {seed}") if given.verbose else _silent
    try:
        plant = Plant(folder, warden, store=store, broker=given.broker)
        summary.cannot(plant.why_not())
        try:
            outcome = play(plant, seed, given.seconds, say=tell_act)
            if outcome.differences:
                plant.rescue()
        finally:
            plant.close()
    except Exception:  # noqa: BLE001 - a round that breaks down is told of, the others go on
        fell = traceback.format_exc()
        again(given, seed, store, folder, [f"the round broke down\n{fell}"])
        summary.broken()
        return
    finally:
        warden.close()
    summary.add(outcome)
    tell(seed, store, outcome, time.monotonic() - begun)
    if outcome.differences:
        again(given, seed, store, folder, outcome.differences)
    else:
        shutil.rmtree(folder, ignore_errors=True)


def tell(seed, store, outcome, took):
    verdict = f"{len(outcome.differences)} differences" if outcome.differences else "equal"
    say(
        f"seed {seed} {store}: {len(outcome.acts)} faults, {outcome.events} events, "
        f"{outcome.demanded} of {outcome.lived} true ones demanded, {verdict}, {took:.0f} s"
    )


def again(given, seed, store, folder, differences):
    """Name what differs, where to look, and how to see it once more."""
    lines = [f"  seed {seed}: {one}" for one in differences]
    words = f"--seed {seed} --rounds 1 --store {store} --seconds {given.seconds:g}"
    say("\n".join([*lines, f"  again: make chaos ARGS='{words} -v'; files: {folder}"]))


def parser():
    made = argparse.ArgumentParser(prog="python -m chaos", description=__doc__)
    made.add_argument("--seed", type=int, default=7, help="of the first round")
    made.add_argument("--rounds", type=int, default=20, help="each with the next seed")
    made.add_argument("--store", choices=[*STORES, "both"], default="both", help="both: by turns")
    made.add_argument("--broker", choices=["auto", "mosquitto", "amqtt"], default="auto")
    made.add_argument("--seconds", type=float, default=18, help="of production in a round")
    made.add_argument("--jobs", type=int, default=2, help="rounds at once")
    made.add_argument("-v", "--verbose", action="store_true", help="tell each act")
    return made


def say(text):
    with _telling:
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()


def _prefixed(who, text):
    say(f"{who}  {text}")


def _silent(_text):
    pass


if __name__ == "__main__":
    sys.exit(main())
