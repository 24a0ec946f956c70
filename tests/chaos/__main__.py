"""`python -m chaos --seed 7 --rounds 3 --store embedded|influxdb`; `make chaos` for short.

Every round is a fresh plant under a script of its own seed; a round that differs from the truth
keeps its folder, and its seed repeats it.
"""

import argparse
import shutil
import sys
import tempfile
import time
from pathlib import Path

from chaos.match import play
from chaos.plant import Plant
from chaos.warden import Warden

STORES = ("embedded", "influxdb")


def main():
    given = parser().parse_args()
    stores = STORES if given.store == "both" else (given.store,)
    seeds = range(given.seed, given.seed + given.rounds)
    equal = [play_round(given, seed, store) for seed in seeds for store in stores]
    say(f"{len(equal)} rounds, {equal.count(False)} of them differ from the truth")
    return 0 if all(equal) else 1


def play_round(given, seed, store):
    """Play one round and tell of it in one line; return whether the store equals the truth."""
    folder = Path(tempfile.mkdtemp(prefix=f"ombre-chaos-{store}-{seed}-"))
    begun = time.monotonic()
    warden = Warden()
    try:
        plant = Plant(folder, warden, store=store, broker=given.broker)
        if plant.disk.why_not:
            say(f"no disk is filled: {plant.disk.why_not}")
        try:
            outcome = play(plant, seed, given.seconds, say=say if given.verbose else _silent)
            if outcome.differences:
                plant.rescue()
        finally:
            plant.close()
    finally:
        warden.close()
    tell(seed, store, outcome, time.monotonic() - begun)
    if outcome.differences:
        say(f"  again: make chaos ARGS='--seed {seed} --store {store} -v'; files: {folder}")
        return False
    shutil.rmtree(folder, ignore_errors=True)
    return True


def tell(seed, store, outcome, took):
    verdict = f"{len(outcome.differences)} differences" if outcome.differences else "equal"
    say(
        f"seed {seed} {store}: {len(outcome.acts)} acts, {outcome.events} events, "
        f"{outcome.demanded} of {outcome.lived} true ones demanded, {verdict}, {took:.0f} s"
    )
    for difference in outcome.differences:
        say(f"  {difference}")


def parser():
    made = argparse.ArgumentParser(prog="python -m chaos", description=__doc__)
    made.add_argument("--seed", type=int, default=7, help="of the first round")
    made.add_argument("--rounds", type=int, default=3, help="each with the next seed")
    made.add_argument("--store", choices=[*STORES, "both"], default="embedded")
    made.add_argument("--broker", choices=["auto", "mosquitto", "amqtt"], default="auto")
    made.add_argument("--seconds", type=float, default=90, help="of production in a round")
    made.add_argument("-v", "--verbose", action="store_true", help="tell each act")
    return made


def say(text):
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _silent(_text):
    pass


if __name__ == "__main__":
    sys.exit(main())
