"""Somewhere to keep events for the contract tests: one home a store kind, fresh for every test."""

from __future__ import annotations

import os
import urllib.parse
import urllib.request
import uuid
from dataclasses import dataclass
from pathlib import Path

import pytest

from edge.instant import system_clock
from gateway.store import Store, store_kinds
from servers.influx import InfluxServer, influxd_found


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """Opens the same store again and again, in this process or (by its arguments) in another."""

    kind: str
    folder: Path
    url: str = ""
    bucket: str = ""

    @property
    def arguments(self) -> list[str]:
        return [self.kind, str(self.folder), self.url, self.bucket]

    def open(self) -> Store:
        kind = store_kinds()[self.kind]
        said = {"url": self.url, "bucket": self.bucket} if self.url else {}
        org = {"org": os.environ["INFLUX_ORG"]} if "INFLUX_ORG" in os.environ and said else {}
        return kind.open(kind.settings(**said, **org), self.folder, system_clock)


def influx_url(server: InfluxServer | None) -> str:
    """Name the server to test against: the one somebody asks for, else the one started here."""
    asked = os.environ.get("INFLUX_URL", "")
    if asked:
        return asked
    if server is None:
        pytest.skip("no InfluxDB: neither INFLUX_URL is set nor is influxd installed")
    return server.url


def fresh_home(kind: str, folder: Path, server: InfluxServer | None) -> Home:
    """Make an empty home for one test."""
    if kind == "influxdb":
        return Home(
            kind=kind, folder=folder, url=influx_url(server), bucket=f"ombre-{uuid.uuid4().hex}"
        )
    return Home(kind=kind, folder=folder)


def drop(home: Home) -> None:
    """Clear up behind a test on a 1.x server of ours; a server somebody named keeps its buckets."""
    if home.url and "INFLUX_URL" not in os.environ and influxd_found():
        said = urllib.parse.urlencode({"q": f'DROP DATABASE "{home.bucket}"'}).encode()
        urllib.request.urlopen(f"{home.url}/query", data=said, timeout=10).close()
