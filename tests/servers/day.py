"""A day of a small plant as its wires would tell it, and ways to tell it out of order."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence

from edge.instant import HOUR, MILLISECOND, MINUTE, SECOND, Instant, format_instant, parse_instant
from edge.link import LinkStatus, LinkWord, heartbeat_reading, link_reading
from edge.reading import LINK, Quality, Reading
from edge.text import Text

MORNING = parse_instant("2026-03-02T05:00:00Z")
EVENING = MORNING + 17 * HOUR

PLANT = """
plant: {name: Atelier, zone: Europe/Paris}
sources:
  press: {protocol: opcua, url: "opc.tcp://127.0.0.1:1/"}
  broker: {protocol: mqtt, host: 127.0.0.1, topics: ["w/#"]}
signals:
  - {source: press, address: "nsu=urn:press;s=State", machine: press, kind: state, table: packml}
  - {source: press, address: "nsu=urn:press;s=Good", machine: press, kind: count, of: good}
  - {source: press, address: "nsu=urn:press;s=Scrap", machine: press, kind: count, of: scrap, rollover: 256}
  - {source: press, address: "nsu=urn:press;s=Cycle", machine: press, kind: cycle}
  - {source: press, address: "nsu=urn:press;s=Program", machine: press, kind: operation, field: program}
  - {source: press, address: "nsu=urn:press;s=Heat", machine: press, kind: measurement, name: heat, unit: degC}
  - {source: broker, address: w/laser, machine: laser, kind: state, path: state, time: ts, table: {RUN: producing, ALARM: down, WAIT: starved}}
  - {source: broker, address: w/laser, machine: laser, kind: count, of: total, counter: absolute, path: made, time: ts}
  - {source: broker, address: w/laser, machine: laser, kind: count, of: scrap, counter: difference, path: bad, time: ts}
  - {source: broker, address: w/orders, machine: laser, kind: order, time: ts}
machines:
  press: {interface: opcua, ideal_cycle: 12s, debounce: 3s}
  laser: {interface: mqtt, ideal_cycle: 20s}
products: {plate: {ideal_cycle: 10s, programs: [P1]}, frame: {programs: [P2]}}
calendar:
  shifts:
    - {name: early, from: "06:00", to: "14:00", breaks: [{from: "10:00", to: "10:20"}]}
    - {name: late, from: "14:00", to: "22:00"}
flows:
  stocks: {sheets: {before: press}, parts: {after: press, before: laser}, done: {after: laser}}
  loops: {cell: {from: sheets, to: done, limit: 200}, laser: {from: parts, to: done}}
