"""What was rehearsed, in a sentence."""

from __future__ import annotations

from fieldkit.kit.rehearsal import Rehearsed
from fieldkit.texts.catalogue import say


def rehearsed_text(rehearsed: Rehearsed) -> str:
    """How much of what was entered, and that none of it counts."""
    sorts = ", ".join(f"{say(f'words.done.{name}')} {count}" for name, count in rehearsed.counts.items())
    return say("ui.rehearsal.told", what=sorts) if sorts else say("ui.rehearsal.nothing")
