"""Any InfluxDB on demand: INFLUX_URL, INFLUX_TOKEN and INFLUX_ORG name it.

All contract tests of the kind `influxdb` then run on that server, in buckets of their own. Without
it they run on the 1.x server installed here; this file is where that is said.
"""

from __future__ import annotations

import os

import pytest

from edge.instant import SECOND
from gateway.event import event
from servers.homes import drop, fresh_home, version_of

ASKED = os.environ.get("INFLUX_URL", "")


@pytest.mark.skipif(
    not ASKED, reason="INFLUX_URL names no server: nothing was run on InfluxDB 2.x or 3.x"
)
def test_the_named_server_keeps_and_gives_back(tmp_path):
    assert version_of(ASKED) >= 1
    home = fresh_home("influxdb", tmp_path, None)
    store = home.open()
    said = [event(machine="press", kind="state", values={"state": "idle"}, at=SECOND * 10**9)]
    try:
        store.append(said)
        assert list(store.read("press", 0, 2**62)) == said
    finally:
        store.close()
        drop(home)
