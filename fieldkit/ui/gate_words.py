"""What the gate check says in words."""

from __future__ import annotations

from fieldkit.kit.gate_values import GateSquad
from fieldkit.texts.catalogue import chosen_language, say
from roster.event import Event

#: More names than these are counted, not told.
NAMES_MAX = 6


def gate_sentence(event: Event, gate: GateSquad) -> str:
    """`Broom: 3 missing; Shovel: 1 broken; consent missing: …`; "" where there is nothing to say."""
    language = chosen_language()
    names = {thing.number: thing.name.in_language(language) for thing in event.things}
    said = [say("ui.gate.short", thing=names[row.thing], count=row.short) for row in gate.shortages]
    for row in gate.things:
        said += [say("ui.gate.broken", thing=names[row.thing], count=row.broken)] if row.broken else []
        said += [say("ui.gate.lost", thing=names[row.thing], count=row.lost)] if row.lost else []
    if gate.without_consent:
        told = [card.called for card in gate.without_consent[:NAMES_MAX]]
        more = len(gate.without_consent) - len(told)
        said.append(say("ui.gate.consent", names=", ".join([*told, *([f"+{more}"] if more else [])])))
    return say("ui.gate.between").join(said)
