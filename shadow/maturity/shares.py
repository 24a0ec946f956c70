"""Shares of planned machine time, with the worst machine and the words for them.

Numerators and denominators are added up, percentages are never averaged. A machine that should
speak and does not counts with 0: data that are missing can never help.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median

from edge.instant import Duration
from edge.text import Text
from shadow.maturity.dossier import Dossier
from shadow.maturity.evidence import Evidence
from shadow.maturity.indicator import Finding, Indicator, Worst
from shadow.wording import duration, joined, percent, plain, sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """For each machine: proven time and planned time."""

    parts: Mapping[str, tuple[float, Duration]]

    @property
    def whole(self) -> float | None:
        """Proven over planned time of all machines, None without planned time."""
        planned = sum(of for _, of in self.parts.values())
        return sum(proven for proven, _ in self.parts.values()) / planned if planned else None

    @property
    def missed(self) -> Duration:
        """Planned time without proof."""
        return round(sum(of - proven for proven, of in self.parts.values()))

    @property
    def each(self) -> Mapping[str, float]:
        """The share of each machine that had planned time."""
        return {name: proven / of for name, (proven, of) in self.parts.items() if of}

    @property
    def middle(self) -> float | None:
        """The median machine, None without any."""
        return median(self.each.values()) if self.each else None

    @property
    def worst(self) -> str | None:
        """The machine with the lowest share, None without any."""
        return min(self.each, key=lambda name: self.each[name], default=None)


def of_time(
    machines: Mapping[str, Evidence], proven: Callable[[Evidence], Duration | None]
) -> Shares:
    """Take the proven time of each machine within its own planned time."""
    return Shares(
        parts={name: (proven(found) or 0, found.planned) for name, found in machines.items()}
    )


def of_machines(
    dossier: Dossier, machines: Mapping[str, Evidence], share: Callable[[Evidence], float]
) -> Shares:
    """Weigh a property of each machine with the planned time of the plant.

    Where the plant had no planned time all machines weigh the same.
    """
    weight = dossier.planned or 1
    return Shares(parts={name: (share(one) * weight, weight) for name, one in machines.items()})


def no_register(dossier: Dossier) -> Finding | None:
    """Say why nothing can be measured: nobody registered any machine."""
    if dossier.machines:
        return None
    return Finding(value=None, passed=False, reason=_NO_REGISTER)


def no_base(dossier: Dossier) -> Finding | None:
    """Say why nothing can be measured: no register, or nothing in it that could talk."""
    if dossier.machines and not dossier.expected:
        return Finding(value=None, passed=False, reason=_ALL_MUTE)
    return no_register(dossier)


def judged(
    dossier: Dossier, shares: Shares, indicator: Indicator, what: Text, gaps: Text
) -> Finding:
    """Hold the share of all machines against the threshold; `gaps` says what is missing, or ''."""
    value = shares.whole
    if value is None:
        return Finding(value=None, passed=False, reason=NO_PLANNED_TIME)
    bound = dossier.threshold(indicator.id, indicator.thresholds[indicator.id])
    said = sentence(
        "{value} {what} (at least {bound}; thresholds {version})",
        "{value} {what} (au moins {bound} ; seuils {version})",
        value=percent(value),
        what=what,
        bound=percent(bound),
        version=version(dossier, indicator.id),
    )
    worst = shares.worst
    return Finding(
        value=value,
        passed=value >= bound,
        reason=and_then(said, gaps),
        worst=None if worst is None else Worst(machine=worst, value=shares.each[worst]),
        missed=shares.missed,
    )


def judged_with_worst(
    dossier: Dossier, shares: Shares, indicator: Indicator, what: Text
) -> Finding:
    """Hold the share of all machines, and that of the worst one, against a threshold each."""
    key = f"{indicator.id}.worst"
    found = judged(dossier, shares, indicator, what, NOTHING)
    if found.worst is None or found.worst.value is None:
        return found
    least = dossier.threshold(key, indicator.thresholds[key])
    said = sentence(
        "{worst} is worst with {value} (at least {least}; thresholds {version})",
        "la pire est {worst} avec {value} (au moins {least} ; seuils {version})",
        worst=dossier.label(found.worst.machine),
        value=percent(found.worst.value),
        least=percent(least),
        version=version(dossier, key),
    )
    return replace(
        found,
        passed=bool(found.passed) and found.worst.value >= least,
        reason=and_then(found.reason, said, dark_now(dossier)),
        worst=replace(found.worst, threshold=least),
    )


def version(dossier: Dossier, *keys: str) -> Text:
    """Name the version of the thresholds, or the plant file that overrides them."""
    said = dossier.version(*keys)
    return plain(said) if said[0].isdigit() else Text(en=said, fr="du fichier d'usine")


def missing(dossier: Dossier, machines: Sequence[str]) -> Text:
    """Name the machines that lack a proof."""
    if not machines:
        return NOTHING
    names = joined(dossier.label(machine) for machine in machines)
    return sentence("missing: {names}", "il manque : {names}", names=names)


def dark_now(dossier: Dossier) -> Text:
    """Name the machines whose link is down at this moment, and for how long."""
    lost = [
        sentence(
            "{name} has had no link for {time}",
            "{name} est sans liaison depuis {time}",
            name=dossier.label(name),
            time=duration(dossier.end - found.lost_since),
        )
        for name, found in dossier.expected.items()
        if found.lost_since is not None
    ]
    return joined(lost) if lost else NOTHING


def and_then(*texts: Text) -> Text:
    """String together what there is to say."""
    return joined([text for text in texts if text.en], "; ")


NOTHING = plain("")

NO_PLANNED_TIME = Text(
    en="there was no planned time in this window", fr="il n'y a pas de temps requis sur la fenêtre"
)
_NO_REGISTER = Text(
    en="no machine is registered (section machines of the plant file)",
    fr="aucune machine n'est enregistrée (section machines du fichier d'usine)",
)
_ALL_MUTE = Text(
    en="every registered machine is declared unable to talk",
    fr="toutes les machines enregistrées sont déclarées incapables de communiquer",
)
