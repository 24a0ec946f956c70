"""The times of the norms: every profile's own times, by the norm's own names.

- `nf.tt`, `nf.to`, `nf.tr`, `nf.tf`, with the ideal times `nf.tn` (all parts) and `nf.tu` (good).
- `iso.pot`, `iso.pbt`, `iso.aubt`, `iso.aupt`, `iso.apt`, `iso.aust`, `iso.adet`, `iso.adot`,
  `iso.pdot`.
- `e10.total`, `e10.operations`, `e10.uptime`, `e10.productive`, `e10.standby`, `e10.engineering`,
  `e10.scheduled_down`, `e10.unscheduled_down`, `e10.non_scheduled`.
- `smrp.available`, `smrp.loaded`, `smrp.uptime`, `smrp.scheduled_down`, `smrp.unscheduled_down`,
  `smrp.idle`.
- Unit: s. Source: the norm of each (`shadow/profiles/`). Unknown time bounds those that leave it
  out: it may belong to them. Ideal times are bounded by time in which no counter was in sight.

>>> from shadow.profile import profiles
>>> [one.symbol for one in profiles()["nf"].times.values()]
['tT', 'tO', 'tR', 'tF']
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, partial

from edge.text import Text
from shadow.figure import SECONDS, figure, several, time_figure
from shadow.kpi import Kpi
from shadow.measure import Measure
from shadow.profile import UNKNOWN, Profile, profiles
from shadow.profiles import nf
from shadow.time_class import TimeClass
from shadow.useful import no_work, uncounted
from shadow.window import Window
from shadow.wording import duration, sentence

NAMES = (
    *(f"{one.key}.{key}" for one in profiles().values() for key in one.times),
    *("nf.tn", "nf.tu"),
)


def measures(window: Window) -> Sequence[Measure]:
    """Give the times of every profile."""
    found = [one for profile in profiles().values() for one in _times(window, profile)]
    return [*found, *_ideal(window)]


def _times(window: Window, profile: Profile) -> Iterator[Measure]:
    amounts = window.amounts
    unknown = amounts.unknown
    maybe = _maybe(unknown) if unknown else None
    for key, name, takes in _named(profile):
        yield time_figure(
            window,
            name,
            profile.time(key, amounts),
            profile=profile.name,
            unknown=unknown if takes else 0,
            because=maybe if takes else None,
        )


@cache
def _named(profile: Profile) -> tuple[tuple[str, str, bool], ...]:
    """Each time's key and name, and whether unknown time may belong to it."""
    return tuple((key, f"{profile.key}.{key}", _takes_unknown(profile, key))
                 for key in profile.times)  # fmt: skip


def _takes_unknown(profile: Profile, key: str) -> bool:
    """Whether unknown time may belong to a time that leaves it out: there is planned time in it."""
    parts = profile.times[key].parts
    planned = {profile.slices[one] for one in TimeClass}
    return UNKNOWN not in parts and bool(planned.intersection(parts))


def _maybe(unknown: int) -> Text:
    return sentence(
        "{t} of planned time is unknown and may belong to it",
        "{t} de temps requis est inconnu et peut en faire partie",
        t=duration(unknown),
    )


def _ideal(window: Window) -> Iterator[Measure]:
    absent, amounts = no_work(window), window.amounts
    for name, spent in (("nf.tn", amounts.made_ideal), ("nf.tu", amounts.good_ideal)):
        if absent is not None:
            yield figure(window, name, None, SECONDS, profile=nf.PROFILE.name, because=absent)
        else:
            yield time_figure(
                window,
                name,
                round(spent),
                profile=nf.PROFILE.name,
                unknown=round(amounts.blind),
                because=uncounted(window),
            )


KPI = Kpi(
    name="norms",
    title=Text(en="Times of the norms", fr="Temps des normes"),
    definition=Text(
        en="What each norm calls the times of a machine: NF E60-182, ISO 22400-2, SEMI E10, SMRP.",
        fr="Ce que chaque norme appelle les temps d'une machine : NF E60-182, ISO 22400-2, "
        "SEMI E10, SMRP.",
    ),
    formula="tT ⊃ tO ⊃ tR ⊃ tF ; POT ⊃ PBT ⊃ AUBT ⊃ AUPT ⊃ APT ; …",
    unit=SECONDS,
    source="NF E60-182, ISO 22400-2, SEMI E10, SMRP",
    family="norms",
    plain=measures,
    plain_names=NAMES,
    plain_of_calendar=tuple(
        f"{one.key}.{key}"
        for one in profiles().values()
        for key in one.times
        if one.leaves_plan(key)
    ),
    several=partial(several, measures),
)
