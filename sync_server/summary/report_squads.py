"""The report's tables of squads: all of them in one, and each with its counts, results and things."""

from __future__ import annotations

from collections.abc import Iterator

from sync_server.summary.model import Block, Cell, Fact, Facts, Paragraph, Section, Table
from sync_server.summary.values import Figures, HeadcountDay, SquadDay, Sums
from sync_server.summary.wording import Words

#: A table of at most so many rows goes to the next page as a whole.
WHOLE_ROWS_MAX = 25


def overview(words: Words, figures: Figures) -> Section:
    rows = tuple(
        (words.text(words.name(squad.name)), Cell(squad.wanted_sign), *_sums(words, squad, f"squads.{place}"))
        for place, squad in enumerate(figures.squads)
    )
    total = words.number(figures.totals.wanted, "totals.wanted")
    foot = (words.text(words.say("all")), total, *_sums(words, figures.totals, "totals"))
    columns = words.columns(
        "squad", "#wanted", "#roster", "#came", "#guests", "#walk_ins", "#late", "#absent", "#hours", "#incidents"
    )
    return Section(
        words.say("by_squad"),
        (Table(columns, rows, foot),),
        whole=len(rows) <= WHOLE_ROWS_MAX,
        note=words.say("came_note"),
    )


def _sums(words: Words, sums: Sums, path: str) -> tuple[Cell, ...]:
    counts = (
        words.number(getattr(sums, name), f"{path}.{name}", bad=name in ("late", "absent"))
        for name in ("roster", "came", "guests", "walk_ins", "late", "absent")
    )
    return (
        *counts,
        words.hours(sums.hours, f"{path}.hours"),
        words.number(sums.incidents, f"{path}.incidents"),
    )


def each(words: Words, figures: Figures) -> Iterator[Section]:
    """A section for every squad, under one heading."""
    for place, squad in enumerate(figures.squads):
        path = f"squads.{place}"
        blocks: list[Block] = [_facts(words, squad, path), _headcounts(words, squad, path)]
        if not squad.heard_ms and not squad.came:
            blocks.insert(0, Paragraph(words.say("unheard"), "bad"))
        if squad.tallies:
            blocks.append(_tallies(words, squad, path))
        if squad.things:
            blocks.append(_things(words, squad, path))
        note = words.say("led_by", unit=words.voice.unit(squad.unit))
        yield Section(words.name(squad.name), tuple(blocks), level=3, whole=True, note=note)


def _facts(words: Words, squad: SquadDay, path: str) -> Facts:
    facts = [
        Fact(words.say("came"), words.number(squad.came, f"{path}.came"), words.say("of", count=squad.wanted_sign)),
        Fact(words.say("late"), words.number(squad.late, f"{path}.late", bad=True)),
        Fact(words.say("absent"), words.number(squad.absent, f"{path}.absent", bad=True)),
        Fact(words.say("hours"), words.hours(squad.hours, f"{path}.hours")),
        Fact(words.say("incidents"), words.number(squad.incidents, f"{path}.incidents")),
    ]
    if squad.doubles:
        facts.append(Fact(words.say("doubles"), words.number(squad.doubles, f"{path}.doubles", bad=True)))
    return Facts(tuple(facts))


def _headcounts(words: Words, squad: SquadDay, path: str) -> Table:
    rows = tuple(
        (
            words.text(words.name(row.name)),
            words.text(words.moment(row.due_ms)),
            words.number(row.expected, f"{path}.headcounts.{place}.expected"),
            _or_dash(words, row.checked_in, f"{path}.headcounts.{place}.checked_in"),
            _counted(words, row, f"{path}.headcounts.{place}.counted"),
            words.text(words.moment(row.at_ms)),
            words.text(_ended(words, row)),
        )
        for place, row in enumerate(squad.headcounts)
    )
    columns = words.columns("headcount", "#due", "#expected", "#checked_in", "#counted", "#counted_at", "ended")
    return Table(columns, rows)


def _or_dash(words: Words, number: int | None, path: str) -> Cell:
    return Cell("–", tone="soft") if number is None else words.number(number, path)


def _counted(words: Words, row: HeadcountDay, path: str) -> Cell:
    """Stands out where nobody counted in time, or others than the records say and nobody knows why."""
    if row.counted is None:
        due = 0 < row.due_ms <= words.now_ms
        return Cell(words.say("not_counted"), tone="bad") if due else Cell("–", tone="soft")
    more = row.checked_in is not None and row.counted > row.checked_in
    return Cell(words.voice.number(row.counted), path, "bad" if row.lacking or more else "")


def _ended(words: Words, row: HeadcountDay) -> str:
    """What became of those whom the count lacked."""
    ends = {"found": row.found, "explained": row.explained, "missing": row.missing}
    said = [f"{words.voice.say(f'desk.settled.{ending}')} {people}" for ending, people in ends.items() if people]
    if row.lacking:
        said.append(words.voice.say("desk.short_by", count=row.lacking))
    return words.voice.listed(said)


def _tallies(words: Words, squad: SquadDay, path: str) -> Table:
    rows = tuple(
        (
            words.text(words.name(row.name)),
            words.number(row.total, f"{path}.tallies.{place}.total"),
            words.text(words.name(row.unit)),
            words.text(
                words.voice.listed(
                    f"{words.voice.session(session) or words.voice.say('desk.no_session')} {words.voice.number(amount)}"
                    for session, amount in row.by_session.items()
                ),
                "soft",
            ),
        )
        for place, row in enumerate(squad.tallies)
    )
    return Table(words.columns("result", "#total", "measure", "by_session"), rows)


def _things(words: Words, squad: SquadDay, path: str) -> Table:
    rows = tuple(
        (
            words.text(words.name(row.name)),
            words.number(row.given, f"{path}.things.{place}.given"),
            words.number(row.out, f"{path}.things.{place}.out"),
            words.number(row.back, f"{path}.things.{place}.back"),
            words.number(row.used, f"{path}.things.{place}.used"),
            words.number(row.broken, f"{path}.things.{place}.broken"),
            words.number(row.lost, f"{path}.things.{place}.lost", bad=True),
            words.number(row.missing, f"{path}.things.{place}.missing", bad=True)
            if row.lent
            else Cell("–", tone="soft"),
        )
        for place, row in enumerate(squad.things)
    )
    return Table(words.columns("thing", "#given", "#out", "#back", "#used", "#broken", "#lost", "#missing"), rows)
