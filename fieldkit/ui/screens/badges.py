"""Badges out of pictures and pasted lines: each is entered at once, and what could not be read stands by its name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from textual.app import ComposeResult

from fieldkit.errors import FieldkitError, KitError
from fieldkit.kit.values import Verdict
from fieldkit.scan.sources import Handed, lines_of, read_files
from fieldkit.scan.texts import ENDINGS, pictures_named
from fieldkit.texts.catalogue import say
from fieldkit.ui import verdicts
from fieldkit.ui.frame import Window
from fieldkit.ui.people import name_beside
from fieldkit.ui.widgets.field import Field
from fieldkit.ui.widgets.rows import Cell, Column, Row, RowList
from fieldkit.ui.widgets.said import Said

#: So many rows are kept in sight; the newest come first.
ROWS_MAX = 2_000
Judge = Callable[[str], Verdict]


class BadgesWindow(Window[None]):
    """Reads in a thread of its own: a folder may hold many pictures, and scans go on meanwhile."""

    title_id = "ui.badges.title"

    def __init__(self, judge: Judge, *, leaving: bool = False, files: Sequence[Path] = ()) -> None:
        """`judge` enters somebody by a code, number or name. `files` are read at once."""
        super().__init__()
        self._judge = judge
        self._leaving = leaving
        self._files = tuple(files)
        self._rows: list[Row] = []
        self._entered = self._others = self._unread = 0

    def title_text(self) -> str:
        return say("ui.badges.title_leaving" if self._leaving else self.title_id)

    def body(self) -> ComposeResult:
        yield Said("ui.badges.what", classes="dim")
        yield Field("ui.badges.hint", many=True, id="files")
        columns = [Column(16), Column(1), Column(14), Column(0), Column(7)]
        yield RowList(columns, cursor=False, empty="ui.badges.empty", id="read")
        yield Said("", id="sum", classes="strong")
        yield Said("ui.badges.keys", classes="dim")

    def on_mount(self) -> None:
        self.query_one(Field).focus()
        if self._files:
            self.read(self._files)

    # what is handed over

    def on_field_entered(self, message: Field.Entered) -> None:
        self._take(message.text)

    def take_pasted(self, text: str) -> bool:
        """Something was dropped onto the terminal, or pasted."""
        self._take(text)
        return True

    def _take(self, text: str) -> None:
        """Names of files, or else lines with a code, short number or name each."""
        files = pictures_named(text) or ((path,) if (path := _file(text)) is not None else ())
        if files:
            self.read(files)
        elif _looks_like_path(text):
            self.program.complain(KitError("errors.scan.no_file", file=text.strip()))
            return
        else:
            for line in lines_of(text):
                self._show_handed(Handed(line, (line,)))
        self.query_one(Field).clear()

    def read(self, files: Sequence[Path]) -> None:
        self.query_one("#sum", Said).say("scanner.picture.reading")
        self.run_worker(lambda: self._read(files), thread=True, group="badges")

    def _read(self, files: Sequence[Path]) -> None:
        for handed in read_files(files, self.kit.home.settings_path):
            if not self.is_attached:
                return
            self.program.call_from_thread(self._show_handed, handed)

    # what came of it

    def take_verdict(self, verdict: Verdict) -> None:
        """A badge was scanned meanwhile."""
        self._add(self._verdict_cells("", verdict))
        self._count(verdict)
        super().take_verdict(verdict)

    def _show_handed(self, handed: Handed) -> None:
        if not self.is_attached:
            return  # closed while a picture was being read
        for text in handed.texts:
            self.attempt(lambda text=text: self._enter(handed.file, text))  # type: ignore[misc]
        if handed.problem is not None:
            self._unread += 1
            self._add(self._problem_cells(handed, handed.problem))
            self.program.complain(handed.problem)
        done = {"entered": self._entered, "others": self._others, "unread": self._unread}
        self.query_one("#sum", Said).say("ui.badges.done", **done)
        self.program.refresh_screen()

    def _enter(self, file: str, text: str) -> None:
        verdict = self._judge(text)
        self._count(verdict)
        self._add(self._verdict_cells(file, verdict))
        self.program.ring_for(verdict)

    def _count(self, verdict: Verdict) -> None:
        self._entered += verdict.saved
        self._others += not verdict.saved

    def _add(self, cells: tuple[Cell, ...]) -> None:
        number = self._rows[0].key + 1 if self._rows else 0  # type: ignore[operator]
        self._rows = [Row(number, cells), *self._rows[: ROWS_MAX - 1]]
        self.query_one(RowList).show(self._rows)

    def _verdict_cells(self, file: str, verdict: Verdict) -> tuple[Cell, ...]:
        person, tone = verdict.person, verdicts.tone_of(verdict)
        ink = "" if tone == "plain" else tone
        said = name_beside(self.kit.event, person) if person else verdicts.sentence(self.kit.event, verdict)
        return (
            Cell(Path(file).name, "dim"),
            Cell(verdicts.sign_of(verdict), ink),
            Cell(verdicts.word(verdict.kind), ink),
            Cell(said),
            Cell(person.short if person else ""),
        )

    def _problem_cells(self, handed: Handed, problem: FieldkitError) -> tuple[Cell, ...]:
        name = Cell(Path(handed.file).name, "dim")
        return name, Cell("✖", "bad"), Cell(say("ui.badges.unread"), "bad"), Cell(str(problem)), Cell("")


def _looks_like_path(text: str) -> bool:
    """One line with a folder or the ending of a picture in it; what was typed stays, to be mended."""
    line = text.strip()
    return "\n" not in line and (any(sign in line for sign in "/\\") or Path(line).suffix.lower() in ENDINGS)


def _file(text: str) -> Path | None:
    """The one file that a line names, whatever it is; None where there is none of that name."""
    path = Path(text.strip()).expanduser()
    try:
        return path if text.strip() and len(path.parts) > 1 and path.exists() else None
    except (OSError, ValueError):
        return None
