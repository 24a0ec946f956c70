"""What computes contains no input or output, no clock and no `async` (the design's third contract).

Every file of `shadow/` and `gateway/` counts as one that computes, unless it stands in RIM with a
reason. The import half is held a second time by import-linter, whose list must be the same.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from repo.tree import ROOT, name, project, python_files, tree

RIM: dict[str, str] = {
    "gateway/embedded/adopt.py": "enters cold files again into a new list",
    "gateway/embedded/backup.py": "copies a store while it is written",
    "gateway/embedded/cold.py": "reads one Parquet file",
    "gateway/embedded/cold_damage.py": "sets a damaged Parquet file aside",
    "gateway/embedded/cold_write.py": "writes one Parquet file",
    "gateway/embedded/compaction.py": "moves old events into Parquet",
    "gateway/embedded/damage.py": "looks at a file and sets a damaged one aside",
    "gateway/embedded/file.py": "the SQLite file, opened and shared",
    "gateway/embedded/fill.py": "measures files and the disk",
    "gateway/embedded/folder.py": "names the files there are",
    "gateway/embedded/head.py": "copies a store under a new first page",
    "gateway/embedded/known.py": "asks the file for events",
    "gateway/embedded/letters.py": "a table of the file",
    "gateway/embedded/lock.py": "says who has a store open",
    "gateway/embedded/night.py": "does the work of a night, alone",
    "gateway/embedded/packing.py": "packs what stands in the file",
    "gateway/embedded/piece.py": "tables of the file",
    "gateway/embedded/reading.py": "opens a store to read it",
    "gateway/embedded/recent.py": "follows the file",
    "gateway/embedded/restore.py": "puts a copy in the place of a store",
    "gateway/embedded/restoring.py": "ends a restore",
    "gateway/embedded/retention.py": "replaces Parquet files by lesser ones",
    "gateway/embedded/salvage.py": "reads what a damaged file still holds",
    "gateway/embedded/tables.py": "reads a period from the file and from Parquet",
    "gateway/embedded/verify.py": "checks a store",
    "gateway/embedded/words.py": "knows the errors of SQLite",
    "gateway/home.py": "opens the store in its folder",
    "gateway/imports/__init__.py": "reads the files of a history",
    "gateway/influx_wire.py": "speaks to InfluxDB",
    "gateway/receive.py": "listens to edges on other boxes",
    "gateway/recording.py": "reads a file of history, line by line",
    "gateway/service.py": "moves events from the outbox to the store, for ever",
    "gateway/store.py": "finds the stores and hands them their folder",
    "gateway/stores/embedded.py": "a store",
    "gateway/stores/influx.py": "a store",
    "gateway/watch.py": "watches the disk and what waits, for ever",
    "shadow/editions_folder.py": "keeps versions of the plant file in a folder",
    "shadow/columns/month_file.py": "reads and writes the totals of a month",
    "shadow/columns/rollup.py": "keeps totals in a folder",
    "shadow/keep_measures.py": "writes the measures of closed periods, for ever",
    "shadow/listen.py": "takes a port and serves",
    "shadow/revise.py": "finds out in a thread of its own what late events changed",
    "shadow/revisions.py": "remembers it in a file",
    "shadow/serve.py": "the shadow as a service over HTTP",
    "shadow/service.py": "follows the store; several threads ask it",
    "shadow/stream.py": "sends news to listeners",
}
"""The files that act, and what each of them does."""


OUTSIDE = frozenset(
    {
        "aiohttp",
        "asyncio",
        "asyncua",
        "fastapi",
        "http",
        "httpx",
        "influxdb_client",
        "io",
        "logging",
        "multiprocessing",
        "os",
        "paho",
        "pathlib",
        "random",
        "requests",
        "secrets",
        "select",
        "selectors",
        "shutil",
        "signal",
        "socket",
        "sqlite3",
        "subprocess",
        "sys",
        "tempfile",
        "threading",
        "time",
        "urllib",
        "uvicorn",
    }
)
CLOCKS = frozenset(
    {"now", "utcnow", "today", "time_ns", "monotonic", "monotonic_ns", "perf_counter"}
)
DOORS = frozenset({"open", "input", "print"})
PURE = [path for path in python_files("shadow", "gateway") if name(path) not in RIM]


def outside(node: ast.AST) -> Iterator[str]:
    """What one node of the syntax tree does that a computation must not do."""
    match node:
        case ast.Import(names=names):
            yield from (f"import {one.name}" for one in names if top(one.name) in OUTSIDE)
        case ast.ImportFrom(module=str(module)) if top(module) in OUTSIDE:
            yield f"from {module} import …"
        case ast.AsyncFunctionDef() | ast.Await() | ast.AsyncFor() | ast.AsyncWith():
            yield "async"
        case ast.Call(func=ast.Attribute(attr=attr)) if attr in CLOCKS:
            yield f".{attr}()"
        case ast.Call(func=ast.Name(id=called)) if called in DOORS:
            yield f"{called}()"


def top(module: str) -> str:
    return module.split(".", maxsplit=1)[0]


@pytest.mark.parametrize("path", PURE, ids=name)
def test_a_file_that_computes_does_nothing_else(path: Path) -> None:
    found = [
        f"line {getattr(node, 'lineno', '?')}: {what}"
        for node in ast.walk(tree(path))
        for what in outside(node)
    ]
    assert not found


@pytest.mark.parametrize(
    "code",
    [
        "import sqlite3",
        "from urllib.request import urlopen",
        "async def f(): ...",
        "datetime.now(UTC)",
        "open('x')",
    ],
)
def test_the_rule_sees_what_it_forbids(code: str) -> None:
    assert [what for node in ast.walk(ast.parse(code)) for what in outside(node)]


def test_the_rim_is_made_of_files_that_exist() -> None:
    assert not [entry for entry in RIM if not (ROOT / entry).is_file()]


def test_import_linter_holds_the_same_rule() -> None:
    """The whole of both packages, the same forbidden modules, and no way out but the rim's."""
    [contract] = [
        item for item in project()["tool"]["importlinter"]["contracts"] if "compute" in item["name"]
    ]
    assert contract["source_modules"] == ["gateway", "shadow"]
    assert set(contract["forbidden_modules"]) == OUTSIDE
    assert set(contract["ignore_imports"]) == {f"{module(entry)} -> *" for entry in RIM}


def module(entry: str) -> str:
    return entry.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
