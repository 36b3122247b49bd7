"""What a deed is about, in words: the event file's keys by their names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from fieldkit.kit.values import Done
from fieldkit.texts.catalogue import chosen_language
from roster.event import Event, Label


class Named(Protocol):
    """What the event file names: squads, sites, checkpoints, tallies, things."""

    @property
    def key(self) -> str: ...

    @property
    def name(self) -> Label: ...


def about(event: Event, done: Done) -> str:
    """The name of the checkpoint, tally, thing or squad; of everything else what the deed itself says."""
    named = next((each for each in _named(event, done.what) if each.key == done.subject), None)
    return named.name.in_language(chosen_language()) if named is not None else done.subject


def _named(event: Event, what: str) -> Iterable[Named]:
    """Of what kind the keys are that a deed of this kind may be about."""
    if what == "headcount":
        return event.checkpoints
    if what == "tally":
        return event.tallies
    if what.startswith("thing"):
        return event.things
    return event.squads if what.startswith("deed") else ()
