"""What the kit answers about records that travel without a network: frozen values that screens and commands show."""

from __future__ import annotations

import msgspec


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
