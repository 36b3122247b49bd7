"""Kits of a preparer's event on real homes, for tests of what they and a server make of each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from fieldkit.kit.home import Home
from fieldkit.kit.joining import open_pack
from fieldkit.kit.kit import Kit
from roster.keys import Role
from tests.meeting import Chance, Preparer, SteppedClock

MakeKit = Callable[..., Kit]


def make_home(
    preparer: Preparer, path: Path, *squads: int, role: Role = Role.CAPTAIN, url: str = "", certified: bool = True
) -> Home:
    """A laptop that was prepared by hand; without any certificate where it is not `certified`."""
    path.mkdir(parents=True, exist_ok=True)
    pack = path.parent / "the.pack"
    pack.write_bytes(preparer.pack.data)
    open_pack(path, pack, entropy=Chance(str(path)), server=url, squad=squads[0] if squads else 0)
    home = Home(path)
    key = home.load_device_key()
    assert key is not None
    if certified:
        home.save_certificate(preparer.certificate(key, *squads, role=role))
    return home


def open_kit(preparer: Preparer, home: Home, *, write: bool = True) -> Kit:
    return Kit(home, SteppedClock(preparer.time), Chance(f"kit in {home.path}"), write=write)


@contextmanager
def kits(preparer: Preparer, folder: Path) -> Iterator[MakeKit]:
    """Makes kits by name and squads; closes them all."""
    made: list[Kit] = []

    def make(name: str, *squads: int, role: Role = Role.CAPTAIN, url: str = "", certified: bool = True) -> Kit:
        home = make_home(preparer, folder / name, *squads, role=role, url=url, certified=certified)
        made.append(open_kit(preparer, home))
        return made[-1]

    try:
        yield make
    finally:
        for kit in made:
            kit.close()
