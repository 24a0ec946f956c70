"""The history figures in SQL: DuckDB over the cold files, with equality joins on hours.

It is the best of what was tried: one window over all rows for counters and cycles (joins as of an
instant take longer), spans cut into the hours that they touch and joined on the hour, exact
quantiles (approximate ones, and bins counted and ranked, take longer).
"""

from __future__ import annotations

from typing import Any

from benchmarks.history_cells import Cells, bench_cells
from benchmarks.history_rows import IDEAL
from edge.instant import HOUR

_STEPS = """
CREATE TEMP TABLE told AS
SELECT machine, epoch_ns("at") AS moment, kind, state, of, total, product, seq
FROM read_parquet('{files}', hive_partitioning = false)
WHERE kind IN ('state', 'count', 'operation');
"""

_SPANS = """
CREATE TEMP TABLE spans AS
WITH spans AS (
    SELECT machine, state, moment AS begun, lead(moment, 1, {end}::BIGINT) OVER w AS over
    FROM told WHERE kind = 'state'
    WINDOW w AS (PARTITION BY machine ORDER BY moment, seq)
), cut AS (
    SELECT machine, state, begun, over,
           unnest(generate_series(begun // {hour}, (over - 1) // {hour})) AS slot
    FROM spans WHERE over > begun
)
SELECT machine, cell, state, sum(least(over, stop) - greatest(begun, start))::BIGINT AS spent
FROM cut JOIN cells USING (slot)
WHERE begun < stop AND over > start
GROUP BY ALL;
"""

_PARTS = """
CREATE TEMP TABLE parts AS
WITH steps AS (
    SELECT machine, moment, of,
           total, last_value(CASE WHEN of = 'good' THEN total END IGNORE NULLS) OVER before AS good,
           last_value(CASE WHEN of = 'scrap' THEN total END IGNORE NULLS) OVER before AS scrap,
           last_value(product IGNORE NULLS) OVER upto AS product,
           last_value(CASE WHEN kind = 'count' THEN moment END IGNORE NULLS) OVER before AS last,
           last_value(CASE WHEN kind = 'state' AND state <> 'producing' THEN moment END
                      IGNORE NULLS) OVER upto AS stopped,
           last_value(CASE WHEN kind = 'state' THEN state END IGNORE NULLS) OVER upto AS state
    FROM told
    WINDOW upto AS (PARTITION BY machine ORDER BY moment, seq
                    ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW),
           before AS (PARTITION BY machine ORDER BY moment, seq
                    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
), counted AS (
    SELECT machine, moment, of, product, state, stopped, last,
           CASE of WHEN 'good' THEN good ELSE scrap END AS was,
           CASE WHEN was IS NULL THEN 0 WHEN total >= was THEN total - was ELSE total END AS made
    FROM steps WHERE of IS NOT NULL
)
SELECT machine, hour, day, shift, of, made, ideal,
       CASE WHEN made = 1 AND state = 'producing' AND coalesce(stopped < last, last IS NOT NULL)
            THEN moment - last END AS cycle
FROM counted JOIN cells ON cells.slot = moment // {hour} AND moment >= start AND moment < stop
LEFT JOIN ideals USING (product);
"""

_ANSWER = """
CREATE TEMP TABLE {by}_answer AS
WITH times AS (
    SELECT machine, cells.{by} AS bucket, sum(spent) AS planned,
           sum(spent) FILTER (state = 'producing') AS running,
           sum(spent) FILTER (state = 'down') AS down,
           sum(spent) FILTER (state = 'starved') AS starved,
           sum(spent) FILTER (state = 'blocked') AS blocked,
           sum(spent) FILTER (state = 'setup') AS setup,
           sum(spent) FILTER (state = 'idle') AS idle
    FROM spans JOIN cells USING (cell) GROUP BY ALL
), made AS (
    SELECT machine, {by} AS bucket, sum(made) AS made, sum(made) FILTER (of = 'good') AS good,
           sum(made * ideal) AS ideal_made, sum(made * ideal) FILTER (of = 'good') AS ideal_good,
           count(cycle) AS cycles, quantile_cont(cycle, [0.5, 0.95]) AS cycle
    FROM parts GROUP BY ALL
)
SELECT machine, bucket, planned, running, down, starved, blocked, setup, idle, made, good,
       cycles, cycle[1] AS median, cycle[2] AS p95, running / planned AS availability,
       ideal_made / running AS performance, good / made AS quality, ideal_good / planned AS oee
FROM times LEFT JOIN made USING (machine, bucket);
"""


def duckdb_history(files: str, end: int) -> dict[str, Any]:
    """Compute the figures by hour, day and shift; return them as data frames."""
    import duckdb

    db = duckdb.connect()
    _enter(db, bench_cells())
    for step in (_STEPS, _SPANS, _PARTS):
        db.execute(step.format(files=files, end=end, hour=HOUR))
    answers = {}
    for by in ("hour", "day", "shift"):
        db.execute(_ANSWER.format(by=by))
        answers[by] = db.table(f"{by}_answer").fetchnumpy()
    return answers


def _enter(db: Any, cells: Cells) -> None:
    import pyarrow as pa

    pieces = pa.table(
        {
            "cell": range(len(cells.start)),
            "slot": cells.slot,
            "start": cells.start,
            "stop": cells.end,
            "hour": cells.hour,
            "day": cells.day,
            "shift": cells.shift,
        }
    )
    products = pa.table({"product": list(IDEAL), "ideal": [one * 10**9 for one in IDEAL.values()]})
    for name, table in (("cells", pieces), ("ideals", products)):
        db.register(f"given_{name}", table)
        db.execute(f"CREATE TEMP TABLE {name} AS SELECT * FROM given_{name}")