"""  # noqa: E501

_EXECUTE, _HELD, _ABORTED, _SUSPENDED = 6, 11, 9, 5


def day(seed: int, until: Instant = EVENING) -> list[Reading]:
    """Every reading of the day, in the order in which the wires told them."""
    dice = random.Random(seed)
    told = [*_press(dice), *_laser(dice), *_links()]
    return sorted((one for one in told if one.seen < until), key=lambda one: one.seen)


def _press(dice: random.Random) -> Iterator[Reading]:
    at, good, scrap, program = MORNING + HOUR + 3, 4_000, 250, "P1"
    yield _opc("s=State", _EXECUTE, at)
    yield _opc("s=Program", program, at + 1)
    while at < EVENING:
        for _ in range(dice.randrange(20, 120)):
            at += dice.randrange(11_000, 16_000) * MILLISECOND
            bad = dice.random() < 0.03
            good, scrap = good + (not bad), (scrap + bad) % 256
            yield _opc("s=Scrap" if bad else "s=Good", scrap if bad else good, at)
            yield _opc("s=Cycle", dice.randrange(90, 140) / 10, at + 1)
            yield _opc("s=Heat", dice.randrange(200, 300), at + 2)
        yield from _stop(dice, at)
        at += dice.randrange(60, 900) * SECOND
        if dice.random() < 0.3:
            good, program = 0, "P2" if program == "P1" else "P1"  # the counter begins anew
            yield _opc("s=Program", program, at - 2)
            yield _opc("s=Good", good, at - 1)
        yield _opc("s=State", _EXECUTE, at)


def _stop(dice: random.Random, at: Instant) -> Iterator[Reading]:
    """A stop, sometimes with a state too short to count before it, or one that nobody knows."""
    if dice.random() < 0.3:
        yield _opc("s=State", _HELD, at + SECOND)
    if dice.random() < 0.1:
        yield _opc("s=State", 99, at + 2 * SECOND)
    if dice.random() < 0.1:
        yield _opc("s=State", None, at + 3 * SECOND, Quality.BAD)
    yield _opc("s=State", dice.choice([_HELD, _ABORTED, _SUSPENDED]), at + 4 * SECOND)


def _opc(
    address: str, value: float | str | None, at: Instant, quality: Quality = Quality.GOOD
) -> Reading:
    seen = at + 40 * MILLISECOND
    return Reading(
        source="press",
        address=f"nsu=urn:press;{address}",
        value=value,
        at=at,
        seen=seen,
        quality=quality,
    )


def _laser(dice: random.Random) -> Iterator[Reading]:
    at, made, state = MORNING + HOUR + 7, 0, "RUN"
    for number in range(40):
        released = MORNING + HOUR + number * 22 * MINUTE + 11
        for action in ("released", "demanded"):
            body = {"order": f"O{number}", "action": action, "quantity": 30}
            yield _mqtt("w/orders", body, released + 1_000_000 * (action == "demanded"))
    while at < EVENING:
        at += dice.randrange(17_000, 26_000) * MILLISECOND
        body: dict[str, object] = {"state": state, "made": made}
        if state == "RUN":
            made += dice.randrange(1, 3)
            body = {"state": state, "made": made, **({"bad": 1} if dice.random() < 0.05 else {})}
        yield _mqtt("w/laser", body, at)
        if dice.random() < 0.02:
            state = dice.choice(["ALARM", "WAIT"])
        elif state != "RUN" and dice.random() < 0.3:
            state = "RUN"
    yield Reading(source="broker", address="w/laser", value=b"\xff{", at=None, seen=at)


def _mqtt(topic: str, body: dict[str, object], at: Instant) -> Reading:
    value = json.dumps({**body, "ts": format_instant(at)}).encode()
    return Reading(source="broker", address=topic, value=value, at=None, seen=at + 30_000_000)


def _links() -> Iterator[Reading]:
    connected = LinkWord(status=LinkStatus.CONNECTED, heartbeat=30.0)
    for source, gone, back in (("press", 6 * HOUR, 7 * HOUR), ("broker", 9 * HOUR, 9 * HOUR + 1)):
        yield link_reading(source, MORNING, MORNING, connected)
        at = MORNING
        while at < EVENING:
            at += 30 * SECOND
            if not gone <= at - MORNING <= back:
                yield heartbeat_reading(source, at, 30 * SECOND, 40 * MILLISECOND)
        reason = Text(en="cut", fr="coupée")
        word = LinkWord(status=LinkStatus.LOST, reason=reason, retry=4.0)
        yield link_reading(source, MORNING + gone, MORNING + gone + SECOND, word)
        yield link_reading(source, MORNING + back, MORNING + back, connected)


def shuffled(readings: Sequence[Reading], seed: int) -> list[Reading]:
    """Out of order: by seconds everywhere, by minutes here and there, by hours for some of it.

    Not so the words of the links: an edge says them itself, in their order.
    """
    dice = random.Random(seed)
    begun = dice.randrange(0, max(1, len(readings) - len(readings) // 10))
    buffered = range(begun, begun + len(readings) // 10)

    def arrival(index: int, one: Reading) -> Instant:
        late = dice.choice([0, 0, 0, 2 * SECOND, 20 * SECOND])
        late += dice.randrange(HOUR) if dice.random() < 0.02 else 0
        return one.seen + late + (5 * HOUR if index in buffered else 0)

    order = {index: arrival(index, one) for index, one in enumerate(readings)}
    mixed = [readings[index] for index in sorted(order, key=lambda index: (order[index], index))]
    return said_by_edges_in_order(mixed, readings)


def backwards(readings: Sequence[Reading]) -> list[Reading]:
    """The last first, but for the words of the links."""
    return said_by_edges_in_order(readings[::-1], readings)


def said_by_edges_in_order(mixed: Sequence[Reading], readings: Sequence[Reading]) -> list[Reading]:
    """Put the words of the links back into their own order."""
    words = iter([one for one in readings if one.address == LINK])
    return [next(words) if one.address == LINK else one for one in mixed]


def doubled(readings: Sequence[Reading], seed: int) -> list[Reading]:
    """One in five comes again, some at once and some at the end of all."""
    dice = random.Random(seed)
    found, again = list[Reading](), list[Reading]()
    for one in readings:
        found.append(one)
        if dice.random() < 0.2:
            (found if dice.random() < 0.5 else again).append(one)
    dice.shuffle(again)
    return [*found, *again]
