from __future__ import annotations

from collections.abc import Iterator

import pytest

from dashboards.app import build_app
from servers.fake_shadow import FakeShadow, machine
from servers.web import Served, fetch_json, served, until


@pytest.fixture
def shadow() -> FakeShadow:
    return FakeShadow([machine("press"), machine("laser", "idle")])


@pytest.fixture
def site(shadow: FakeShadow) -> Iterator[Served]:
    with served(build_app(shadow)) as running:
        until(lambda: fetch_json(f"{running.url}/api/v1/maturity")[0] == 200)
        yield running
