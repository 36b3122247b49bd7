"""What happens on a full disk: a program, since it needs mounts of its own.

    python -m tests.processes.full_disk kit|opening|home|server FOLDER FILE

FILE prepares a laptop (or is the server's pack). Ends with an AssertionError where anything was lost.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from itertools import count
from pathlib import Path
from random import Random

import pytest

from fieldkit.errors import FieldkitError, JournalError, KitError
from fieldkit.journal.verify import verify_journal
from fieldkit.kit.home import Home
from fieldkit.kit.joining import open_pack
from fieldkit.kit.kit import Kit
from tests.fieldkit.kit.county import TRAFFIC, County
from tests.meeting import digest, holdings
from tests.processes.killing import found_in, lost_and_doubled
from tests.processes.served import ServedProcess, make_home, open_kit
from tests.processes.small_disk import SmallDisk
from tests.processes.writer import TALLY, write_for_ever

DISK_BYTES = 12 * 1024 * 1024
#: How much room is left, in blocks: from none to a few hundred kilobytes.
LEFT_BLOCKS = (0, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89)
FULL = ("errors.journal.full", "errors.home.full")


def _laptop(folder: Path, file: Path) -> Home:
    path = folder / "home"
    open_pack(path, file, entropy=Random(1).randbytes)
    return Home(path)


def fill_while_writing(folder: Path, file: Path) -> None:
    """A kit that is open says so, has what it confirmed and no more than that, and goes on when there is room."""
    disk = SmallDisk(folder, DISK_BYTES)
    home = _laptop(folder, file)
    kit = open_kit(home)
    told: Counter[str] = Counter()
    for round_, left in enumerate(LEFT_BLOCKS):
        disk.fill(left)
        message = ""
        try:
            write_for_ever(kit, round_, lambda line: told.update((line,)))
        except JournalError as error:
            message = error.message
        assert message == "errors.journal.full", (left, message)
        assert found_in(kit) == told, left
        disk.free()
        kit.tally(TALLY, 1)
        told["tally"] += 1
    kit.close()
    _is_whole(home, told)


def _is_whole(home: Home, told: Counter[str]) -> None:
    with closing(open_kit(home)) as kit:
        assert lost_and_doubled(told, found_in(kit)) == (0, 0)
        assert found_in(kit) == told
        assert kit.verify().findings == ()


def open_when_full(folder: Path, file: Path) -> None:
    """A kit that is started on a full disk opens, or says so; all is there once there is room."""
    disk = SmallDisk(folder, DISK_BYTES)
    home = _laptop(folder, file)
    told: Counter[str] = Counter()
    for round_, left in enumerate(LEFT_BLOCKS):
        kit = open_kit(home)
        write_until(kit, round_, told, 9 + round_)
        kit.close()
        disk.fill(left)
        with _said_by_name():
            kit = open_kit(home)
            with closing(kit):
                assert found_in(kit) == told, left
                write_until(kit, 100 + round_, told, 9)
        with _said_by_name(), closing(open_kit(home, write=False)) as kit:
            assert found_in(kit) == told, left
        disk.free()
    _is_whole(home, told)


def write_until(kit: Kit, round_: int, told: Counter[str], things: int) -> None:
    """Enters so many things, and notes what was confirmed."""
    left = iter(range(things))

    def say(line: str) -> None:
        told.update((line,))
        if next(left, None) is None:
            raise EnoughError

    with suppress(EnoughError):
        write_for_ever(kit, round_, say)


class EnoughError(Exception):
    """The writer has written as much as is wanted."""


@contextmanager
def _said_by_name() -> Iterator[None]:
    """Goes on after an error that says that the disk is full, and after no other."""
    try:
        yield
    except FieldkitError as error:
        if error.message not in FULL or "full" not in str(error):
            raise


def prepare_when_full(folder: Path, file: Path) -> None:
    """A laptop is prepared, or somebody chooses a setting: each file is whole or as it was."""
    disk = SmallDisk(folder, DISK_BYTES)
    for left in (0, 1, 2, 3, 5, 8):
        disk.fill(left)
        with _said_by_name():
            _laptop(folder / str(left), file)
        home = Home(folder / str(left) / "home")
        if home.joined:
            with _said_by_name():
                open_kit(home).close()
        disk.free()
        kit = open_kit(_laptop(folder / str(left), file))
        kit.set_operator(kit.operators()[0].person)
        before = home.load_settings()
        disk.fill(0)
        with pytest.raises(KitError, match="full"):
            kit.set_operator(kit.operators()[1].person)
        assert home.load_settings() == before
        disk.free()
        kit.close()


def serve_when_full(folder: Path, file: Path) -> None:
    """The server answers 503, laptops keep what they have, and bring it once there is room."""
    disk = SmallDisk(folder, DISK_BYTES)
    county, laptops = County(folder.with_name("county")), folder.with_name("laptops")
    server = ServedProcess(county, folder / "server")
    server.start()
    kit = open_kit(make_home(county, laptops / "traffic", "--squad", str(TRAFFIC), server=server.url))
    acknowledged = 0
    for round_, left in enumerate(LEFT_BLOCKS[:6]):
        kit.sync_now()
        acknowledged = kit.sync_status().records
        disk.fill(left)
        error = _push_until_refused(kit, round_)
        assert (error.message, error.values["status"]) == ("errors.exchange.trouble", 503), error
        assert error.values["wait"].isdigit()
        assert kit.sync_status().records > acknowledged
        assert kit.sync_status().unsent > 0
        disk.free()
    kit.sync_now()
    assert kit.sync_status().unsent == 0
    server.stop()
    journal, close = server.read()
    assert holdings(kit.journal) <= holdings(journal)
    assert digest(kit.journal) == digest(journal)
    assert verify_journal(journal).findings == ()
    close()
    kit.close()


def _push_until_refused(kit: Kit, round_: int) -> FieldkitError:
    for number in count():
        kit.raise_incident("other", 1, f"{round_}-{number} " + "x" * 400)
        try:
            kit.sync_now()
        except FieldkitError as error:
            return error
    raise AssertionError


SCENARIOS: dict[str, Callable[[Path, Path], None]] = {
    "kit": fill_while_writing,
    "opening": open_when_full,
    "home": prepare_when_full,
    "server": serve_when_full,
}


def main() -> None:
    scenario, folder, file = sys.argv[1:]
    SCENARIOS[scenario](Path(folder), Path(file))


if __name__ == "__main__":
    main()
