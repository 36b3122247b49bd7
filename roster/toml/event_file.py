"""The event file as a whole: bytes in, a checked event out, or every problem at once."""

from __future__ import annotations

import re
import tomllib

from roster.errors import EventError
from roster.event import Event
from roster.problems import Problem
from roster.toml.counted import (
    CHECKPOINT_KEYS,
    DEED_KEYS,
    TALLY_KEYS,
    THING_KEYS,
    read_checkpoints,
    read_deeds,
    read_tallies,
    read_things,
)
from roster.toml.lines import Lines
from roster.toml.names import Names, keys_of, numbers_of
from roster.toml.places import ROLE_KEYS, SITE_KEYS, UNIT_KEYS, read_roles, read_sites, read_units
from roster.toml.sessions import SESSION_KEYS, read_sessions
from roster.toml.squads import SQUAD_KEYS, read_squads
from roster.toml.table import Report, Table
from roster.toml.times import Clock, parse_days, parse_zone

FILE_BYTES_MAX = 4 * 1024 * 1024
TOP_KEYS = ("event", "roles", "units", "sites", "squads", "sessions", "checkpoints", "things", "tallies", "deeds")
EVENT_KEYS = ("key", "name", "place", "time_zone", "days", "categories", "consent", "decisions")


def parse_event(content: bytes, file: str) -> Event:
    """The event in `content`; raises EventError with every problem, each with `file` and line."""
    text = _text(content, file)
    data, lines = _toml(text, file)
    top = Table(data, (), Report(file, lines), "the event file", TOP_KEYS)
    event = _event(top)
    if top.report.problems:
        raise EventError.of(sorted(top.report.problems, key=lambda problem: problem.line))
    return event


def _text(data: bytes, file: str) -> str:
    if len(data) > FILE_BYTES_MAX:
        raise _error(file, 0, f"this file is too large; an event file may have {FILE_BYTES_MAX:,} bytes.")
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _error(file, line, "this line is not in UTF-8: save the file as UTF-8 in your editor.") from error


def _toml(text: str, file: str) -> tuple[dict[str, object], Lines]:
    try:
        return tomllib.loads(text), Lines(text)
    except tomllib.TOMLDecodeError as error:
        raise _syntax_error(str(error), text, file) from error
    except RecursionError as error:
        raise _error(file, 0, "brackets are nested too deeply for an event file.") from error


def _syntax_error(reason: str, text: str, file: str) -> EventError:
    """tomllib says where in its sentence: `… (at line 3, column 5)`."""
    place = re.search(r" \(at (?:line (\d+), column (\d+)|end of document)\)", reason)
    line = int(place[1]) if place and place[1] else text.count("\n") + 1
    what = reason[: place.start()] if place else reason
    column = f" (column {place[2]})" if place and place[2] else ""
    return _error(file, line, f'this is not TOML{column}: {what}. Texts stand in quotes: key = "value".')


def _error(file: str, line: int, text: str) -> EventError:
    return EventError.of([Problem(file, line, text)])


def _event(top: Table) -> Event:
    head = top.table("event", EVENT_KEYS)
    zone = parse_zone(head, "time_zone")
    clock = Clock(zone, parse_days(head, "days"))
    roles = top.tables("roles", "role", ROLE_KEYS)
    units = top.tables("units", "unit", UNIT_KEYS)
    sites = top.tables("sites", "site", SITE_KEYS, needed=True)
    squad_tables = top.tables("squads", "squad", SQUAD_KEYS, needed=True)
    names = Names(numbers_of(squad_tables), numbers_of(sites), keys_of(units), keys_of(roles))
    squads = read_squads(squad_tables, names)
    categories = head.texts("categories", ("adult",)) or ("adult",)
    return Event(
        key=head.key(),
        name=head.label("name"),
        place=head.label("place"),
        time_zone=zone.key,
        days=clock.days,
        units=read_units(units, names),
        sites=read_sites(sites),
        squads=squads,
        sessions=read_sessions(top.tables("sessions", "session", SESSION_KEYS), names, clock, squads),
        checkpoints=read_checkpoints(top.tables("checkpoints", "checkpoint", CHECKPOINT_KEYS), names, clock),
        things=read_things(top.tables("things", "thing", THING_KEYS), names),
        tallies=read_tallies(top.tables("tallies", "tally", TALLY_KEYS), names),
        decisions=head.texts("decisions", ()),
        categories=categories,
        roles=read_roles(roles),
        consent=_consent(head, categories),
        deeds=read_deeds(top.tables("deeds", "deed", DEED_KEYS)),
    )


def _consent(head: Table, categories: tuple[str, ...]) -> tuple[str, ...]:
    """The categories whose people need a guardian's consent."""
    known = {name: name for name in categories}
    return tuple(head.named("consent", name, "category", known, name) for name in head.texts("consent", ()))
