"""requirements.lock, read."""

from __future__ import annotations

import re

from packaging.utils import canonicalize_name
from packaging.version import Version
from repo.tree import ROOT

LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PIN = re.compile(
    r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>\S+)(?: ; (?P<marker>[^\\]+))?"
    r"(?P<hashes>(?: \\\n    --hash=sha256:[0-9a-f]{64})+)$",
    re.MULTILINE,
)


def pins() -> dict[str, list[Version]]:
    """The locked versions by name; a name may be locked twice, under different markers."""
    found: dict[str, list[Version]] = {}
    for pin in PIN.finditer(LOCK):
        found.setdefault(canonicalize_name(pin["name"]), []).append(Version(pin["version"]))
    return found
