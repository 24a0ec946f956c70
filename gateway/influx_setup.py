"""Databases, buckets, retention and tokens of InfluxDB: made where they are missing. Pure.

What is asked of the server goes through `Server`; everything here may be repeated.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from edge.instant import SECOND, Duration, parse_duration

Row = Mapping[str, str]
FOR_EVER = 0
"""How InfluxDB writes a retention without end."""


class Server(Protocol):
    """One server, and the database or bucket on it that is ours."""

    @property
    def version(self) -> int:
        """The main version: 1 has databases, 2 has buckets, 3 makes databases when written to."""
        ...

    @property
    def bucket(self) -> str:
        """The bucket's (1.x: the database's) name."""
        ...

    @property
    def org(self) -> str:
        """The organisation's name (2.x)."""
        ...

    def statement(self, influxql: str) -> Sequence[Row]:
        """Carry out a statement of InfluxQL."""
        ...

    def json(
        self, method: str, path: str, said: Mapping[str, str] | None = None, body: Any = None
    ) -> Any:
        """Ask the interface of 2.x; None where there is no such thing."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Whether the bucket was made just now, and how long it keeps: before, and from now on.

    In seconds; 0 is for ever.
    """

    made: bool
    before: int
    now: int


def make(server: Server, retention: Duration | None) -> bool:
    """Make the bucket if it is not there; leave one that is there as it is."""
    if server.version == 1:
        if server.bucket in {row["name"] for row in server.statement("SHOW DATABASES")}:
            return False
        span = f" WITH DURATION {_influx(retention)}" if retention else ""
        server.statement(f"CREATE DATABASE {_name(server.bucket)}{span}")
        return True
    if server.version != 2 or _bucket(server) is not None:
        return False
    body = {"name": server.bucket, "orgID": _org_id(server), "retentionRules": _rules(retention)}
    server.json("POST", "/api/v2/buckets", body=body)
    return True


def keep_for(server: Server, retention: Duration | None) -> Kept:
    """Make the bucket keep as long as asked, None as long as it does already."""
    made = make(server, retention)
    before = _kept(server)
    wanted = before if retention is None else retention // SECOND
    if before != wanted:
        _change(server, wanted)
    return Kept(made=made, before=before, now=_kept(server))


def token(server: Server) -> tuple[str, bool] | None:
    """Make a token that may read and write the bucket and nothing else; 2.x only.

    Return the token and whether it is new. One that was made before is found by its description;
    a server that shows tokens only once gives an empty text for it.
    """
    bucket = _bucket(server) if server.version == 2 else None
    if bucket is None:
        return None
    name = f"ombre: read and write {server.bucket}"
    found = server.json("GET", "/api/v2/authorizations", {"orgID": bucket["orgID"]}) or {}
    for item in found.get("authorizations", ()):
        if item.get("description") == name and item.get("status", "active") == "active":
            return str(item.get("token", "")), False
    resource = {"type": "buckets", "id": bucket["id"], "orgID": bucket["orgID"]}
    allowed = [{"action": action, "resource": resource} for action in ("read", "write")]
    body = {"orgID": bucket["orgID"], "description": name, "permissions": allowed}
    return str(server.json("POST", "/api/v2/authorizations", body=body)["token"]), True


def _policies(server: Server) -> Sequence[Row]:
    return server.statement(f"SHOW RETENTION POLICIES ON {_name(server.bucket)}")


def _kept(server: Server) -> int:
    if server.version == 1:
        spans = [row["duration"] for row in _policies(server) if row["default"] == "true"]
        return parse_duration(spans[0]) // SECOND if spans else FOR_EVER
    bucket = _bucket(server) if server.version == 2 else None
    rules = (bucket or {}).get("retentionRules") or []
    return next((int(rule["everySeconds"]) for rule in rules), FOR_EVER)


def _change(server: Server, wanted: int) -> None:
    if server.version == 1:
        policy = next(row["name"] for row in _policies(server) if row["default"] == "true")
        where = f"{_name(policy)} ON {_name(server.bucket)}"
        server.statement(f"ALTER RETENTION POLICY {where} DURATION {_influx(wanted * SECOND)}")
        return
    bucket = _bucket(server)
    if bucket is not None:
        rules = {"retentionRules": _rules(wanted * SECOND)}
        server.json("PATCH", f"/api/v2/buckets/{bucket['id']}", body=rules)


def _bucket(server: Server) -> dict[str, Any] | None:
    said = {"org": server.org, "name": server.bucket}
    found = server.json("GET", "/api/v2/buckets", said) or {}
    buckets: list[dict[str, Any]] = found.get("buckets") or []
    return next((item for item in buckets if item["name"] == server.bucket), None)


def _org_id(server: Server) -> str:
    found = server.json("GET", "/api/v2/orgs", {"org": server.org}) or {}
    orgs = found.get("orgs") or [{}]
    return str(orgs[0].get("id", ""))


def _rules(retention: Duration | None) -> list[dict[str, Any]]:
    return [{"type": "expire", "everySeconds": retention // SECOND}] if retention else []


def _influx(retention: Duration) -> str:
    """Write a duration as InfluxQL does.

    >>> _influx(0), _influx(90 * SECOND)
    ('INF', '90s')
    """
    return f"{retention // SECOND}s" if retention else "INF"


def _name(text: str) -> str:
    r"""Write a name as InfluxQL does.

    >>> print(_name('my "bucket"'))
    "my \"bucket\""
    """
    escaped = text.replace("\\", r"\\").replace('"', r"\"")
    return f'"{escaped}"'
