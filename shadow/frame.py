"""Measures and spans as pandas tables, for people who go on with pandas and for CSV.

pandas is imported when a table is made and not before: it costs the live process nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from edge.instant import datetime_of, seconds
from edge.text import Language
from shadow.measure import Measure
from shadow.span import Span

if TYPE_CHECKING:
    import pandas as pd  # type: ignore[import-untyped]

_MEASURE = (
    *("scope", "from", "to", "name", "value", "unit"),
    *("low", "high", "profile", "revision", "because"),
)
_SPAN = ("machine", "state", "reason", "start", "end", "seconds")


def measure_frame(measures: Iterable[Measure], language: Language = "en") -> pd.DataFrame:
    """Lay measures out, one a row; `from` and `to` are UTC instants, absence is NaN.

    >>> one = Measure(name="oee", scope="m", start=0, end=1, value=0.5, unit="1")
    >>> measure_frame([one])["value"].tolist()
    [0.5]
    """
    import pandas as pd

    rows = [
        {
            **measure.as_json(language),
            "from": datetime_of(measure.start),
            "to": datetime_of(measure.end),
        }
        for measure in measures
    ]
    frame = pd.DataFrame(rows, columns=list(_MEASURE))
    return frame.astype({"value": "float64", "low": "float64", "high": "float64"})


def span_frame(spans: Iterable[Span]) -> pd.DataFrame:
    """Lay spans out, one a row, with their length in seconds.

    >>> from gateway.event import State
    >>> span = Span(machine="m", state=State.DOWN, reason="", start=0, end=1_500_000_000)
    >>> span_frame([span])["seconds"].tolist()
    [1.5]
    """
    import pandas as pd

    rows = [
        (
            span.machine,
            span.state.value,
            span.reason,
            datetime_of(span.start),
            datetime_of(span.end),
            seconds(span.length),
        )
        for span in spans
    ]
    return pd.DataFrame(rows, columns=list(_SPAN))
