"""What a restore has prepared: a whole store beside the present one, waiting to take its place."""

from __future__ import annotations

import shutil
from pathlib import Path

from gateway.embedded.folder import cold_folder


def restoring(path: Path) -> Path:
    """Name the file that a restore puts in the place of the store: whole, if it is there."""
    return path.with_name(f"{path.name}.restoring")


def restoring_cold(path: Path) -> Path:
    """Name the folder that goes with it."""
    return cold_folder(restoring(path))


def finish_restoring(path: Path, aside: Path | None = None) -> None:
    """End a restore: from the moment the present file is gone, there is no way but forward."""
    fresh, cold = restoring(path), restoring_cold(path)
    if path.exists():
        fresh.unlink(missing_ok=True)
        shutil.rmtree(cold, ignore_errors=True)
        return
    if not fresh.exists():
        return
    if cold.exists():
        present = cold_folder(path)
        if present.exists():
            present.replace(cold_folder(aside or _latest_aside(path)))
        cold.replace(present)
    fresh.replace(path)


def _latest_aside(path: Path) -> Path:
    """Name the store that was set aside last: the cold files there are go with it."""
    found = sorted(path.parent.glob(f"{path.stem}.before-restore-*{path.suffix}"))
    return found[-1] if found else path.with_name(f"{path.stem}.before-restore{path.suffix}")
