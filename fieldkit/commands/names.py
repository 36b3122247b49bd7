"""Squads, sites, checkpoints, things and tallies as they are named on the command line: by number, key or name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar

import click

from fieldkit.kit.values import Ref
from fieldkit.texts.catalogue import say
from roster.event import Checkpoint, Event, Label, Site, Squad, Tally, Thing


class Named(Protocol):
    """Something of the event file with a number."""

    @property
    def number(self) -> int: ...

    @property
    def key(self) -> str: ...

    @property
    def name(self) -> Label: ...


Item = TypeVar("Item", bound=Named)


def find_squad(event: Event, text: str) -> Squad:
    return _find(event.squads, text, "squad")


def squad_number(event: Event, text: str) -> int:
    """0 where nothing is said: the squad that is shown."""
    return find_squad(event, text).number if text else 0


def find_site(event: Event, text: str) -> Site:
    return _find(event.sites, text, "site")


def find_thing(event: Event, text: str) -> Thing:
    return _find(event.things, text, "thing")


def find_checkpoint(event: Event, text: str, squad: int) -> Checkpoint:
    return _find([point for point in event.checkpoints if not squad or squad in point.squads], text, "checkpoint")


def find_tally(event: Event, text: str, squad: int) -> Tally:
    return _find([tally for tally in event.tallies if not squad or squad in tally.squads], text, "tally")


def find_deed_kind(event: Event, text: str) -> int:
    """0 where nothing is said: of no kind."""
    return _find(event.deeds, text, "deed").number if text else 0


def _find(items: Iterable[Item], text: str, what: str) -> Item:
    """Raises click.BadParameter, a wrong call, with the names that there are."""
    known = list(items)
    wanted = text.strip().casefold()
    for item in known:
        if wanted in (str(item.number), item.key.casefold(), *(name.casefold() for name in _names(item.name) if name)):
            return item
    keys = ", ".join(f"{item.number} {item.key}" for item in known)
    raise click.BadParameter(say(f"cli.unknown.{what}", text=text, known=keys))


def _names(label: Label) -> tuple[str, str, str]:
    return label.en, label.zh_hans, label.zh_hant


def write_ref(ref: Ref) -> str:
    """A record as the command line names it: LOG.NUMBER.NAME."""
    return f"{ref.log}.{ref.number}.{ref.name}"


def read_ref(text: str) -> Ref:
    """Raises click.BadParameter where that is no LOG.NUMBER.NAME."""
    log, _, rest = text.strip().partition(".")
    number, _, name = rest.partition(".")
    if not (log.isascii() and log.isdigit() and number.isascii() and number.isdigit() and name):
        raise click.BadParameter(say("cli.unknown.ref", text=text))
    return Ref(int(log), int(number), name)
