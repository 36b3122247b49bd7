"""Taking an event off a laptop: keys, records, names. Refused while anything is here that is nowhere else."""

from __future__ import annotations

import shutil
from pathlib import Path

from fieldkit.errors import ExchangeError, FieldkitError, KitError
from fieldkit.exchange.envelope import LETTER
from fieldkit.kit.carry_values import Left
from fieldkit.kit.home import Home
from fieldkit.kit.kit import Kit

#: What a kit keeps in its home, keys first: a wipe that is cut off leaves nothing that can be used.
_KEYS = ("device.key", "former.keys", "certificate")
_FILES = (*_KEYS, "mirror", "neighbours", "pack", "pack.older", "server", "settings.toml")
_JOURNAL = "journal.db*"


def what_is_left(kit: Kit) -> Left:
    """What would be lost, after one more try to send it."""
    problem = ""
    try:
        kit.sync_now()
    except ExchangeError as error:
        problem = str(error)
    with kit.using() as (_, rounds):
        unsent, photos = rounds.unsent(), rounds.blobs.unsent()
    letters = len(kit.carrying.sets(LETTER))
    return Left(unsent, photos, letters, problem)


def check_nothing_is_left(left: Left) -> None:
    """Raises KitError with what is unsent and how to send it."""
    if left.unsent or left.photos:
        raise KitError("errors.wipe.unsent", unsent=left.unsent, photos=left.photos)
    if left.letters:
        raise KitError("errors.wipe.letters", laptops=left.letters)


def wipe(home: Home) -> list[str]:
    """Removes everything that a kit keeps in its home; returns the names of what there was. The journal must not be
    open. What else is in the folder stays."""
    removed = []
    try:
        for path in _paths(home.path):
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()
            removed.append(path.name)
        if home.path.is_dir() and not any(home.path.iterdir()):
            home.path.rmdir()
    except OSError as error:
        raise KitError("errors.wipe.file", path=home.path, cause=error.strerror or str(error)) from error
    return removed


def _paths(folder: Path) -> list[Path]:
    named = [folder / name for name in _FILES]
    halves = [path.with_name(f".{path.name}.new") for path in named]
    found = [*named, *halves, *sorted(folder.glob(_JOURNAL)), folder / "carried", folder / "rehearsal"]
    return [path for path in found if path.exists()]


def open_problem(error: FieldkitError) -> KitError:
    """What to say where a home cannot be opened, so that nobody knows what would be lost."""
    return KitError("errors.wipe.unknown", cause=str(error))
