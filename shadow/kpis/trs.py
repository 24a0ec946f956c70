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

from edge.text import Text
from shadow.finding import RATIO
from shadow.kpi import Kpi
from shadow.profile_ratios import four
from shadow.profiles import nf

KPI = Kpi(
    name="trs",
    title=Text(en="TRS (NF E60-182)", fr="TRS"),
    definition=Text(
        en="Share of required time that was useful; time without load is not required.",
        fr="Part du temps requis qui a été utile ; le temps sans charge n'est pas requis.",
    ),
    formula="TRS = tU / tR = Do × Tp × Tq",
    unit=RATIO,
    source=nf.PROFILE.name,
    family="oee",
    ratios=four(nf.PROFILE, "trs", "trs."),
)
