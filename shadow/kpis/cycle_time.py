"""Cycle time: how long one cycle took, its spread, and how long it should take.

- `cycle_time.p5`, `cycle_time.median` and `cycle_time.p95`: by linear interpolation between the
  closest ranks; `cycle_time.mean`: the arithmetic mean. The cycles are kept by size, so these are
  within 0.2 % of the true ones (`shadow.histogram`).
- `cycle_time.ideal`: the ideal cycle from the plant file; over several products, weighted by
  parts made. A cycle may make several parts (`parts_per_cycle`): all of these are of cycles.
- Unit: s. Source: Ombre. Cycles are those that the machine told, or else the steps of its
  counter; the measure's `because` says which.

>>> from shadow.histogram import bins_of, quantile
>>> cycles = bins_of([10, 11, 12, 40])
>>> quantile(cycles, 0.5), round(quantile(cycles, 0.95), 1)
(11.5, 35.8)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from edge.instant import SECOND, Instant
from edge.text import Text
from shadow.figure import SECONDS
from shadow.histogram import quantile, together
from shadow.kpi import Kpi, Names
from shadow.measure import Measure
from shadow.sums import add
from shadow.useful import no_ideal
from shadow.window import Window
from shadow.wording import number, sentence

_QUANTILES = {"p5": 0.05, "median": 0.5, "p95": 0.95}
_NO_CYCLE = Text(
    en="no cycle was seen: no cycle events, and no single steps of a counter while producing",
    fr="aucun cycle vu : ni événement de cycle, ni pas unitaire d'un compteur en production",
)
_TOLD = Text(en="from {n} cycles told by the machine", fr="d'après {n} cycles dits par la machine")
_COUNTED = Text(
    en="from {n} single steps of the counter while producing",
    fr="d'après {n} pas unitaires du compteur en production",
)


def measures(window: Window) -> Sequence[Measure]:
    """Give the distribution and the ideal."""
    place = (window.machine, window.start, window.end)
    origin = _origin([window], sum(window.sums.cycles.values()))
    ideal, why = _ideal([window]), None
    if ideal is None:
        why = no_ideal(window)
    return [*_spread(place, window.sums.cycles, origin), _measure(place, "ideal", ideal, why)]


def _several(windows: Sequence[Window], _: Names, scope: str) -> Sequence[Measure]:
    place = (scope, min(one.start for one in windows), max(one.end for one in windows))
    bins: dict[int, int] = {}
    for window in windows:
        for index, many in window.sums.cycles.items():
            add(bins, index, many)
    ideal = _ideal(windows)
    why = next((text for one in windows if (text := no_ideal(one)) is not None), None)
    return [
        *_spread(place, bins, _origin(windows, sum(bins.values()))),
        _measure(place, "ideal", ideal, why if ideal is None else None),
    ]


def _spread(
    place: tuple[str, Instant, Instant], cycles: Mapping[int, int], origin: Text
) -> Iterator[Measure]:
    for name, share in _QUANTILES.items():
        value = quantile(cycles, share) / SECOND if cycles else None
        yield _measure(place, name, value, origin)
    yield _measure(place, "mean", mean(cycles), origin)


def mean(cycles: Mapping[int, int]) -> float | None:
    """Return the arithmetic mean in seconds, None without cycles.

    >>> mean({}), mean({100: 1, 200: 3})
    (None, 1.75e-07)
    """
    spent = together(cycles)
    return spent / sum(cycles.values()) / SECOND if cycles else None


def _origin(windows: Sequence[Window], many: int) -> Text:
    if not many:
        return _NO_CYCLE
    told = all(window.cycles_told for window in windows if window.sums.cycles)
    words = _TOLD if told else _COUNTED
    return sentence(words.en, words.fr, n=number(many))


def _ideal(windows: Sequence[Window]) -> float | None:
    if any(no_ideal(window) is not None for window in windows):
        return None
    cycles = sum(window.made.made / window.parts_per_cycle for window in windows)
    if cycles:
        spent: float = sum(window.amounts.made_ideal for window in windows)
        return spent / cycles / SECOND
    present = windows[-1].ideal.get(windows[-1].product)
    return None if present is None else present / SECOND


def _measure(
    place: tuple[str, Instant, Instant], name: str, value: float | None, because: Text | None
) -> Measure:
    scope, start, end = place
    return Measure(
        name=f"cycle_time.{name}",
        scope=scope,
        start=start,
        end=end,
        value=value,
        unit=SECONDS,
        because=because,
    )


KPI = Kpi(
    name="cycle_time",
    title=Text(en="Cycle time", fr="Temps de cycle"),
    definition=Text(
        en="5th percentile, median, 95th percentile and mean of the cycles, and the ideal cycle.",
        fr="5e centile, médiane, 95e centile et moyenne des cycles, et temps de cycle de "
        "référence.",
    ),
    formula="linear interpolation between the closest ranks",
    formule="interpolation linéaire entre les rangs voisins",
    unit=SECONDS,
    source="Ombre",
    family="cycles",
    plain=measures,
    plain_names=tuple(f"cycle_time.{name}" for name in (*_QUANTILES, "mean", "ideal")),
    several=_several,
)
