"""A disk of its own for a plant's data, small enough to be filled; where the system grants one."""

import os
import shutil
import subprocess

SIZE = 48  # MB
SPACIOUS = 160  # for InfluxDB, which lays out 4 MB for each of its eight series files


class Disk:
    """A folder on a tmpfs; `why_not` says why it is none, and then it cannot be filled."""

    def __init__(self, folder, warden, size=SIZE):
        self.folder = folder
        self._size = size
        self._ballast = folder / "ballast"
        folder.mkdir(parents=True)
        self.why_not = self._mount(warden)

    def _mount(self, warden):
        mount = shutil.which("mount")
        if mount is None or not hasattr(os, "geteuid") or os.geteuid() != 0:
            return "mounting a small disk needs Linux and root"
        words = [mount, "-t", "tmpfs", "-o", f"size={self._size}m", "ombre-chaos", str(self.folder)]
        done = subprocess.run(words, check=False, capture_output=True, text=True)
        if done.returncode:
            return f"no small disk can be mounted ({done.stderr.strip()})"
        warden.unmount(self.folder)
        return None

    def fill(self, leave=0):
        """Leave no byte free, or about so many."""
        with self._ballast.open("ab", buffering=0) as ballast:
            try:
                while shutil.disk_usage(self.folder).free > leave or not leave:
                    ballast.write(bytes(64 * 1024))
            except OSError:
                return

    def free(self):
        self._ballast.unlink()

    def unmount(self):
        if self.why_not is None:
            subprocess.run([shutil.which("umount"), "-l", str(self.folder)], check=False)
