"""One round: a plant, its script, and the verdict."""

import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field

from chaos import kept as keeping
from chaos.clocks import clock_acts, doubtful, steps_of
from chaos.outages import deaf, excused
from chaos.plant import MACHINES
from chaos.script import Act, clock_of, draw_script, draw_starts, moments
from chaos.tap import tapped, waiting
from chaos.truth import Lived
from chaos.verdict import Bounds, demanded, judge, truth_file
from chaos.witness import Witness

from edge.instant import SECOND, system_clock
from gateway.event import Kind, Stamp
from gateway.store import StoreAway
from simulators.go import Go, write_go

PATIENCE = 90  # seconds: for the first word of every machine, and for the last


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a round came to: acts that really took place, sizes, and every difference."""

    acts: list
    events: int
    lived: int
    demanded: int
    differences: list
    disorder: Counter = field(default_factory=Counter)


def play(plant, seed, seconds, *, longest=None, say=lambda _text: None):
    """Play one round through to its verdict."""
    limit = {} if longest is None else {"longest": longest}
    acts = draw_script(seed, seconds - 1, plant.targets(), **limit)
    kept, witness = keeping.Kept(plant.direct), Witness(plant.outbox)
    try:
        begun = start(plant, seed, say)
        wait(lambda: heard(kept), "the first word of every machine")
        epoch = system_clock() + SECOND
        go = Go(epoch=epoch, until=epoch + round(seconds * SECOND), seed=seed).on_the_grid()
        write_go(plant.go, go)
        done = [*right_again(plant, begun), *perform(plant, acts, go, say)]
        troubles = settle(plant, kept, go)
        return verdict(plant, kept, go, done, troubles, witness)
    finally:
        witness.close()
        kept.store.close()


def start(plant, seed, say):
    """Let everything come up as the seed has it; return what begins under a wrong clock."""
    ours = {name: clock_of(name) for name in ("edge", "gateway") if name in plant.clocks}
    starts = draw_starts(seed, plant.programs(), ours)
    begun = system_clock()
    plant.start_all(starts, say)
    return [(one, begun) for one in starts if one.wrong]


def right_again(plant, begun):
    """Set the clocks right that were wrong from the start: each an act like any other."""
    for one, at in begun:
        act = Act(at=0.0, end=0.0, target=f"clock:{one.name}", how=one.wrong)
        plant.end(act)
        yield act, at, system_clock()


def perform(plant, acts, go, say):
    """Do what the script says; return each act with its real beginning and end."""
    begun, done = {}, []
    for at, begins, act in moments(acts):
        time.sleep(max(0.0, (go.epoch - system_clock()) / SECOND + at))
        if begins:
            begun[act] = system_clock()
            say(f"{at:6.1f} s  {act}")
            plant.begin(act)
        else:
            plant.end(act)
            done.append((act, begun[act], system_clock()))
    return done


def settle(plant, kept, go):
    """Wait for the last word of every machine, then end what writes; yield what goes wrong."""
    time.sleep(max(0.0, (go.until - system_clock()) / SECOND))
    lives = [Lived(machine, go) for machine in MACHINES]
    troubles = []
    try:
        wait(lambda: not waiting(plant.outbox) and told_all(kept, lives, go), "the last words")
    except TimeoutError as error:
        troubles.append(str(error))
    troubles += [f"{name} ended by itself" for name in plant.fallen()]
    troubles += [f"{name} wrote a traceback" for name in plant.tracebacks()]
    for name in ("edge", "gateway"):
        if name == "gateway":
            with suppress(TimeoutError):
                wait(lambda: not waiting(plant.outbox), "an empty outbox")
        if not plant.stop(name):
            troubles.append(f"{name} did not end when asked to")
    if waiting(plant.outbox):
        troubles.append(f"{waiting(plant.outbox)} readings are left in the outbox")
    return troubles


def verdict(plant, kept, go, done, troubles, witness):  # noqa: PLR0917
    """Compare the outbox's witness, the store and the truth."""
    readings, events = tapped(plant.outbox), kept.events()
    found = [*troubles, *keeping.acknowledged_and_kept(readings, kept, events)]
    wanted = lived_events = 0
    for machine, kept_of in events.items():
        lived = Lived(machine, go)
        seen = witness.corrected(kept_of, steps_of(done, "edge"))
        out = excused(machine, done, seen, keeps_sessions=plant.keeps_sessions)
        found += truth_file(lived, plant.truth / f"truth-{machine}.json")
        bounds = Bounds(
            excused=out,
            frozen=late(done),
            deaf=deaf(machine, done, seen),
            doubtful=doubtful(lived, done),
            away=deaf(machine, [one for one in done if one[0].target != machine], seen),
            clocks=clock_acts(machine, done),
        )
        found += judge(lived, kept_of, go, bounds)
        wanted += len(demanded(lived, go, out))
        lived_events += len(demanded(lived, go, ()))
    found += replays(plant, kept, readings, events, go.seed)
    size = sum(map(len, events.values()))
    acts = [act for act, _, _ in done]
    return Outcome(
        acts=acts,
        events=size,
        lived=lived_events,
        demanded=wanted,
        differences=found,
        disorder=keeping.disorder(readings, kept.normaliser()) + plant.on_the_wire(),
    )


def late(done):
    """Return when a process was held up: what it shows or confirms then may be old."""
    return [(at, end) for act, at, end in done if act.how in {"freeze", "starve"}]


def replays(plant, kept, readings, events, seed):
    """Say everything again, in disorder and doubled: to this store, and to an empty one."""
    yield from keeping.disorder_changes_nothing(readings, kept, events, seed)
    fresh = keeping.empty_store(plant.folder / "fresh")
    try:
        yield from keeping.order_of_arrival_is_nothing(readings, kept, events, fresh, seed)
    finally:
        fresh.close()


def heard(kept):
    """Whether every machine has told its state and its counters."""
    return all({"state", "count:good", "count:scrap"} <= channels(kept, m) for m in MACHINES)


def channels(kept, machine):
    try:
        return {one.channel for one in kept.store.before(machine, keeping.EVER)}
    except StoreAway:
        return set()


def told_all(kept, lives, go):
    """Whether the store has every machine's last state and counters."""
    return all(told_end(kept, lived, go) for lived in lives)


def told_end(kept, lived, go):
    """Whether the machine's own last state is there (not one confirmed by whatever clock)."""
    try:
        last = {one.channel: one for one in kept.store.before(lived.machine, keeping.EVER)}
        states = list(kept.store.read(lived.machine, go.until, keeping.EVER, [Kind.STATE]))
    except StoreAway:
        return False
    end = lived.at("state", go.until)
    return any(one.stamp is Stamp.SOURCE and one.values["state"] == end for one in states) and all(
        last[f"count:{of}"].values["total"] == lived.report[of] for of in ("good", "scrap")
    )


def wait(condition, what):
    """Wait for something; raises TimeoutError. A bound on patience, never a measured time."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {PATIENCE} s in vain for {what}")
        time.sleep(0.2)
