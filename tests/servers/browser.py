"""A real browser without a window; where there is none, the tests that ask for it say so."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from servers.web import Served

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
BROWSER = shutil.which("chromium") or shutil.which("chromium-browser")

ARGUMENTS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class Visit:
    """One open page, and everything that went wrong on it or went to another host."""

    def __init__(self, page: Any, site: Served, language: str, ready: str) -> None:
        self.page = page
        self.language = language
        self.trouble: list[str] = []
        self.hosts: set[str] = set()
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.trouble.append(str(error)))
        page.on("request", lambda request: self.hosts.add(request.url.split("/")[2]))
        page.goto(f"{site.url}/?lang={language}")
        page.wait_for_selector(ready)

    def _hear(self, said: Any) -> None:
        if said.type in ("error", "warning"):
            self.trouble.append(said.text)

    def see(self, where: str, what: str, seconds: float = 5.0) -> None:
        """Wait until a text stands at a place."""
        sync_api.expect(self.page.locator(where).first).to_contain_text(
            what, timeout=seconds * 1000
        )

    def see_nothing(self, where: str, seconds: float = 5.0) -> None:
        """Wait until nothing is shown at a place."""
        sync_api.expect(self.page.locator(where)).to_be_hidden(timeout=seconds * 1000)


def browsing() -> Iterator[Any]:
    """Start the browser, and end it."""
    if BROWSER is None:
        pytest.skip("Debian's chromium is not installed")
    trouble = _driver_trouble()
    if trouble:
        pytest.skip(f"Playwright's driver does not start: {trouble}")
    with sync_api.sync_playwright() as play:
        try:
            started = play.chromium.launch(executable_path=BROWSER, args=list(ARGUMENTS))
        except sync_api.Error as error:
            pytest.skip(f"{BROWSER} does not start: {error.message.splitlines()[0]}")
        yield started
        started.close()


def _driver_trouble() -> str:
    """Say why the driver, a program of its own, cannot run here; empty where it can."""
    try:
        asked = [sys.executable, "-m", "playwright", "--version"]
        said = subprocess.run(asked, capture_output=True, text=True, timeout=60, check=True)
    except (OSError, subprocess.SubprocessError) as error:
        heard = (getattr(error, "stderr", None) or "").strip().splitlines()
        return heard[-1] if heard else str(error)
    return "" if said.stdout else "it says nothing"
