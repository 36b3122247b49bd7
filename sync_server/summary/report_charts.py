"""The report's charts as values: when people came, and how many against how many were wanted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby

from sync_server.summary.arrivals import STEP_MINUTES
from sync_server.summary.model import Bar, Bars, Block, Curve, Mark, Paragraph, Step
from sync_server.summary.values import ArrivalStep, Figures
from sync_server.summary.wording import Words

#: More days than this become one bar each.
CURVES_MAX = 4


def strength_chart(words: Words, figures: Figures) -> Bars:
    bars = tuple(
        Bar(words.name(squad.name), squad.came, f"{squad.came} / {squad.wanted_sign}", squad.wanted)
        for squad in figures.squads
    )
    alt = words.say("strength_alt", came=figures.totals.came, wanted=figures.totals.wanted)
    return Bars(words.say("strength"), bars, alt, words.say("strength_legend"))


def arrival_charts(words: Words, figures: Figures) -> Iterator[Block]:
    if not figures.arrivals:
        yield Paragraph(words.say("nobody"), "soft")
        return
    days = [(day, list(steps)) for day, steps in groupby(figures.arrivals, lambda step: _day(words, step))]
    if len(days) <= CURVES_MAX:
        for day, steps in days:
            yield _curve(words, day, steps, len(days) > 1)
        return
    bars = tuple(Bar(words.voice.day(steps[0].at_ms), steps[-1].so_far, str(steps[-1].so_far)) for _, steps in days)
    yield Bars(words.say("by_day"), bars, words.say("by_day_alt", days=len(days)))


def _day(words: Words, step: ArrivalStep) -> date:
    return words.voice.local(step.at_ms).date()


def _curve(words: Words, day: date, steps: list[ArrivalStep], named: bool) -> Curve:
    voice = words.voice
    shown = tuple(Step(_minute(words, step.at_ms), step.came, step.so_far) for step in steps)
    most = max(steps, key=lambda step: step.came)
    alt = words.say(
        "curve_alt",
        first=voice.clock(steps[0].at_ms),
        last=voice.clock(steps[-1].at_ms + STEP_MINUTES * 60_000),
        came=steps[-1].so_far,
        most=most.came,
        time=voice.clock(most.at_ms),
    )
    return Curve(
        voice.day(steps[0].at_ms) if named else "",
        shown,
        STEP_MINUTES,
        tuple(_starts(words, day)),
        words.say("curve_step", minutes=STEP_MINUTES),
        words.say("curve_so_far"),
        alt,
    )


def _minute(words: Words, at_ms: int) -> int:
    at = words.voice.local(at_ms)
    return at.hour * 60 + at.minute


def _starts(words: Words, day: date) -> Iterator[Mark]:
    """When sessions of that day start."""
    seen = set()
    for session in words.voice.event.sessions:
        minute = _minute(words, session.start_ms)
        if words.voice.local(session.start_ms).date() == day and minute not in seen:
            seen.add(minute)
            yield Mark(minute, f"{words.voice.clock(session.start_ms)} {words.voice.label(session.name)}")
