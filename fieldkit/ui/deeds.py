"""What can be done on every screen: the program's half of the registry.

Windows are imported when they are opened, so that no start waits for them.
"""

from __future__ import annotations

import msgspec

from fieldkit.errors import FieldkitError
from fieldkit.texts.catalogue import LANGUAGES, choose_language, chosen_language, say
from fieldkit.ui.about import about
from fieldkit.ui.arrivals import Arrivals
from fieldkit.ui.before_after import BeforeAfter
from fieldkit.ui.camera import Cameras
from fieldkit.ui.frame import Framed, KitScreen
from fieldkit.ui.pasted import Pasted
from fieldkit.ui.sounding import Sounding
from fieldkit.ui.sticks import Sticks
from fieldkit.ui.themes import next_theme


class Deeds(Sticks, Arrivals, BeforeAfter, Cameras, Pasted, Sounding):
    """Mixed into the program."""

    def do_help(self) -> None:
        from fieldkit.ui.screens.help import HelpWindow

        self.push_screen(HelpWindow(self._here()))

    def do_check_in(self) -> None:
        self._go("check_in")

    def do_squad(self) -> None:
        self._go("squad")

    def do_headcount(self) -> None:
        self._go("headcount")

    def do_incidents(self) -> None:
        self._go("incidents")

    def do_things(self) -> None:
        self._go("things")

    def do_figures(self) -> None:
        self._go("figures")

    def do_messages(self) -> None:
        self._go("messages")

    def do_sync(self) -> None:
        self._go("sync")

    def do_new_incident(self) -> None:
        from fieldkit.ui.screens.new_incident import NewIncidentWindow

        if not isinstance(self.screen, NewIncidentWindow):
            self.push_screen(NewIncidentWindow())

    def do_history(self) -> None:
        from fieldkit.ui.screens.history import HistoryWindow

        self.push_screen(HistoryWindow())

    def do_palette(self) -> None:
        from fieldkit.ui.screens.palette import PaletteWindow

        self.push_screen(PaletteWindow(self._here()), self._chosen_action)

    def _chosen_action(self, name: str | None) -> None:
        if name is not None:
            self.run_deed(name)

    def do_choose_squad(self) -> None:
        from fieldkit.ui.screens.choices import SquadWindow

        self.push_screen(SquadWindow())

    def do_operator(self) -> None:
        from fieldkit.ui.screens.choices import OperatorWindow

        self.push_screen(OperatorWindow())

    def do_scanner(self) -> None:
        from fieldkit.ui.screens.scanner import ScannerWindow

        self.push_screen(ScannerWindow())

    def do_undo(self) -> None:
        done = self.kit.undo()
        if done is None:
            self.news(say("ui.undo.nothing"))
        else:
            self.scans.undo(done.ref)
            what = say(f"words.done.{done.what}")
            self.news(say("ui.undo.done", what=what, subject=about(self.kit.event, done)).rstrip(), "good")
        self.refresh_screen()

    def do_sync_now(self) -> None:
        self.news(say("ui.sync.trying"))
        self.run_worker(self._sync, thread=True, exclusive=True, group="sync")

    def _sync(self) -> None:
        """In a thread of its own: the network may take long."""
        program = self
        try:
            sent, received = program.kit.sync_now()
        except FieldkitError as error:
            program.call_from_thread(program.complain, error)
        else:
            program.call_from_thread(program.news, say("ui.sync.done", sent=sent, received=received), "good")
        program.call_from_thread(program.refresh_screen)

    def do_language(self) -> None:
        at = LANGUAGES.index(chosen_language()) + 1
        language = choose_language(LANGUAGES[at % len(LANGUAGES)])
        for screen in self.screen_stack:
            if isinstance(screen, Framed):
                screen.say_again()
        self.refresh_screen()
        self.remember(language=language)

    def do_theme(self) -> None:
        self.theme = next_theme(self.theme)
        self.news(say(f"ui.theme.{self.theme.removeprefix('fieldkit-')}"))
        self.remember(theme=self.theme)

    def remember(self, **chosen: str) -> None:
        """What was chosen here holds for the next time."""
        home = self.kit.home
        home.save_settings(msgspec.structs.replace(home.load_settings(), **chosen))

    def do_quit(self) -> None:
        self.exit()

    def _go(self, place: str) -> None:
        if self.current_mode != place:
            self.switch_mode(place)

    def _here(self) -> str:
        screens = [screen for screen in self.screen_stack if isinstance(screen, KitScreen)]
        return screens[-1].place if screens else "check_in"
