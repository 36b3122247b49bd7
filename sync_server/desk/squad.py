"""A squad's page: its people by what they are doing, posts, headcounts, things, tallies and incidents."""

from __future__ import annotations

import msgspec

from fieldkit.journal import reading
from fieldkit.journal.journal import Journal
from fieldkit.records.alerts import overdue_points, unreachable_since
from fieldkit.records.figures import SquadFigures, ThingFigures
from fieldkit.records.kinds import Space, tally_subject
from fieldkit.records.spaces.headcount import Settled
from fieldkit.records.spaces.person import PersonState, was_here
from roster.consent import is_given
from roster.event import Checkpoint, Squad
from sync_server.deeds import DeedLine, StandingLine, deed_line, standings_of
from sync_server.directory import Directory, called
from sync_server.incidents import Story, tell
from sync_server.people import PersonLine, line_of, name_of


class PostLine(msgspec.Struct, frozen=True):
    """A post (`key` "": the squad as a whole): role → at least so many, and → how many are here; who is away."""

    key: str
    minimum: dict[str, int]
    here: dict[str, int]
    away: tuple[PersonLine, ...]

    @property
    def short(self) -> int:
        return sum(max(least - self.here.get(role, 0), 0) for role, least in self.minimum.items())


class SettledLine(msgspec.Struct, frozen=True):
    """How the search for somebody ended: `ending` is found, explained or missing. `incident`, where there is one, with
    the number that is said of it; `words`: why."""

    name: str
    called: str
    ending: str
    at_ms: int
    by: str
    words: str
    incident: str = ""
    number: str = ""


class ConsentFigures(msgspec.Struct, frozen=True):
    """Of the people on a squad's list: who `need` a guardian's consent, for whom the paper was `seen` at the table, and
    who `lack` one still."""

    need: int
    seen: int
    lack: int


class HeadcountLine(msgspec.Struct, frozen=True):
    """A checkpoint; `counted` by category, None while nobody has counted. `checked_in`: who was here by the records at
    that moment; `lacking`: of those, how many nobody knows anything of yet."""

    checkpoint: int
    due_ms: int
    counted: dict[str, int] | None
    at_ms: int
    by: str
    note: str
    overdue: bool
    counts: int
    checked_in: int = 0
    lacking: int = 0
    settled: tuple[SettledLine, ...] = ()


class ThingLine(msgspec.Struct, frozen=True):
    """A thing and who has how many of it still: (name, called, how many); "" for the squad itself."""

    thing: int
    lent: bool
    figures: ThingFigures
    holders: tuple[tuple[str, str, int], ...]


class TallyLine(msgspec.Struct, frozen=True):
    tally: int
    total: int
    by_session: dict[str, int]


class SquadPage(msgspec.Struct, frozen=True):
    """`late`: not come although it is time; `coming`: not come, and it is not."""

    now_ms: int
    squad: Squad
    figures: SquadFigures
    unreachable_ms: int | None
    here: tuple[PersonLine, ...]
    away: tuple[PersonLine, ...]
    late: tuple[PersonLine, ...]
    coming: tuple[PersonLine, ...]
    gone: tuple[PersonLine, ...]
    posts: tuple[PostLine, ...]
    headcounts: tuple[HeadcountLine, ...]
    things: tuple[ThingLine, ...]
    tallies: tuple[TallyLine, ...]
    incidents: tuple[Story, ...]
    deeds: tuple[DeedLine, ...] = ()
    standings: tuple[StandingLine, ...] = ()
    consent: ConsentFigures | None = None


def make_squad_page(journal: Journal, directory: Directory, number: int, now_ms: int) -> SquadPage | None:
    """None where the event has no such squad."""
    squad = directory.event.squad(number)
    heard = reading.heard_by_squad(journal, now_ms=now_ms)
    figures = directory.figures.squad(number, journal.views.totals, now_ms, heard.get(number, 0))
    if squad is None or figures is None:
        return None
    states = _states(journal, directory, number)
    people, deeds = _people(journal, directory, number, states), reading.deeds(journal, number)
    by_status = {status: tuple(line for line in people if line.status == status) for status in ("here", "away", "gone")}
    absent = tuple(line for line in people if line.status == "not_come")
    late_from_ms = directory.figures.late_from_ms(number, now_ms)
    is_late = late_from_ms is not None and now_ms >= late_from_ms
    return SquadPage(
        now_ms=now_ms,
        squad=squad,
        figures=figures,
        unreachable_ms=unreachable_since(directory.event, figures, now_ms),
        here=by_status["here"],
        away=by_status["away"],
        late=absent if is_late else (),
        coming=() if is_late else absent,
        gone=by_status["gone"],
        posts=tuple(_posts(squad, by_status["here"], by_status["away"])),
        headcounts=_headcounts(journal, directory, squad, figures, states),
        things=_things(journal, directory, figures),
        tallies=_tallies(journal, directory, number),
        incidents=_incidents(journal, directory, number),
        deeds=tuple(deed_line(journal, directory, deed) for deed in deeds),
        standings=standings_of(journal, directory, deeds),
        consent=_consent(directory, number, states),
    )


