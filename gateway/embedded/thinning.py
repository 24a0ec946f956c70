"""Measurements thinned: the readings of one step become one event with their statistics.

Such an event stands at the first reading of its step; its `value` is the mean, `least` and `most`
the extremes, `readings` how many there were, `over` the length of the step in seconds. A reading
that is alone in its step, or that is no number, stays as it is.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from edge.instant import Duration, seconds
from gateway.embedded.cold_rows import together
from gateway.embedded.table import SCHEMA
from gateway.event import Kind
from gateway.parquet_shape import EXACT

_SAME = ("machine", "stamp", "signal", "channel", "name", "unit")
_STEP = "step"


def thinned(table: pa.Table, machine: str, step: Duration) -> pa.Table:
    """Thin the measurements of a table, which is in order and comes back in order."""
    apart = _thinnable(table)
    rest, raw = table.filter(pc.invert(apart)), table.filter(apart)
    if not len(raw):
        return table
    steps = _steps(raw, step)
    lonely = steps.filter(pc.equal(steps["value_count"], 1))["number_max"]
    alone = raw.filter(pc.is_in(raw["number"], value_set=lonely.combine_chunks()))
    groups = steps.filter(pc.greater(steps["value_count"], 1))
    return together([rest, alone, _told(groups, step)], machine)


def _thinnable(table: pa.Table) -> pa.ChunkedArray:
    """Mark the measurements that are numbers and were not thinned before."""
    measured = pc.equal(table["kind"].cast(pa.string()), Kind.MEASUREMENT.value)
    number = pc.and_(pc.is_valid(table["value"]), pc.is_null(table[EXACT]))
    return pc.and_(pc.and_(measured, number), pc.is_null(table["readings"]))


def _steps(raw: pa.Table, step: Duration) -> pa.Table:
    """Sum the readings up, by stream and step."""
    at = raw["at"].cast(pa.int64())
    columns = {name: raw[name].cast(pa.string()) for name in _SAME}
    columns |= {name: raw[name].cast(pa.int64()) for name in ("number", "seq", "seen")}
    columns |= {"at": at, "value": raw["value"], _STEP: _floored(at, step)}
    asked = [("value", "mean"), ("value", "min"), ("value", "max"), ("value", "count")]
    asked += [("at", "min"), ("seen", "max"), ("number", "max"), ("seq", "min")]
    return pa.table(columns).group_by([*_SAME, _STEP]).aggregate(asked)


def _floored(at: pa.ChunkedArray, step: Duration) -> pa.ChunkedArray:
    """Divide by the step, downwards before 1970, too."""
    whole = pc.divide(at, step)
    below = pc.less(pc.subtract(at, pc.multiply(whole, step)), 0)
    return pc.subtract(whole, below.cast(pa.int64()))


def _told(groups: pa.Table, step: Duration) -> pa.Table:
    count = len(groups)
    instant, word = SCHEMA.field("at").type, SCHEMA.field("kind").type
    said = {
        "number": groups["number_max"],
        "at": groups["at_min"].cast(instant),
        "seq": groups["seq_min"],
        "seen": groups["seen_max"].cast(instant),
        "kind": pa.array([Kind.MEASUREMENT.value] * count),
        "whole": pa.array([""] * count),
        "value": groups["value_mean"],
        "least": groups["value_min"],
        "most": groups["value_max"],
        "readings": groups["value_count"],
        "over": pa.array([seconds(step)] * count, pa.float64()),
        **{name: groups[name] for name in _SAME},
    }
    columns = []
    for field in SCHEMA:
        column = said.get(field.name)
        if column is None:
            column = pa.nulls(count, field.type)
        elif field.type == word:
            column = column.cast(pa.string()).dictionary_encode().cast(word)
        columns.append(column)
    return pa.table(columns, schema=SCHEMA)
