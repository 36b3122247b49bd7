"""The handover sheet in words: the same on the screen, as text and as a page to print."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import msgspec

from fieldkit.kit.incident_values import Handover, HandoverIncident
from fieldkit.kit.values import IncidentLine
from fieldkit.texts.catalogue import chosen_language, say
from fieldkit.ui.incident_lines import involved_line, line_text, numbers_text
from fieldkit.ui.moments import age, clock_time
from fieldkit.ui.severity import severity_text
from fieldkit.ui.verdicts import squad_name
from roster.event import Event

#: Lines of a story that stand on the sheet: its beginning, and the last ones.
LAST_LINES = 6
#: What can be printed, by the ending of a file's name.
ENDINGS = (".html", ".txt")
_STYLE = """
@page { size: A4; margin: 15mm }
body { font: 11pt/1.4 system-ui, "Noto Sans CJK SC", sans-serif; max-width: 180mm; margin: 0 auto; color: #000 }
h1 { font-size: 16pt; margin: 0 } h2 { font-size: 12pt; margin: 0; border-top: 1.5pt solid #000; padding-top: 2mm }
section { break-inside: avoid; margin-top: 5mm } p { margin: 1mm 0 }
table { border-collapse: collapse; width: 100% } td { vertical-align: top; padding: .5mm 3mm .5mm 0 }
td:first-child { white-space: nowrap; width: 14mm } ul { margin: 1mm 0; padding: 0; list-style: none }
.signed { display: flex; gap: 10mm; margin-top: 15mm } .signed p { flex: 1; border-top: .5pt solid #000 }
"""


class SheetLine(msgspec.Struct, frozen=True):
    """A line of a story: when, by whom, what."""

    time: str
    who: str
    words: str


class SheetIncident(msgspec.Struct, frozen=True):
    """One incident; `left_out`: how many lines of its story are not on the sheet."""

    title: str
    facts: str
    involved: str
    lines: tuple[SheetLine, ...]
    left_out: str
    to_do: tuple[str, ...]


class Sheet(msgspec.Struct, frozen=True):
    """Everything in the language that is chosen."""

    title: str
    facts: tuple[str, ...]
    incidents: tuple[SheetIncident, ...]
    signed: tuple[str, str]


def make_sheet(event: Event, handover: Handover, name_of: Callable[[int], str]) -> Sheet:
    language, site = chosen_language(), event.site(handover.site)
    squad = squad_name(event, handover.squad) if handover.squad else say("ui.head.all_squads")
    where = [event.name.in_language(language), squad, site.name.in_language(language) if site else ""]
    heard = clock_time(event, handover.server_ms) or say("ui.handover.never")
    at = event.local(handover.now_ms).strftime("%Y-%m-%d %H:%M")
    duty = handover.operator_name or say("ui.head.nobody")
    title = say("ui.handover.title")
    return Sheet(
        f"{title} - {say('cli.rehearsal.stamp')}" if handover.rehearsal else title,
        (
            " · ".join(part for part in where if part),
            say("ui.handover.at", time=at, name=duty),
            say("ui.handover.unsent", count=handover.unsent, time=heard),
            say("ui.handover.open", count=len(handover.incidents)),
        ),
        tuple(_incident(event, each, handover.now_ms, name_of) for each in handover.incidents),
        (say("ui.handover.given", name=duty), say("ui.handover.taken")),
    )


def _incident(event: Event, each: HandoverIncident, now_ms: int, name_of: Callable[[int], str]) -> SheetIncident:
    card = each.card
    state, squad = say(f"words.state.{card.state}"), squad_name(event, card.squad)
    facts = [severity_text(card.severity), state, squad, age(max(now_ms - card.opened_ms, 0))]
    told = [line for line in card.timeline if not line.struck]
    shown = told if len(told) <= LAST_LINES + 1 else [told[0], *told[-LAST_LINES:]]
    left_out = len(told) - len(shown)
    return SheetIncident(
        f"{numbers_text(card)}  {say(f'words.incident.{card.what}')}",
        " · ".join(facts),
        involved_line(event, card),
        tuple(_line(event, line, card.number, name_of) for line in shown),
        say("ui.handover.left_out", count=left_out) if left_out else "",
        tuple(say(f"words.to_do.{key}") for key in each.to_do),
    )


def _line(event: Event, line: IncidentLine, number: str, name_of: Callable[[int], str]) -> SheetLine:
    return SheetLine(clock_time(event, line.at_ms), name_of(line.by), line_text(event, line, number))


def sheet_text(sheet: Sheet) -> str:
    lines = [sheet.title, *sheet.facts]
    for each in sheet.incidents:
        lines += ["", each.title, f"  {each.facts}"]
        lines += [f"  {say('ui.handover.involved')}: {each.involved}"] if each.involved else []
        lines += ["  " + "  ".join(part for part in (line.time, line.who, line.words) if part) for line in each.lines]
        lines += [f"  {each.left_out}"] if each.left_out else []
        lines += [f"  [ ] {to_do}" for to_do in each.to_do]
    return "\n".join([*lines, "", *(f"{who}: ____________________" for who in sheet.signed)]) + "\n"


def sheet_html(sheet: Sheet) -> str:
    """A page by itself that a browser prints."""
    body = "\n".join(_incident_html(each) for each in sheet.incidents)
    facts = "".join(f"<p>{escape(fact)}</p>" for fact in sheet.facts)
    signed = "".join(f"<p>{escape(who)}</p>" for who in sheet.signed)
    language = chosen_language().replace("_", "-")
    return (
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8"><title>{escape(sheet.title)}</title>'
        f"<style>{_STYLE}</style></head>\n<body><h1>{escape(sheet.title)}</h1>{facts}\n{body}\n"
        f'<div class="signed">{signed}</div></body></html>\n'
    )


def _incident_html(each: SheetIncident) -> str:
    involved = f"<p>{escape(say('ui.handover.involved'))}: {escape(each.involved)}</p>" if each.involved else ""
    rows = "".join(
        f"<tr><td>{escape(line.time)}</td><td>{escape(line.words)}</td><td>{escape(line.who)}</td></tr>"
        for line in each.lines
    )
    left_out = f"<p>{escape(each.left_out)}</p>" if each.left_out else ""
    to_do = "".join(f"<li>☐ {escape(what)}</li>" for what in each.to_do)
    return (
        f"<section><h2>{escape(each.title)}</h2><p>{escape(each.facts)}</p>{involved}"
        f"<table>{rows}</table>{left_out}<ul>{to_do}</ul></section>"
    )
