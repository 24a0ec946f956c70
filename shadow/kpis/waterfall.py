"""The waterfall of losses: from opening time, step by step, down to useful time. It closes exactly.

- Levels: `waterfall.opening` (tO), `waterfall.required` (tR), `waterfall.operating` (tF),
  `waterfall.net` (tN, ideal time of all parts), `waterfall.useful` (tU, of the good ones).
- Steps: to tR `break`, `planned_stop`, `idle`; to tF `down`, `off`, `changeover`, `setup`,
  `starved`, `blocked`, `unknown`; to tN `micro_stop`, `speed`; to tU `startup`, `reject`.
- The sum of all steps and tU is tO, in whole nanoseconds. A speed loss below zero is shown and
  flagged: more was made than the ideal cycles allow in the running time.
- Unit: s. Source: NF E60-182 for the levels, Ombre for the order of the steps.

>>> opening, breaks, down, net, useful = 480, 60, 47, 321.18, 314.13  # minutes
>>> speed, reject = opening - breaks - down - net, net - useful
>>> round(breaks + down + speed + reject + useful, 9) == opening
True
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from edge.instant import seconds
from edge.text import Text
from shadow.figure import SECONDS, figure, several
from shadow.kpi import Kpi
from shadow.losses import CALENDAR, LOSSES, OF_TIME, PACE, QUALITY, STOPS, losses
from shadow.measure import Measure
from shadow.profiles import nf
from shadow.useful import no_work, too_fast, uncounted
from shadow.window import Window

_STEPS = {"required": CALENDAR, "operating": STOPS, "net": PACE, "useful": QUALITY}
"""Each level, and the losses between it and the one above."""
_TIMED = frozenset({"opening", "required", "operating"})
NAMES = tuple(f"waterfall.{name}" for name in ("opening", *_STEPS, *LOSSES))


def measures(window: Window) -> Sequence[Measure]:
    """Give levels and steps from top to bottom; those that need parts are None without them."""
    found = losses(window.amounts)
    absent = no_work(window)
    return list(_told(window, found, absent))


def _told(window: Window, found: Mapping[str, int], absent: Text | None) -> Iterator[Measure]:
    left = window.opening_time
    yield _figure(window, "opening", left, None)
    for level, steps in _STEPS.items():
        for one in steps:
            missing = absent if one not in OF_TIME else None
            yield _figure(window, one, found[one], missing)
            left -= found[one]
        yield _figure(window, level, left, absent if level in {"net", "useful"} else None)


def _figure(window: Window, name: str, spent: int, absent: Text | None) -> Measure:
    because = absent
    if absent is None and name not in OF_TIME and name not in _TIMED:
        because = too_fast(window) if name == "speed" and spent < 0 else uncounted(window)
    value = None if absent else seconds(spent)
    full = f"waterfall.{name}"
    return figure(window, full, value, SECONDS, profile=nf.PROFILE.name, because=because)


KPI = Kpi(
    name="waterfall",
    title=Text(en="Waterfall of losses", fr="Cascade des pertes"),
    definition=Text(
        en="Every step from opening time to useful time; losses and useful time add up to it.",
        fr="Chaque marche du temps d'ouverture au temps utile ; pertes et temps utile en font la "
        "somme.",
    ),
    formula="tO − Σ losses = tU",
    formule="tO − Σ pertes = tU",
    unit=SECONDS,
    source=nf.PROFILE.name,
    family="losses",
    plain=measures,
    plain_names=NAMES,
    plain_of_calendar=("waterfall.opening", "waterfall.break"),
    several=partial(several, measures),
    across=True,
)
