"""An incident's story in words, for windows, commands and the handover sheet."""

from __future__ import annotations

from fieldkit.kit.values import IncidentCard, IncidentLine, Involved
from fieldkit.texts.catalogue import say
from fieldkit.ui.pictures import photo_text
from fieldkit.ui.severity import severity_text
from fieldkit.ui.verdicts import squad_name
from roster.event import Event


def numbers_text(card: IncidentCard) -> str:
    """`B-014`; with those that were merged into it `B-014 = C-003`."""
    return " = ".join(card.numbers)


def line_text(event: Event, line: IncidentLine, told_in: str = "") -> str:
    """The words of a line; of a change of state what it was changed to, of a picture how large it is, of a merge with
    what. `told_in`: the number of the incident in whose story it stands, where that may be another one."""
    words = say("ui.incident.erased") if line.erased else line.words
    if line.photo is not None:
        words = f"{photo_text(line.photo)} {words}"
    elif line.involved is not None:
        words = say("ui.incident.involves", who=involved_text(event, line.involved) or words)
    elif line.kind == "merged":
        words = f"{say('ui.incident.merged', number=line.number, same_as=line.same_as)} {words}"
    elif line.kind == "state":
        state, severity = say(f"words.state.{line.state}"), severity_text(line.severity)
        words = f"{say('ui.incident.changed', state=state, severity=severity)} {words}"
    of = f"[{line.number}] " if told_in and line.number != told_in and line.kind != "merged" else ""
    return f"{of}{words.strip()}"


def involved_text(event: Event, involved: Involved) -> str:
    """Name and number of a person, a squad's name, or the words of a place."""
    if involved.what == "place":
        return involved.words
    who = squad_name(event, involved.who) if involved.what == "squad" else f"{involved.called} {involved.short}"
    return f"{who} ({involved.words})" if involved.words else who


def involved_line(event: Event, card: IncidentCard) -> str:
    """All of them in one line; "" where nobody was named."""
    return " · ".join(involved_text(event, involved) for involved in card.involved)