def _incidents(journal: Journal, directory: Directory, squad: int) -> tuple[Story, ...]:
    merged = (one for one in reading.merged_incidents(journal) if squad in {view.squad for view in one.views})
    return tuple(tell(journal, directory, one) for one in merged)


def _states(journal: Journal, directory: Directory, squad: int) -> dict[int, PersonState]:
    """Of the squad's roster, and of whoever else is or was with it."""
    roster = [person.number for person in directory.squad_people(squad)]
    states = reading.person_states(journal, roster)
    found = {number: states.get(number) or PersonState(number) for number in roster}
    found.update((state.person, state) for state in reading.people_at(journal, squad))
    return found


def _people(journal: Journal, directory: Directory, squad: int, states: dict[int, PersonState]) -> list[PersonLine]:
    """All but those who are with another squad now."""
    lines = [line_of(journal, directory, number, state) for number, state in states.items()]
    own = [line for line in lines if line.squad in (squad, 0)]
    return sorted(own, key=lambda line: (line.since_ms, line.name, line.person))


def _posts(squad: Squad, here: tuple[PersonLine, ...], away: tuple[PersonLine, ...]) -> list[PostLine]:
    lines = []
    if squad.wanted.roles:
        roles = {wanted.role: wanted.at_least for wanted in squad.wanted.roles}
        lines.append(PostLine("", roles, _by_role(here), ()))
    for post in squad.posts:
        minimum = {wanted.role: wanted.at_least for wanted in post.minimum}
        at_post = tuple(line for line in here if line.post == post.key)
        gone = tuple(line for line in away if line.post == post.key)
        lines.append(PostLine(post.key, minimum, _by_role(at_post), gone))
    return lines


def _by_role(people: tuple[PersonLine, ...]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for line in people:
        counts[line.role] = counts.get(line.role, 0) + 1
    return counts


def _headcounts(
    journal: Journal, directory: Directory, squad: Squad, figures: SquadFigures, states: dict[int, PersonState]
) -> tuple[HeadcountLine, ...]:
    overdue = {point.number for point in overdue_points(directory.event, figures)}
    points = (point for point in directory.event.checkpoints if squad.number in point.squads)
    return tuple(
        _headcount(journal, directory, squad.number, point, point.number in overdue, states) for point in points
    )


def _headcount(
    journal: Journal,
    directory: Directory,
    squad: int,
    point: Checkpoint,
    overdue: bool,
    states: dict[int, PersonState],
) -> HeadcountLine:
    state = reading.headcount_state(journal, squad, point.number)
    entry = state.entry
    here = sum(was_here(one, squad, state.at_ms) for one in states.values()) if entry is not None else 0
    return HeadcountLine(
        checkpoint=point.number,
        due_ms=point.due_ms,
        counted=dict(state.counted) if entry is not None else None,
        at_ms=state.at_ms,
        by=directory.name(entry.operator) if entry is not None else "",
        note=reading.words_of(journal, entry) if entry is not None and entry.has_text else "",
        overdue=overdue,
        counts=state.counts,
        checked_in=here,
        lacking=max(here - state.total - state.accounted, 0) if entry is not None else 0,
        settled=tuple(_settled(journal, directory, one) for one in state.settled),
    )


def _settled(journal: Journal, directory: Directory, one: Settled) -> SettledLine:
    view = reading.incident_view(journal, one.incident) if one.incident else None
    return SettledLine(
        name_of(journal, directory, one.person),
        called(one.person),
        one.ending,
        one.at_ms,
        directory.name(one.entry.operator),
        reading.words_of(journal, one.entry) if one.entry.has_text else "",
        str(one.incident) if view is not None else "",
        view.number if view is not None else "",
    )


def _consent(directory: Directory, squad: int, states: dict[int, PersonState]) -> ConsentFigures | None:
    """None where nobody of the squad needs one."""
    wanted = directory.event.consent
    need = [person for person in directory.squad_people(squad) if person.category in wanted]
    seen = {person.number for person in need if states[person.number].consents}
    lack = sum(not is_given(person.consent) and person.number not in seen for person in need)
    return ConsentFigures(len(need), len(seen), lack) if need else None


def _things(journal: Journal, directory: Directory, figures: SquadFigures) -> tuple[ThingLine, ...]:
    holders: dict[int, list[tuple[str, str, int]]] = {}
    for holding in reading.holdings(journal, figures.squad):
        name = name_of(journal, directory, holding.holder) if holding.holder else ""
        number = called(holding.holder) if holding.holder else ""
        holders.setdefault(holding.thing, []).append((name, number, holding.held))
    return tuple(
        ThingLine(thing.number, thing.lent, figures.things[thing.number], tuple(holders.get(thing.number, ())))
        for thing in directory.event.things
        if thing.number in figures.things
    )


def _tallies(journal: Journal, directory: Directory, squad: int) -> tuple[TallyLine, ...]:
    lines = []
    for tally in directory.event.tallies:
        if squad in tally.squads:
            sums = reading.sums_of(journal, Space.TALLY, tally_subject(squad, tally.number)).sums
            lines.append(TallyLine(tally.number, sum(sums.values()), dict(sums)))
    return tuple(lines)
