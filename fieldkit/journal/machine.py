"""What this machine is called by its system, for telling a copied folder from the one that it was copied from."""

from __future__ import annotations

import ctypes
import sys
from hashlib import sha256
from pathlib import Path

NAME_BYTES = 8
_LINUX = (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id"))
_WINDOWS_KEY = r"SOFTWARE\Microsoft\Cryptography"


def machine_name() -> bytes:
    """8 bytes that are the same at every start of this machine's system, and hashed, since the system's own name of it
    is nobody's business; b"" where it has none."""
    try:
        known = _system_name()
    except (OSError, AttributeError):
        return b""
    return sha256(b"fieldkit machine\0" + known).digest()[:NAME_BYTES] if known else b""


def _system_name() -> bytes:
    if sys.platform == "win32":
        import winreg

        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, _WINDOWS_KEY) as key:
            return str(winreg.QueryValueEx(key, "MachineGuid")[0]).encode()
    if sys.platform == "darwin":
        name, at_once = ctypes.create_string_buffer(16), (ctypes.c_long * 2)(0, 0)
        return name.raw if ctypes.CDLL(None).gethostuuid(name, at_once) == 0 else b""
    return next((path.read_bytes().strip() for path in _LINUX if path.is_file()), b"")
