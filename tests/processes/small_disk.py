"""A disk of a few megabytes that can be filled up: a tmpfs in a mount namespace of its own, gone with its process."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

from tests.house.tree import ROOT

#: As anybody where that is allowed, else as root.
NAMESPACES = (("unshare", "--mount", "--map-root-user"), ("unshare", "--mount"))
BLOCK_BYTES = 4_096
RUN_S_MAX = 120.0


@cache
def namespace() -> tuple[str, ...]:
    """The command that gives a program its own mounts; () where this machine does not allow any."""
    if shutil.which("unshare") is None:
        return ()
    probe = "mount -t tmpfs -o size=64k tmpfs /mnt"
    for command in NAMESPACES:
        if subprocess.run([*command, "sh", "-c", probe], capture_output=True, check=False).returncode == 0:
            return command
    return ()


def run_with_small_disks(module: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Runs a module as a program that may mount disks."""
    return subprocess.run(
        [*namespace(), sys.executable, "-m", module, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        timeout=RUN_S_MAX,
        cwd=ROOT,
    )


class SmallDisk:
    """Mounted over `path` for as long as this process lives."""

    def __init__(self, path: Path, size_bytes: int) -> None:
        self.path = path
        path.mkdir(parents=True, exist_ok=True)
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size_bytes}", "tmpfs", str(path)], check=True)
        self._filler = path / "filler"

    def fill(self, leave_blocks: int = 0) -> None:
        """Takes all of the room but so many blocks."""
        self.free()
        status = os.statvfs(self.path)
        with self._filler.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, max(status.f_bavail - leave_blocks, 0) * status.f_frsize or 1)

    def free(self) -> None:
        self._filler.unlink(missing_ok=True)
