"""Ombre's command line as a user meets it: a process of its own, its two outputs, its exit code."""

import os
import subprocess
import sys
from pathlib import Path


def ombre(
    *arguments: str, folder: Path, language: str = "en", **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run `ombre ARGUMENTS` in a folder and return what it said."""
    return subprocess.run(
        [sys.executable, "-m", "ombre", *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=folder,
        env={**os.environ, "OMBRE_LANG": language, "PYTHONUTF8": "1", **environment},
        timeout=60,
        check=False,
    )
