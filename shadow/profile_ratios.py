"""The overall ratio of a profile with its three factors, as figures."""

from __future__ import annotations

from shadow import factors
from shadow.profile import Profile
from shadow.ratio import Ratio, blind_time, either_unseen, unknown_states
from shadow.useful import (
    NO_PLANNED_TIME,
    NOT_PRODUCING,
    NOTHING_MADE,
    no_parts,
    no_work,
    of_useful_time,
    quality_notes,
)


def overall(profile: Profile, name: str, base: str = "") -> Ratio:
    """Useful time over the base of the norm, or another time of it."""
    return Ratio(
        name=name,
        profile=profile.name,
        terms=factors.overall(profile, base),
        nothing=NO_PLANNED_TIME,
        absent=no_work,
        notes=of_useful_time,
        unseen=blind_time,
        of_calendar=profile.leaves_plan(base or profile.base),
    )


def availability(profile: Profile, name: str) -> Ratio:
    """Running time over the base of the norm."""
    return Ratio(
        name=name,
        profile=profile.name,
        terms=factors.share(profile, profile.run),
        nothing=NO_PLANNED_TIME,
        on_parts=False,
        unseen=unknown_states,
        of_calendar=profile.leaves_plan(profile.base),
    )


def performance(profile: Profile, name: str, run: str = "") -> Ratio:
    """Ideal time of all parts made over running time, or another time of the norm."""
    return Ratio(
        name=name,
        profile=profile.name,
        terms=factors.performance(profile, run),
        nothing=NOT_PRODUCING,
        absent=no_work,
        unseen=either_unseen,
        of_calendar=profile.leaves_plan(run or profile.run),
    )


def quality(profile: Profile, name: str) -> Ratio:
    """Good parts among all."""
    return Ratio(
        name=name,
        profile=profile.name,
        terms=factors.quality,
        nothing=NOTHING_MADE,
        absent=no_parts,
        notes=quality_notes,
        by_number=factors.quality_by_number,
    )


def four(profile: Profile, name: str, prefix: str) -> tuple[Ratio, ...]:
    """All four; they multiply."""
    return (
        overall(profile, name),
        availability(profile, f"{prefix}availability"),
        performance(profile, f"{prefix}performance"),
        quality(profile, f"{prefix}quality"),
    )
