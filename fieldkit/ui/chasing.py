"""How screens and commands speak of those whom a headcount lacks."""

from __future__ import annotations

from fieldkit.kit.kit import Kit
from fieldkit.kit.values import SettledRow, SoughtRow
from fieldkit.texts.catalogue import chosen_language, say
from fieldkit.ui.moments import clock_time


def seen_text(kit: Kit, one: SoughtRow) -> str:
    """`15:40 scanned, coach door, by Ma Hui`."""
    if not one.how:
        return say("words.seen.never")
    place = kit.event.site(one.site) or kit.event.checkpoint(one.checkpoint)
    parts = (
        f"{clock_time(kit.event, one.seen_ms)} {say(f'words.seen.{one.how}')}",
        place.name.in_language(chosen_language()) if place is not None else "",
        say("words.seen.by", name=name) if (name := kit.name_of(one.by)) else "",
    )
    return say("words.seen.comma").join(part for part in parts if part)


def settled_text(kit: Kit, one: SettledRow) -> str:
    """`missing B-014, 15:45 by Ma Hui: went to the toilet`."""
    ending = f"{say(f'words.ending.{one.ending}')} {one.incident}".rstrip()
    by = say("words.seen.by", name=name) if (name := kit.name_of(one.by)) else ""
    text = f"{ending}  {clock_time(kit.event, one.at_ms)} {by}".rstrip()
    return f"{text}  {one.words}".rstrip()
