"""Speaking to InfluxDB 1.x, 2.x and 3.x with one client library, always synchronously.

The version in the answer to `/ping` decides how to write (1.x `/write?db=`, later
`/api/v2/write`) and how to make the database; reading is InfluxQL over `/query` as CSV with
nanoseconds everywhere. The library's batching writer is never used: it drops what it holds when
its process ends.
"""

from __future__ import annotations

import csv
import io
import json
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from edge.instant import Duration
from edge.problem import OmbreError
from gateway.influx_parts import Refused
from gateway.influx_setup import Kept, keep_for, make, token
from gateway.influx_words import away, not_allowed, troubled
from gateway.store import StoreAway

Row = Mapping[str, str]
Client = Any
"""The library's `InfluxDBClient`, whose types say little; imported on first use, for its weight."""

_TIMEOUT = 20_000
_FORBIDDEN = (401, 403)
_SERVER_FAULT = 500


class NotThere(StoreAway):
    """The server does not have what was asked for."""


class InfluxWire:
    """One server and one database in it; connects on first use and again after a failure."""

    def __init__(
        self, url: str, token: str, org: str, bucket: str, retention: Duration | None = None
    ) -> None:
        self._url, self._token, self._org, self._bucket = url, token, org, bucket
        self._retention = retention
        self._lock = threading.Lock()
        self._ready: tuple[Client, int] | None = None
        self._made = False

    def write(self, lines: Sequence[str]) -> None:
        """Write lines; they are kept once this returns. Raises StoreAway or Refused."""
        client, version = self._connected()
        body = "\n".join(lines).encode()
        if version == 1:
            place = [("db", self._bucket), ("precision", "ns")]
            self._call(client, "/write", "POST", place, body)
        else:
            place = [("org", self._org), ("bucket", self._bucket), ("precision", "ns")]
            self._call(client, "/api/v2/write", "POST", place, body)

    def query(self, influxql: str) -> Iterator[Row]:
        """Ask in InfluxQL; yield rows by column name, all as text. Raises StoreAway."""
        client, _ = self._connected()
        said = [("db", self._bucket), ("epoch", "ns"), ("q", influxql)]
        try:
            _, body = self._call(client, "/query", "GET", said)
        except Refused as error:
            raise StoreAway(away(self._url, error)) from error
        yield from _rows(body.decode("utf-8"))

    def version(self) -> int:
        """Return the server's main version. Raises StoreAway."""
        return self._connected()[1]

    def keep(self) -> Kept:
        """Make the database keep as long as asked. Raises StoreAway or OmbreError."""
        server = _Setup(self, *self._connected())
        try:
            kept = keep_for(server, self._retention)
        except Refused as error:
            raise StoreAway(away(self._url, error)) from error
        return replace(kept, made=kept.made or self._made)

    def make_token(self) -> tuple[str, bool] | None:
        """Make or find a token for our bucket alone. Raises StoreAway or OmbreError."""
        try:
            return token(_Setup(self, *self._connected()))
        except Refused as error:
            raise StoreAway(away(self._url, error)) from error

    def close(self) -> None:
        """Let go of connections."""
        with self._lock:
            if self._ready is not None:
                self._ready[0].close()
            self._ready = None

    def _connected(self) -> tuple[Client, int]:
        with self._lock:
            if self._ready is None:
                self._ready = self._connect()
            return self._ready

    def _connect(self) -> tuple[Client, int]:
        from influxdb_client.client.influxdb_client import InfluxDBClient

        client: Client = InfluxDBClient(
            url=self._url, token=self._token or "none", org=self._org, timeout=_TIMEOUT
        )
        try:
            headers, _ = self._call(client, "/ping", "GET", [])
            version = major(headers.get("X-Influxdb-Version", ""))
            self._made = make(_Setup(self, client, version), self._retention) or self._made
        except Refused as error:
            client.close()
            raise StoreAway(away(self._url, error)) from error
        except (StoreAway, OmbreError):
            client.close()
            raise
        return client, version

    def _call(  # noqa: PLR0913, PLR0917 - one argument a part of the request
        self,
        client: Client,
        path: str,
        method: str,
        said: Sequence[tuple[str, str]],
        body: Any = None,
        kind: str = "text/plain; charset=utf-8",
    ) -> tuple[Mapping[str, str], bytes]:
        from influxdb_client.rest import ApiException
        from urllib3.exceptions import HTTPError

        headers = {"Accept": "application/csv", "Content-Type": kind}
        try:
            answer: Any = client.api_client.request(
                method,
                f"{self._url.rstrip('/')}{path}",
                query_params=list(said),
                headers={**headers, **self._authority()},
                body=b"" if body is None and method == "POST" else body,
                _preload_content=False,
            )
            try:
                return dict(answer.headers), answer.data
            finally:
                answer.release_conn()
        except ApiException as error:
            raise self._failure(error) from error
        except HTTPError as error:
            raise StoreAway(away(self._url, error)) from error

    def _authority(self) -> Mapping[str, str]:
        return {"Authorization": f"Token {self._token}"} if self._token else {}

    def _failure(self, error: Any) -> Exception:
        """Sort the server's refusals: not allowed, wrong body, or away for now."""
        if error.status in _FORBIDDEN:
            return OmbreError(not_allowed(self._url, self._bucket), exit_code=3)
        if error.status in (400, 413, 422):
            return Refused(str(error.body or error.reason))
        self._ready = None if error.status == 404 else self._ready
        if error.status == 404:
            return NotThere(away(self._url, f"{error.status} {error.reason}"))
        if error.status >= _SERVER_FAULT:
            return StoreAway(troubled(self._url, error.status, error.body or error.reason))
        return StoreAway(away(self._url, f"{error.status} {error.reason}"))


@dataclass(frozen=True, slots=True)
class _Setup:
    """How `gateway.influx_setup` asks a server, over the connection of a wire."""

    wire: InfluxWire
    client: Client
    version: int

    @property
    def bucket(self) -> str:
        return self.wire._bucket

    @property
    def org(self) -> str:
        return self.wire._org

    def statement(self, influxql: str) -> Sequence[Row]:
        _, body = self.wire._call(self.client, "/query", "POST", [("q", influxql)])
        return list(_rows(body.decode("utf-8")))

    def json(
        self, method: str, path: str, said: Mapping[str, str] | None = None, body: Any = None
    ) -> Any:
        asked = list((said or {}).items())
        try:
            _, found = self.wire._call(self.client, path, method, asked, body, "application/json")
        except NotThere:
            return None
        return json.loads(found) if found else None


def major(version: str) -> int:
    """Read the main version out of what a server says of itself.

    >>> major("1.6.7~rc0"), major("v2.7.12"), major("3.2.1"), major("")
    (1, 2, 3, 2)
    """
    number = version.lstrip("v").partition(".")[0]
    return int(number) if number.isdigit() else 2


def _rows(text: str) -> Iterator[Row]:
    """Yield the rows of an answer; each statement and series set may bring a header of its own."""
    header: list[str] = []
    for cells in csv.reader(io.StringIO(text, newline="")):
        if cells[:2] == ["name", "tags"]:
            header = cells
        elif cells:
            yield dict(zip(header, cells, strict=False))
