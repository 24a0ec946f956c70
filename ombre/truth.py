"""What the simulators say really happened, and where the product says otherwise."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ombre.demo_folder import DemoFolder

COUNTS = ("good", "scrap")


def read_truth(folder: DemoFolder) -> Mapping[str, Mapping[str, Any]]:
    """Read the truth of each simulated machine, by its name."""
    return {
        file.stem.removeprefix("truth-"): json.loads(file.read_text(encoding="utf-8"))
        for file in sorted(folder.truth.glob("truth-*.json"))
    }


def disagreements(
    kpi: Mapping[str, Any], truth: Mapping[str, Mapping[str, Any]]
) -> list[Mapping[str, Any]]:
    """List the counts in which the product and the simulators differ.

    >>> kpi = {"measures": [{"scope": "press", "name": "count.good", "value": 9},
    ...                     {"scope": "press", "name": "count.scrap", "value": 1}]}
    >>> disagreements(kpi, {"press": {"good": 10, "scrap": 1}})
    [{'machine': 'press', 'count': 'good', 'truth': 10, 'ombre': 9}]
    """
    measured = {(row["scope"], row["name"]): row["value"] for row in kpi["measures"]}
    return [
        {"machine": machine, "count": count, "truth": said[count], "ombre": got}
        for machine, said in truth.items()
        for count in COUNTS
        if (got := measured.get((machine, f"count.{count}"))) != said[count]
    ]
