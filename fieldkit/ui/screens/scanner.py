"""The scanner's self-test: a code to scan, and in plain words what to change on scanner or laptop."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll

from fieldkit.kit.values import VerdictKind
from fieldkit.scan.listening import Listening, belongs_to_scan
from fieldkit.scan.sample import sample_matrix
from fieldkit.scan.self_test import Judgement, Key, judge_text
from fieldkit.scan.trial import SCANS, Trial
from fieldkit.texts.catalogue import say
from fieldkit.ui.cells import wrap
from fieldkit.ui.frame import Window
from fieldkit.ui.keys_in import key_clock_s
from fieldkit.ui.sounds.melodies import Sound
from fieldkit.ui.widgets.code_picture import CodePicture
from fieldkit.ui.widgets.said import Said

#: How often it is asked whether a scan is over.
LOOK_S = 0.1


class ScannerWindow(Window[None]):
    """Every key that a scanner may press is heard here before anything else gets it. Nothing is entered."""

    title_id = "scanner.title"
    takes_enter = False

    def __init__(self) -> None:
        super().__init__()
        self._listening = Listening()
        self._trial = Trial()

    def body(self) -> ComposeResult:
        with Horizontal(id="test"):
            yield CodePicture(sample_matrix(), id="code")
            with VerticalScroll(id="told", can_focus=False):
                yield Said("scanner.what", id="what", classes="dim")
                yield Said("scanner.waiting", id="standing", classes="strong")
                yield Said("", id="judged")
                yield Said("", id="pace", classes="dim")
        yield Said("scanner.keys", classes="dim")

    def on_mount(self) -> None:
        self.set_interval(LOOK_S, self._look)
        self._show()

    def hear(self, event: events.Key) -> bool:
        """Whether the key belongs to the test."""
        if not belongs_to_scan(event.key, event.character):
            return False
        self._judged(self._listening.key(Key(event.key, event.character or "", event.time)))
        self._show()
        return True

    def take_pasted(self, text: str) -> bool:
        """Some scanners and remote desktops paste."""
        for line in text.splitlines():
            if line.strip():
                self._judged(judge_text(line, pasted=True))
        return True

    def _look(self) -> None:
        self._judged(self._listening.idle(key_clock_s()))

    def _judged(self, judgement: Judgement | None) -> None:
        if judgement is None:
            return
        passed = self._trial.passed
        self._trial = self._trial.scanned(judgement)
        if self._trial.passed and not passed:
            self.attempt(self._note)
        self.program.sound(VerdictKind.IN if judgement.works else Sound.TROUBLE)
        self._show()

    def _note(self) -> None:
        """For the readiness check."""
        self.kit.home.note_scanner(self.kit.event.local(self.kit.now_ms()).date().isoformat())

    def take_scan(self, text: str) -> None:
        """The camera may be open beside it."""
        self.news(say("scanner.not_entered"), "warn")

    def say_again(self) -> None:
        super().say_again()
        self._show()

    # what is shown

    def _show(self) -> None:
        standing, heard, trial = self.query_one("#standing", Said), self._listening.heard, self._trial
        last = trial.judgements[-1] if trial.judgements else None
        standing.set_class(last is not None and not last.works and not heard, "bad")
        standing.set_class(last is not None and last.works and not heard, "good")
        if heard:
            standing.say("scanner.hearing", count=heard)
        else:
            standing.say("scanner.waiting" if last is None else _standing(trial))
        if last is not None:
            self.query_one("#what").display = False
            self.query_one("#judged", Said).say("scanner.said", said=lambda: _findings(trial, self._cells))
            self.query_one("#pace", Said).say("scanner.said", said=lambda: _pace(trial))

    @property
    def _cells(self) -> int:
        return self.query_one("#told").scrollable_content_region.width


def _standing(trial: Trial) -> str:
    if not trial.judgements[-1].works:
        return "scanner.stops"
    if trial.passed:
        return "scanner.works_but" if trial.findings else "scanner.works"
    return "scanner.good_but" if trial.findings else "scanner.good"


def _findings(trial: Trial, cells: int) -> str:
    """Broken into lines here: Chinese after a space would else begin on a line of its own."""
    said = [say(f"scanner.fault.{found.fault}", detail=found.detail) for found in trial.findings]
    broken = [wrap(sentence, max(cells - 2, 20)) for sentence in said]
    return "\n".join(f"{'  ' if place else '- '}{line}" for lines in broken for place, line in enumerate(lines))


def _pace(trial: Trial) -> str:
    """How many more good scans are wanted, and how the last one came."""
    last = trial.judgements[-1]
    characters = len(last.text)
    if last.key_ms:
        came = say("scanner.pace", characters=characters, ms=f"{last.key_ms:g}")
    else:
        came = say("scanner.characters", characters=characters)
    return came if trial.passed else f"{say('scanner.left', left=trial.left, times=SCANS)}\n{came}"
