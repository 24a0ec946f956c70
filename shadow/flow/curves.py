"""What a line can give at a level of work in progress: the curves of Factory Physics.

A line has a bottleneck rate rb and a raw process time T0 (all process times, no waiting); its
critical work in progress is W0 = rb x T0. With w parts in it, throughput and time through the line
lie between the best case (no variability) and the worst (all parts move together); the practical
worst case is a line of equal, random stations, against which a real one is judged.

Source: Hopp & Spearman, *Factory Physics*.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line: its bottleneck rate (parts per unit of time) and its raw process time.

    >>> penny_fab = Line(rate=0.5, raw_time=8)  # four stations of two hours
    >>> penny_fab.critical_wip
    4.0
    """

    rate: float
    raw_time: float

    @property
    def critical_wip(self) -> float:
        """W0, the work in progress at which the best line reaches its bottleneck rate."""
        return self.rate * self.raw_time


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """What a line gives at one level of work in progress; by Little's law wip = rate x time."""

    throughput: float
    time: float


def best(line: Line, wip: float) -> Point:
    """No variability: time is raw time up to the critical work in progress, then queueing.

    >>> best(Line(rate=0.5, raw_time=8), 6)
    Point(throughput=0.5, time=12.0)
    """
    return Point(
        throughput=min(wip / line.raw_time, line.rate), time=max(line.raw_time, wip / line.rate)
    )


def worst(line: Line, wip: float) -> Point:
    """All parts move as one batch: each waits for all others at every station.

    >>> worst(Line(rate=0.5, raw_time=8), 4)
    Point(throughput=0.125, time=32)
    """
    return Point(throughput=1 / line.raw_time, time=wip * line.raw_time)


def practical_worst(line: Line, wip: float) -> Point:
    """Equal stations of random times, one machine each: half-way where it matters.

    >>> practical_worst(Line(rate=0.5, raw_time=8), 4)
    Point(throughput=0.2857142857142857, time=14.0)
    """
    others = line.critical_wip + wip - 1
    return Point(throughput=wip * line.rate / others, time=line.raw_time + (wip - 1) / line.rate)
