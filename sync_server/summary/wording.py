"""Cells and columns of the report: every number with the path at which `figures.json` has it."""

from __future__ import annotations

from sync_server.summary.model import Cell, Column
from sync_server.summary.values import Names
from sync_server.voice import Voice


class Words:
    """The report's words in one language."""

    def __init__(self, voice: Voice, now_ms: int) -> None:
        self.voice = voice
        self.now_ms = now_ms

    def say(self, message: str, **values: object) -> str:
        return self.voice.say(f"summary.{message}", **values)

    def name(self, names: Names) -> str:
        return names[self.voice.language]

    def number(self, number: int, path: str = "", *, bad: bool = False) -> Cell:
        """`bad`: a number other than 0 stands out."""
        tone = "soft" if not number else "bad" if bad else ""
        return Cell(self.voice.number(number), path, tone)

    def hours(self, hours: float, path: str = "") -> Cell:
        whole, _, tenth = f"{hours:.1f}".partition(".")
        return Cell(f"{self.voice.number(int(whole))}.{tenth}", path)

    def text(self, text: str, tone: str = "") -> Cell:
        return Cell(text, tone=tone)

    def moment(self, at_ms: int) -> str:
        return self.voice.moment(at_ms, self.now_ms)

    def columns(self, *titles: str) -> tuple[Column, ...]:
        """Columns by the id of their title; those that begin with # hold numbers."""
        return tuple(Column(self.say(title.lstrip("#")), title.startswith("#")) for title in titles)
