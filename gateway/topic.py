"""MQTT topic filters: `+` stands for one level, `#` for all that follow."""

from __future__ import annotations


def is_filter(address: str) -> bool:
    """Say whether an address stands for many.

    >>> is_filter("plant/+/state"), is_filter("nsu=urn:a;s=x+y")
    (True, False)
    """
    levels = address.split("/")
    return "+" in levels or levels[-1] == "#"


def matches(pattern: str, topic: str) -> bool:
    """Match as MQTT 3.1.1 section 4.7 does, `$` topics apart included.

    >>> matches("plant/#", "plant"), matches("plant/+/state", "plant/press/state")
    (True, True)
    >>> matches("#", "$SYS/uptime"), matches("plant/+", "plant/press/state")
    (False, False)
    """
    if topic.startswith("$") and not pattern.startswith("$"):
        return False
    wanted, given = pattern.split("/"), topic.split("/")
    for index, level in enumerate(wanted):
        if level == "#":
            return True
        if index >= len(given) or level not in ("+", given[index]):
            return False
    return len(wanted) == len(given)
