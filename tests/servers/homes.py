"""Somewhere to keep events for the contract tests: one home a store kind, fresh for every test."""

from __future__ import annotations

import contextlib
import os
import urllib.parse
import urllib.request
import uuid
from dataclasses import dataclass
from pathlib import Path

import pytest
from influxdb_client.client.influxdb_client import InfluxDBClient
from influxdb_client.rest import ApiException

from edge.instant import system_clock
from gateway.influx_wire import major
from gateway.store import Store, store_kinds
from gateway.stores.embedded import FILE
from servers.eager import WAYS, EagerStore
from servers.influx import InfluxServer


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """Opens the same store again and again, in this process or (by its arguments) in another."""

    kind: str
    folder: Path
    url: str = ""
    bucket: str = ""
    way: str = ""

    @property
    def arguments(self) -> list[str]:
        return [self.kind, str(self.folder), self.url, self.bucket, self.way]

    def open(self) -> Store:
        if self.way:
            return EagerStore(self.folder / FILE, self.way)
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


HOMES = sorted([*store_kinds(), *(f"embedded, {way}" for way in WAYS)])
"""Every store there is, the embedded one also with nearly everything packed, and in Parquet."""


def fresh_home(name: str, folder: Path, server: InfluxServer | None) -> Home:
    """Make an empty home for one test."""
    kind, _, way = name.partition(", ")
    if kind == "influxdb":
        return Home(
            kind=kind, folder=folder, url=influx_url(server), bucket=f"ombre-{uuid.uuid4().hex}"
        )
    return Home(kind=kind, folder=folder, way=way)


def drop(home: Home) -> None:
    """Take a test's own database or bucket off the server again."""
    if not home.url:
        return
    asked = InfluxDBClient(
        url=home.url,
        token=os.environ.get("INFLUX_TOKEN") or "none",
        org=os.environ.get("INFLUX_ORG", "ombre"),
    )
    with contextlib.closing(asked) as client:
        if version_of(home.url) == 1:
            said = urllib.parse.urlencode({"q": f'DROP DATABASE "{home.bucket}"'}).encode()
            request = urllib.request.Request(f"{home.url}/query", data=said)
            request.add_header("Authorization", f"Token {os.environ.get('INFLUX_TOKEN', '')}")
            urllib.request.urlopen(request, timeout=10).close()
            return
        with contextlib.suppress(ApiException):  # 3.x has no such interface: it keeps them
            buckets = client.buckets_api()
            bucket = buckets.find_bucket_by_name(home.bucket)
            if bucket is not None:
                buckets.delete_bucket(bucket)


def version_of(url: str) -> int:
    """Ask a server for its main version."""
    request = urllib.request.Request(f"{url.rstrip('/')}/ping")
    request.add_header("Authorization", f"Token {os.environ.get('INFLUX_TOKEN', '')}")
    with urllib.request.urlopen(request, timeout=10) as answer:
        return major(answer.headers.get("X-Influxdb-Version", ""))
