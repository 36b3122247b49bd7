"""The verdict in letters that can be read from two metres, and the person whom it is about."""

from __future__ import annotations

from rich.segment import Segment
from textual.strip import Strip

from fieldkit.kit.values import Verdict
from fieldkit.texts.catalogue import say
from fieldkit.ui.big_letters import letters
from fieldkit.ui.cells import fit, wrap
from fieldkit.ui.people import name_beside
from fieldkit.ui.verdicts import card_notes, role_line, sentence, sign_of, tone_of, word
from fieldkit.ui.widgets.ink import Inked
from roster.event import Event

#: Lines of notes about the person, the most urgent ones, however little room there is.
NOTES_MIN = 3
#: The word keeps at least this many lines, sign included; the card gives way.
WORD_LINES_MIN = 7


class VerdictPanel(Inked):
    """Shows the last verdict until the next one."""

    def __init__(self, event: Event, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._event = event
        self._verdict: Verdict | None = None
        self._by = ""
        self._lines: list[tuple[str, str]] = []
        self._laid_for: tuple[object, ...] = ()

    def judge(self, verdict: Verdict | None, by: str = "") -> None:
        """Shows a verdict (None: none yet); `by` is the name of the operator that it is about."""
        if (verdict, by) == (self._verdict, self._by):
            return
        self._verdict, self._by = verdict, by
        self._laid_for = ()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        cells, lines = self.size
        shape = (cells, lines, say("ui.language"))
        if shape != self._laid_for:
            self._laid_for = shape
            self._lines = self._lay(cells, lines)
        text, ink = self._lines[y] if y < len(self._lines) else ("", "")
        return Strip([Segment(fit(text, cells), self.ink(ink))], cells)

    def _lay(self, cells: int, lines: int) -> list[tuple[str, str]]:
        if self._verdict is None:
            return [("", ""), *((f"  {line}", "dim") for line in wrap(say("ui.check_in.waiting"), cells - 4))]
        panel = f"{tone_of(self._verdict)}-panel"
        card = self._card(cells, lines - WORD_LINES_MIN)
        word_lines = self._word(cells, max(lines - len(card), WORD_LINES_MIN))
        room = max(lines - len(card) - len(word_lines), 0)
        above = room // 2
        lines_of_panel = [*[""] * above, *word_lines, *[""] * (room - above), *card]
        return [(line, panel) for line in lines_of_panel]

    def _word(self, cells: int, lines: int) -> list[str]:
        """Sign and word, with the letters as large as there is room for."""
        assert self._verdict is not None
        said = word(self._verdict.kind)
        large = letters(said, cells - 2, lines - 1)
        return [f" {sign_of(self._verdict)}  {said}", *(f" {line}" for line in large)]

    def _card(self, cells: int, room: int) -> list[str]:
        assert self._verdict is not None
        person = self._verdict.person
        lines: list[str] = []
        if person is not None:
            name = name_beside(self._event, person)
            lines.append(f" {fit(name, cells - 12)} {person.short}")
            lines.append(f" {role_line(self._event, person)}")
        lines += [f" {line}" for line in wrap(sentence(self._event, self._verdict, self._by), cells - 2, 2)]
        if self._verdict.can_force:
            lines.append(f" {say('ui.verdict.can_force')}")
        if person is not None:
            lines += _notes(card_notes(self._event, person), cells, max(room - len(lines), NOTES_MIN))
        return lines


def _notes(notes: list[str], cells: int, room: int) -> list[str]:
    """Each on as many lines as it needs where there is room; the last line says how many more there are."""
    lines = [f" {'!' if not part else ' '} {text}" for note in notes for part, text in enumerate(wrap(note, cells - 4))]
    if len(lines) <= room:
        return lines
    lines = [f" ! {note}" for note in notes]
    if len(lines) <= room:
        return lines
    more = f" +{len(lines) - room}"
    return [*lines[: room - 1], fit(lines[room - 1], cells - len(more) - 1).rstrip() + more]
