"""The calendar told for programs: what is planned day by day, and which changes counted when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from edge.instant import Instant, format_instant, seconds
from shadow.calendar import Calendar, Shift
from shadow.interval import length
from shadow.planning.edition import Correction, Edition
from shadow.planning.reign import BEGINNING, FOREVER
from shadow.wording import told as in_both

Told = Mapping[str, Any]
_ONE_DAY = timedelta(days=1)


def calendar_told(calendar: Calendar, start: Instant, end: Instant) -> Told:
    """Tell the production days that have some time within [start, end), each as a whole.

    Times are ISO 8601, lengths in seconds; texts are in both languages.
    """
    first, last = calendar.production_day(start), calendar.production_day(end - 1)
    days = [first + step * _ONE_DAY for step in range((last - first).days + 1)]
    from_, to = calendar.day_start(first), calendar.day_start(last + _ONE_DAY)
    return {
        "version": 1,
        "zone": calendar.zone,
        "from": format_instant(from_),
        "to": format_instant(to),
        "always_open": calendar.always_open,
        "holidays_of": list(dict.fromkeys(calendar.country(day) for day in (first, last))),
        "days": [_day(calendar, day) for day in days],
        "editions": [_edition(one) for one in _in_force(calendar, from_, to)],
        "corrections": [
            _correction(one) for one in calendar.corrections if one.start < to and one.end > from_
        ],
    }


def _in_force(calendar: Calendar, start: Instant, end: Instant) -> list[Edition]:
    """Find the editions that are in force at some time within [start, end)."""
    editions = calendar.editions
    ends = [*(one.since for one in editions[1:]), FOREVER]
    pairs = zip(editions, ends, strict=True)
    return [one for one, until in pairs if one.since < end and until > start]


def _day(calendar: Calendar, day: date) -> Told:
    start, end = calendar.day_start(day), calendar.day_start(day + _ONE_DAY)
    return {
        "day": day.isoformat(),
        "from": format_instant(start),
        "to": format_instant(end),
        "length": seconds(end - start),
        "opening": seconds(length(calendar.opening(start, end))),
        "planned": seconds(length(calendar.planned(start, end))),
        "holiday": in_both(calendar.holiday(day), None),
        "reasons": [in_both(why, None) for why in calendar.reasons(day)],
        "shifts": [_shift(calendar, shift) for shift in calendar.of_day(day)],
    }


def _shift(calendar: Calendar, shift: Shift) -> Told:
    source = calendar.source(shift.start)
    return {
        "name": in_both(shift.name, None),
        "team": shift.team,
        "from": format_instant(shift.start),
        "to": format_instant(shift.end),
        "length": seconds(shift.end - shift.start),
        "planned": seconds(shift.end - shift.start - length(shift.breaks)),
        "breaks": [
            {"from": format_instant(begin), "to": format_instant(over)}
            for begin, over in shift.breaks
        ],
        "edition": source.name,
        "corrected": isinstance(source, Correction),
    }


def _edition(one: Edition) -> Told:
    since = None if one.since == BEGINNING else one.since
    said = since if one.said is None else one.said
    return {
        "name": one.name,
        "from": None if since is None else format_instant(since),
        "said": None if said is None else format_instant(said),
        "why": in_both(one.why, None),
    }


def _correction(one: Correction) -> Told:
    return {
        "name": one.name,
        "from": format_instant(one.start),
        "to": format_instant(one.end),
        "said": format_instant(one.said),
        "why": in_both(one.why, None),
    }
