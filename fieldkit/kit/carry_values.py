"""What the kit answers about records that travel without a network: frozen values that screens and commands show."""

from __future__ import annotations

import msgspec


class MirrorStatus(msgspec.Struct, frozen=True):
    """`state`: off, never (nothing mirrored since the start), ok, missing (the stick is not there) or trouble.
    `code` opens the mirror on a spare; "" where nothing was ever mirrored. `last_ms`: when everything was there last;
    `waiting`: records that are not; `problem`: the sentence of the last error. `own_disk`: the folder is on the disk of
    this laptop's own, which dies with it."""

    state: str
    folder: str
    code: str
    last_ms: int
    waiting: int
    problem: str
    own_disk: bool = False


class TakenOver(msgspec.Struct, frozen=True):
    """What a spare goes on with. `device` (hex) and `label`: the laptop that died; `records`: those of it that are here
    now, `new` of them were not before; `last_ms`: when it wrote the last of these; `mirrored_ms`: when its mirror was
    written last (0: there is none), and what it wrote later is not here. `unsent`: records that the server has not said
    it holds, of both laptops. `certified`: the server has let this laptop in; `admitted`: for that squad; `working`: it
    can be used for that squad, if only until somebody admits it."""

    device: str
    label: str
    squad: int
    records: int
    new: int
    last_ms: int
    mirrored_ms: int
    unsent: int
    certified: bool
    admitted: bool
    working: bool
    server: str


class Left(msgspec.Struct, frozen=True):
    """What is on this laptop and may be nowhere else: records `unsent`, `photos` of incidents, `letters` of so many
    others. `problem`: why a last try to send it did not work, "" where it did."""

    unsent: int
    photos: int
    letters: int
    problem: str


class Wiped(msgspec.Struct, frozen=True):
    """The files that were removed, what was lost with them, and the folder where a mirror still stands ("": none)."""

    removed: list[str]
    lost: Left
    mirror: str


class NeighbourStatus(msgspec.Struct, frozen=True):
    """`state`: off, waiting (on while the kit is open), on or trouble. `codes`: what others type to find this laptop;
    `paired`: addresses that it was told; `found`: those that it found by itself; `discovers`: whether it can.
    `met`: laptops that it has exchanged with since the start, the last time at `last_ms`. `letters`, `replies`: laptops
    for which something is carried."""

    state: str
    codes: list[str]
    paired: list[str]
    found: list[str]
    discovers: bool
    met: int
    last_ms: int
    letters: int
    replies: int
    problem: str


class DropStatus(msgspec.Struct, frozen=True):
    """What there is to carry. `unsent`: own records that the server has not said it holds; `sticks`: folders of what is
    plugged in; `letters` and `replies`: names (hex) of laptops for which something is carried."""

    unsent: int
    sticks: list[str]
    letters: list[str]
    replies: list[str]


class DropWritten(msgspec.Struct, frozen=True):
    """A drop. `records`: own ones in it, that the server has not said it holds; `laptops`: others whose letters are
    carried in it."""

    file: str
    bytes: int
    records: int
    laptops: int


class DropRead(msgspec.Struct, frozen=True):
    """What was in files that somebody brought. `answers`: replies to this laptop; `received`: records new here;
    `unsent`: what the server still has not said it holds; `letters` and `replies`: laptops for which something is
    carried on from here; `full`: the place for that is full, so that not all of it was kept."""

    answers: int
    received: int
    unsent: int
    standing: str
    letters: int
    replies: int
    full: bool


class DropDelivered(msgspec.Struct, frozen=True):
    """Whose letters the server took: `laptops` by their names in logs (hex). `waiting`: laptops whose letters are
    still here."""

    laptops: list[str]
    waiting: int
