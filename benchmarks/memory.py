"""The memory of the whole demonstration: simulators, broker, edge, gateway, shadow and page."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

import psutil

from benchmarks.figure import Figure
from benchmarks.setting import ombre, running

MEGABYTE = 1_000_000


def memory(seconds: int) -> list[Figure]:
    """Run the demonstration and take the largest sum over its processes while it produces."""
    with tempfile.TemporaryDirectory(prefix="ombre-bench-") as name:
        folder = Path(name)
        command = ombre(
            *("demo", "--for", f"{seconds}s", "--headless", "--json"),
            *("--folder", str(folder / "demo")),
        )
        resident: list[int] = []
        shared_once: list[int] = []
        count = 0
        with running(command, folder / "demo.log") as demo:
            tree = psutil.Process(demo.pid)
            while demo.poll() is None:
                processes = [tree, *_children(tree)]
                count = max(count, len(processes))
                resident.append(sum(_resident(one) for one in processes))
                shared_once.append(sum(_proportional(one) for one in processes))
                time.sleep(0.5)
            if demo.returncode:
                raise RuntimeError((folder / "demo.log").read_text(encoding="utf-8")[-2_000:])
    figures = [
        Figure(
            what="memory of the whole demo, resident",
            value=max(resident) / MEGABYTE,
            unit="MB",
            note=f"largest sum over {count} processes; shared pages counted in each",
        )
    ]
    if max(shared_once):
        figures.append(
            Figure(
                what="memory of the whole demo, proportional",
                value=max(shared_once) / MEGABYTE,
                unit="MB",
                note="shared pages counted once",
            )
        )
    return figures


def _children(tree: psutil.Process) -> list[psutil.Process]:
    try:
        children: list[psutil.Process] = tree.children(recursive=True)
    except psutil.NoSuchProcess:
        return []
    return children


def _resident(process: psutil.Process) -> int:
    try:
        size: int = process.memory_info().rss
    except psutil.NoSuchProcess:
        return 0
    return size


def _proportional(process: psutil.Process) -> int:
    """Read the proportional set size, 0 where the system has none (it is Linux's)."""
    if not Path(f"/proc/{os.getpid()}/smaps_rollup").exists():
        return 0
    try:
        size: int = process.memory_full_info().pss
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return 0
    return size
