"""The report: the day's figures in words, tables and charts. Takes everything from `Figures`, and counts nothing."""

from __future__ import annotations

from datetime import date

from roster.event import Event
from sync_server.incidents import Story, StoryInvolved, StoryLine
from sync_server.summary import report_deeds, report_open, report_squads
from sync_server.summary.model import (
    Block,
    Cell,
    Fact,
    Facts,
    Paragraph,
    Report,
    Section,
    StoryBlock,
    StoryRow,
    Table,
)
from sync_server.summary.report_charts import arrival_charts, strength_chart
from sync_server.summary.values import Figures
from sync_server.summary.wording import Words
from sync_server.voice import Voice


def make_report(figures: Figures, event: Event, language: str) -> Report:
    voice = Voice(event, language)
    words = Words(voice, figures.made_ms)
    made = words.say("made", day=voice.day(figures.made_ms), time=voice.clock(figures.made_ms))
    sections = [
        _overview(words, figures),
        Section(words.say("arrivals"), tuple(arrival_charts(words, figures)), whole=True),
        report_squads.overview(words, figures),
        _results(words, figures),
        _units(words, figures),
        _things(words, figures),
        *report_squads.each(words, figures),
        report_deeds.section(words, figures),
    ]
    if figures.details is not None:
        sections += [_incidents(words, figures.details.stories), report_open.section(words, figures)]
    return Report(
        voice.html_language,
        words.name(figures.event.name),
        voice.listed([words.name(figures.event.place), _days(voice, figures)]),
        made,
        f"{words.name(figures.event.name)} · {made}",
        tuple(section for section in sections if section.blocks),
    )


def _days(voice: Voice, figures: Figures) -> str:
    days = [_day(voice, date.fromisoformat(day)) for day in figures.event.days]
    return days[0] if len(days) == 1 else f"{days[0]} – {days[-1]}"


def _day(voice: Voice, day: date) -> str:
    weekday, month = voice.say(f"desk.weekday.{day.isoweekday()}"), voice.say(f"desk.month.{day.month}")
    return voice.say("summary.date", weekday=weekday, day=day.day, month=month, year=day.year)


def _overview(words: Words, figures: Figures) -> Section:
    totals = figures.totals
    wanted = words.say("of_wanted", wanted=totals.wanted)
    beside = words.say("beside", guests=totals.guests, walk_ins=totals.walk_ins)
    absent = words.say("absent_note", absent=totals.absent)
    facts = (
        Fact(words.say("came"), words.number(totals.came, "totals.came"), wanted),
        Fact(words.say("own"), words.number(totals.own, "totals.own"), beside),
        Fact(words.say("late"), words.number(totals.late, "totals.late"), absent),
        Fact(words.say("hours"), words.hours(totals.hours, "totals.hours"), words.say("hours_note")),
        Fact(
            words.say("incidents"),
            words.number(totals.incidents, "totals.incidents"),
            words.say("open_note", open=totals.incidents_open),
        ),
    )
    return Section("", (Facts(facts), strength_chart(words, figures)), whole=True)


def _results(words: Words, figures: Figures) -> Section:
    squads: dict[int, list[str]] = {row.tally: [] for row in figures.tallies}
    for squad in figures.squads:
        for row in squad.tallies:
            squads[row.tally].append(words.name(squad.name))
    rows = tuple(
        (
            words.text(words.name(row.name)),
            words.number(row.total, f"tallies.{place}.total"),
            words.text(words.name(row.unit)),
            words.text(words.voice.listed(squads[row.tally]), "soft"),
        )
        for place, row in enumerate(figures.tallies)
    )
    table = Table(words.columns("result", "#total", "measure", "by_squad"), rows)
    return Section(words.say("results"), (table,) if rows else ())


def _units(words: Words, figures: Figures) -> Section:
    rows = tuple(
        (
            words.text(words.name(unit.name)),
            words.number(len(unit.squads)),
            words.number(unit.wanted, f"units.{place}.wanted"),
            words.number(unit.roster, f"units.{place}.roster"),
            words.number(unit.came, f"units.{place}.came"),
            words.number(unit.absent, f"units.{place}.absent"),
            words.hours(unit.hours, f"units.{place}.hours"),
            words.number(unit.incidents, f"units.{place}.incidents"),
        )
        for place, unit in enumerate(figures.units)
    )
    columns = words.columns("unit", "#squads", "#wanted", "#roster", "#came", "#absent", "#hours", "#incidents")
    table = Table(columns, rows, indent=tuple(unit.depth for unit in figures.units))
    return Section(words.say("units"), (table,) if rows else (), note=words.say("units_note"))


def _things(words: Words, figures: Figures) -> Section:
    rows = tuple(
        (
            words.text(words.name(row.name)),
            words.text(words.say("lent" if row.lent else "supplies"), "soft"),
            words.number(row.given, f"things.{place}.given"),
            words.number(row.out, f"things.{place}.out"),
            words.number(row.back, f"things.{place}.back"),
            words.number(row.used, f"things.{place}.used"),
            words.number(row.broken, f"things.{place}.broken"),
            words.number(row.lost, f"things.{place}.lost", bad=True),
            words.number(row.missing, f"things.{place}.missing", bad=True) if row.lent else Cell("–", tone="soft"),
        )
        for place, row in enumerate(figures.things)
    )
    columns = words.columns("thing", "sort", "#given", "#out", "#back", "#used", "#broken", "#lost", "#missing")
    return Section(words.say("things"), (Table(columns, rows),) if rows else ())


# incidents


def _incidents(words: Words, stories: tuple[Story, ...]) -> Section:
    blocks: list[Block] = [_story(words, story) for story in stories]
    return Section(words.say("incidents_title"), tuple(blocks or [Paragraph(words.say("no_incidents"), "soft")]))


def _story(words: Words, story: Story) -> StoryBlock:
    voice = words.voice
    severity = voice.say(f"words.severity.{story.severity}")
    facts = [severity, voice.word("words.state", story.state), voice.squad(story.squad), voice.site(story.site)]
    return StoryBlock(
        f"{' = '.join(story.numbers)} · {voice.word('words.incident', story.what)}",
        " · ".join(fact for fact in facts if fact),
        story.severity,
        tuple(_story_row(words, line) for line in story.lines),
    )


def _who(words: Words, involved: StoryInvolved) -> str:
    """A squad or a person; of a place the words say it all."""
    return words.voice.squad(involved.squad) or " ".join(part for part in (involved.name, involved.called) if part)


def _story_row(words: Words, line: StoryLine) -> StoryRow:
    voice = words.voice
    lead = ""
    if line.kind == "opened":
        lead = voice.say("desk.line.opened")
    elif line.kind == "state":
        lead = f"{voice.word('words.state', line.state)}, {voice.say(f'words.severity.{line.severity}')}"
    elif line.kind == "photo":
        lead = voice.say("desk.photo")
    elif line.kind == "merged":
        lead = voice.say("desk.line.merged", number=line.number, same_as=line.same_as)
    elif line.involved is not None:
        lead = f"{voice.say('desk.involved')}: {_who(words, line.involved)}".rstrip(": ")
    said = words.say("erased") if line.erased else line.words
    struck = voice.say("desk.struck", time=words.moment(line.struck_ms)) if line.struck_ms else ""
    return StoryRow(words.moment(line.at_ms), lead, said, line.by, struck)
