"""What a figure is: its file, its norm, and the terms of its formula with their values. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from edge.text import Text
from shadow.finding import Bounded, Finding
from shadow.kpi import Kpi, kpis, ratios
from shadow.profile import Profile, profiles
from shadow.window import Window

Json = Mapping[str, Any]


def kpi_of(name: str) -> Kpi | None:
    """Find the file that a figure comes from; one below another (`time.down.E7`) has its file.

    >>> kpi_of("trs.quality").name, kpi_of("time.down.E7").name, kpi_of("nonsense")
    ('trs', 'time', None)
    """
    known = {figure: kpi for kpi in kpis().values() for figure in (kpi.name, *kpi.names)}
    while name not in known and "." in name:
        name = name.rpartition(".")[0]
    return known.get(name)


def kpi_json(kpi: Kpi) -> Json:
    """Say what a figure is."""
    return {
        "name": kpi.name,
        "title": both(kpi.title),
        "definition": both(kpi.definition),
        "formula": kpi.formula,
        "unit": kpi.unit,
        "source": kpi.source,
        "family": kpi.family,
    }


def profile_json(name: str) -> Json | None:
    """Say what a norm counts each class of time as, and of what its times are made."""
    profile: Profile | None = next((one for one in profiles().values() if one.name == name), None)
    if profile is None:
        return None
    return {
        "name": profile.name,
        "about": both(profile.about),
        "slices": {str(key.value): part for key, part in profile.slices.items()},
        "times": {
            key: {"symbol": time.symbol, "title": both(time.title), "parts": list(time.parts)}
            for key, time in profile.times.items()
        },
        "base": profile.base,
        "run": profile.run,
    }


def terms_json(name: str, windows: Iterable[tuple[str, Window]]) -> Sequence[Json]:
    """Give numerator and denominator of a ratio, of each window that it is made of.

    Times are in nanoseconds. A figure that is no ratio has none.
    """
    ratio = ratios().get(name)
    if ratio is None:
        return []
    return [{"of": of, **_finding(ratio.find(window))} for of, window in windows]


def _finding(found: Finding) -> Json:
    return {
        "top": _bounded(found.top),
        "bottom": _bounded(found.bottom),
        "absent": None if found.absent is None else both(found.absent),
        "planned_ns": found.time,
        "parts": found.parts,
        "unseen_ns": found.unseen,
        "notes": [both(one) for one in found.notes],
    }


def _bounded(one: Bounded) -> Json:
    return {"low": one.low, "mid": one.mid, "high": one.high}


def both(text: Text) -> Json:
    """Say a text in both languages."""
    return {"en": text.en, "fr": text.fr}
