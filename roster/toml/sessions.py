"""Sessions of an event file: times, who is expected, and where."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from roster.event import Session, Squad
from roster.toml.names import Names, check_once
from roster.toml.table import Table
from roster.toml.times import Clock

SESSION_KEYS = ("key", "name", "day", "opens", "start", "end", "squads", "site", "sites", "grace_minutes")
GRACE_MINUTES_MAX = 24 * 60


def read_sessions(tables: Sequence[Table], names: Names, clock: Clock, squads: Sequence[Squad]) -> tuple[Session, ...]:
    home = {squad.number: squad.site for squad in squads}
    sessions = tuple(_session(table, names, clock, home) for table in tables)
    check_once(tables, "key", [session.key for session in sessions])
    _check_overlaps(tables, sessions, {squad.number: squad.key for squad in squads})
    return sessions


def _session(table: Table, names: Names, clock: Clock, home: dict[int, int]) -> Session:
    day = clock.day(table)
    start_ms = clock.moment_ms(table, "start", day)
    end_ms = clock.moment_ms(table, "end", day)
    opens_ms = clock.moment_ms(table, "opens", day, start_ms)
    if start_ms and end_ms and end_ms <= start_ms:
        table.problem(
            "end", f'{table.what} ends before it begins: write a later "end", with its day where that is another day.'
        )
    if start_ms and opens_ms > start_ms:
        table.problem("opens", f'{table.what} begins before it opens: write an "opens" that is not after "start".')
    squads = table.squads(names.squads)
    return Session(
        key=table.key(),
        name=table.label("name"),
        start_ms=start_ms,
        end_ms=end_ms,
        squads=squads,
        sites=_sites(table, names, squads, home),
        grace_s=60 * table.integer("grace_minutes", 0, GRACE_MINUTES_MAX, 0),
        opens_ms=opens_ms,
    )


def _sites(table: Table, names: Names, squads: tuple[int, ...], home: dict[int, int]) -> dict[int, int]:
    """Squad → site: the one in `sites`, else `site` for all of them, else the squad's own."""
    one = table.reference("site", names.sites, 0)
    given = table.table("sites", names.squads, {})
    own = {names.squads[key]: given.reference(key, names.sites, 0) for key in given.data if key in names.squads}
    for number, key in ((names.squads[key], key) for key in given.data if key in names.squads):
        if number not in squads:
            given.problem(
                key, f'squad "{key}" has a site here but is not among "squads" of {table.what}: add it there.'
            )
    return {squad: own.get(squad) or one or home.get(squad, 0) for squad in squads}


def _check_overlaps(tables: Sequence[Table], sessions: Sequence[Session], keys: dict[int, str]) -> None:
    rows = zip(tables, sessions, strict=True)
    for (early_table, early), (table, late) in combinations(rows, 2):
        both = sorted(set(early.squads) & set(late.squads))
        if not both or not (early.start_ms < late.end_ms and late.start_ms < early.end_ms):
            continue
        line = table.report.lines.of((*early_table.path, "start"))
        named = ", ".join(f'"{keys.get(number, "")}"' for number in both[:3]) + (", …" if len(both) > 3 else "")
        table.problem(
            "start",
            f'session "{late.key}" overlaps session "{early.key}" (line {line}) for squad {named}: '
            "change a time, or take the squad out of one of them.",
        )
