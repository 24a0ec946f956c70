"""TRS: the share of required time that was useful, with its three factors.

- Formula: TRS = tU / tR = Do x Tp x Tq; Do = tF / tR, Tp = tN / tF, Tq = tU / tN.
- Unit: fraction of 1. Source: NF E60-182. Several machines or series weigh by tR.
- Differs from OEE in what is required: time without load (idle) is not.
- The factors are named `trs.availability`, `trs.performance` and `trs.quality`.

>>> t_r, t_f, t_n, t_u = 450, 300, (450 + 20) * 0.6, 450 * 0.6
>>> [round(100 * share, 2) for share in (t_u / t_r, t_f / t_r, t_n / t_f, t_u / t_n)]
[60.0, 66.67, 94.0, 95.74]
"""

from __future__ import annotations

from collections.abc import Sequence

from edge.text import Text
from shadow.finding import RATIO, Bounded, Finding
from shadow.kpi import NF, Kpi, Names, Ratio
from shadow.kpis import performance, quality
from shadow.measure import Measure
from shadow.required import required_time, useful_over
from shadow.useful import NO_PLANNED_TIME, NOT_PRODUCING, NOTHING_MADE, producing, unknown
from shadow.window import Window


def find(window: Window) -> Finding:
    """Find tU and tR."""
    return useful_over(window, required_time(window))


def _do(window: Window) -> Finding:
    whole = required_time(window)
    return Finding(
        top=producing(window, whole),
        bottom=Bounded.exactly(whole),
        time=window.planned_time,
        unseen=unknown(window),
    )


def _tp(window: Window) -> Finding:
    return performance.find_over(window, required_time(window))


RATIOS = (
    Ratio(name="trs", profile=NF, find=find, nothing=NO_PLANNED_TIME),
    Ratio(name="trs.availability", profile=NF, find=_do, nothing=NO_PLANNED_TIME),
    Ratio(name="trs.performance", profile=NF, find=_tp, nothing=NOT_PRODUCING),
    Ratio(name="trs.quality", profile=NF, find=quality.find, nothing=NOTHING_MADE),
)


def _measures(window: Window) -> Sequence[Measure]:
    return [measure for ratio in RATIOS for measure in ratio.measures(window)]


def _plant(windows: Sequence[Window], names: Names) -> Sequence[Measure]:
    return [measure for ratio in RATIOS for measure in ratio.plant(windows, names)]


KPI = Kpi(
    name="trs",
    title=Text(en="TRS (NF E60-182)", fr="TRS"),
    definition=Text(
        en="Share of required time that was useful; time without load is not required.",
        fr="Part du temps requis qui a été utile ; le temps sans charge n'est pas requis.",
    ),
    formula="TRS = tU / tR = Do × Tp × Tq",
    unit=RATIO,
    source=NF,
    measures=_measures,
    plant=_plant,
)
