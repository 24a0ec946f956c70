"""One InfluxDB for all contract tests, one fresh home a test."""

from __future__ import annotations

import os

import pytest

from servers.homes import HOMES, drop, fresh_home
from servers.influx import influxd_found, start_influx


@pytest.fixture(scope="session")
def influx_server(tmp_path_factory):
    if "INFLUX_URL" in os.environ or not influxd_found():
        yield None
        return
    server = start_influx(tmp_path_factory.mktemp("influxd"))
    yield server
    server.kill()


@pytest.fixture(params=HOMES)
def home(request, tmp_path):
    server = request.getfixturevalue("influx_server") if request.param == "influxdb" else None
    made = fresh_home(request.param, tmp_path, server)
    yield made
    drop(made)


@pytest.fixture
def store(home):
    opened = home.open()
    yield opened
    opened.close()
