"""What every screen and window has: its keys, its place for news, and a way to take scans."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar, Generic, TypeVar, cast

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen, Screen

from fieldkit.errors import FieldkitError
from fieldkit.kit.kit import Kit
from fieldkit.kit.values import Status, Verdict
from fieldkit.scan.texts import pictures_named
from fieldkit.texts.catalogue import chosen_language, say
from fieldkit.ui.actions import EVERYWHERE, WINDOW, bindings_of
from fieldkit.ui.program import Program
from fieldkit.ui.widgets.field import Field
from fieldkit.ui.widgets.ink import INK_CLASSES
from fieldkit.ui.widgets.key_bar import KeyBar
from fieldkit.ui.widgets.news_line import NewsLine
from fieldkit.ui.widgets.stamp import Stamp
from fieldkit.ui.widgets.status_line import TellingLine, foot_pieces, head_pieces

Result = TypeVar("Result")


class Framed(Screen[Result], Generic[Result]):
    """Base of screens and windows. `place` is where in the registry its keys stand. The stylesheet beside a screen's
    module is read when the screen is first shown."""

    place: ClassVar[str] = EVERYWHERE
    COMPONENT_CLASSES: ClassVar[set[str]] = set(INK_CLASSES)
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]  # noqa: RUF012 - Textual annotates it for its instances
    VERTICAL_BREAKPOINTS = [(0, "-low"), (34, "-tall")]  # noqa: RUF012

    @property
    def program(self) -> Program:
        return cast(Program, self.app)

    @property
    def kit(self) -> Kit:
        return self.program.kit

    def __init_subclass__(cls, **options: Any) -> None:
        if "place" in cls.__dict__:
            own = cls.__dict__.get("BINDINGS", [])
            cls.BINDINGS = [*own, *bindings_of(cls.place)]
        styles = Path(getattr(sys.modules[cls.__module__], "__file__", "") or "").with_suffix(".tcss")
        if styles.is_file() and cls.__module__ != __name__:
            cls.CSS_PATH = styles
        super().__init_subclass__(**options)

    def stamp(self) -> ComposeResult:
        """What says on everything in a rehearsal that it is one."""
        self.set_class(self.kit.rehearsal, "-rehearsal")
        if self.kit.rehearsal:
            yield Stamp()

    def show_data(self) -> None:
        """Asks the kit anew and shows what changed. Called when something did, and when the screen comes up."""

    def show_status(self, status: Status) -> None:
        """The lines that tell time and age; called every second."""

    def say_again(self) -> None:
        """Another language was chosen."""
        for field in self.query(Field):
            field.say_again()
        self.show_data()
        self.refresh(layout=True)
        for widget in self.query("*"):
            widget.refresh(layout=True)

    def news(self, text: str, tone: str = "plain") -> None:
        """Tells something in one line that goes away by itself."""
        self.query_one(NewsLine).tell(text, tone)

    def hear(self, event: events.Key) -> bool:
        """Whether a key is taken here before it is looked at as a scan, or as anything else."""
        return False

    def take_pasted(self, text: str) -> bool:
        """Whether what was pasted is taken here, instead of by what has the focus."""
        return False

    def take_scan(self, text: str) -> None:
        """A badge was scanned while this was open: in, or out where people leave; the verdict is told."""
        self.take_verdict(self.kit.scan_out(text) if self.program.leaving else self.kit.scan(text))

    def take_verdict(self, verdict: Verdict) -> None:
        """Tells a verdict without leaving what is open."""
        self.program.tell(verdict)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "act":
            return hasattr(self, f"do_{parameters[0]}")
        return super().check_action(action, parameters)

    def action_act(self, name: str) -> None:
        """Runs an action of the registry; a FieldkitError becomes a sentence."""
        self.attempt(getattr(self, f"do_{name}"))

    def attempt(self, deed: Callable[[], object]) -> bool:
        """Does something that may go wrong in an everyday way: then there is a sentence. Whether it went well."""
        try:
            deed()
        except FieldkitError as error:
            self.program.complain(error)
            return False
        return True


class KitScreen(Framed[None]):
    """A whole screen: head, body, foot and keys."""

    def __init__(self) -> None:
        super().__init__()
        self._said_in = chosen_language()

    def compose(self) -> ComposeResult:
        yield from self.stamp()
        yield TellingLine(id="head")
        with Vertical(id="body"):
            yield from self.body()
        yield TellingLine(id="foot")
        yield KeyBar(self.place, id="keys")
        yield NewsLine()

    def say_again(self) -> None:
        self._said_in = chosen_language()
        super().say_again()

    def take_pasted(self, text: str) -> bool:
        """Pictures that are dropped onto the terminal come as their names."""
        files = pictures_named(text)
        if files:
            self.program.read_badges(files)
        return bool(files)

    def body(self) -> ComposeResult:
        """What is between head and foot."""
        yield from ()

    def on_screen_resume(self) -> None:
        if self._said_in != chosen_language():
            self.say_again()
        self.program.refresh_screen()

    def show_status(self, status: Status) -> None:
        if not self.query("#foot"):
            return  # it was gone to a moment ago, and is not made yet
        left, right = head_pieces(self.kit.event, status)
        self.query_one("#head", TellingLine).tell(left, right)
        self.query_one("#foot", TellingLine).tell(
            foot_pieces(self.kit.event, status, quiet=self.program.quiet, leaving=self.program.leaving)
        )


class Window(ModalScreen[Result], Framed[Result], Generic[Result]):
    """A small window over any screen. Escape closes it; where `draft_key` names it, what was typed is there again the
    next time. In its frame stand Escape and, where it `takes_enter`, Enter, for those who have only a mouse."""

    place: ClassVar[str] = WINDOW
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", show=False, priority=True)]

    CSS_PATH: ClassVar[Any] = Path(__file__).parent / "screens" / "windows.tcss"
    COMPONENT_CLASSES: ClassVar[set[str]] = Framed.COMPONENT_CLASSES  # Textual takes them from the first base only

    #: Message id of the title in the frame.
    title_id: ClassVar[str] = ""
    takes_enter: ClassVar[bool] = True

    @property
    def draft_key(self) -> str:
        """Under which what was typed is kept when the window is left; "" where it is not."""
        return ""

    def compose(self) -> ComposeResult:
        with Vertical(id="window"):
            yield from self.body()
        yield from self.stamp()
        yield NewsLine()

    def body(self) -> ComposeResult:
        yield from ()

    def do_undo(self) -> None:
        """For windows in whose place it stands."""
        self.program.run_deed("undo")

    def on_mount(self) -> None:
        self.show_title()
        draft = self.program.drafts.pop(self.draft_key, {})
        for field in self.query(Field):
            field.value = field.value or draft.get(field.id or "", "")
            field.cursor_position = len(field.value)

    def title_text(self) -> str:
        return say(self.title_id) if self.title_id else ""

    def show_title(self) -> None:
        window = self.query_one("#window")
        # As content: names may have brackets in them, which would be taken for markup.
        window.border_title = Content(self.title_text())
        enter = f"[@click=app.simulate_key('enter')]{say('ui.window.enter')}[/]   " if self.takes_enter else ""
        window.border_subtitle = f"{enter}[@click=app.simulate_key('escape')]{say('ui.window.escape')}[/]"

    def say_again(self) -> None:
        self.show_title()
        super().say_again()

    def action_leave(self) -> None:
        if self.draft_key:
            self.program.drafts[self.draft_key] = {field.id or "": field.value for field in self.query(Field)}
        self.dismiss(None)
