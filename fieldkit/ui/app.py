"""The program: screens as modes, keys through the gate, one tick a second, and what is told from anywhere."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar

from textual import events
from textual.app import App
from textual.binding import BindingType
from textual.timer import Timer

from fieldkit.errors import FieldkitError
from fieldkit.kit.kit import Kit
from fieldkit.kit.sticks import Partitions, partitions
from fieldkit.kit.values import Status, Verdict
from fieldkit.texts.catalogue import choose_language, say
from fieldkit.ui.actions import BY_ID, EVERYWHERE, PLACES, WINDOW, bindings_of
from fieldkit.ui.deeds import Deeds
from fieldkit.ui.frame import Framed, KitScreen, Window
from fieldkit.ui.idle_collector import IDLE_S, IdleCollector
from fieldkit.ui.keymap import own_keys
from fieldkit.ui.keys_in import KeysIn, key_clock_s, pasted_scans
from fieldkit.ui.moments import MINUTE_MS
from fieldkit.ui.people import name_beside
from fieldkit.ui.screens.check_in import CheckInScreen
from fieldkit.ui.screens.modes import screen_of
from fieldkit.ui.sounds.melodies import Sound
from fieldkit.ui.sounds.player import Player, play_here
from fieldkit.ui.themes import DARK, THEMES
from fieldkit.ui.verdicts import sentence, sign_of, tone_of, word
from fieldkit.ui.widgets.news_line import NewsLine

#: How often it is asked whether sync or another screen changed anything.
LOOK_S = 0.25
#: How often it is looked whether somebody has plugged a stick in.
STICKS_S = 3.0
#: After this much of a start, what lives will go on living, and what a search needs is made; unless somebody types.
SETTLE_S = 1.0
#: Screens that took longer than this to show are shown again only after so many times as long: keys come first.
SLOW_SHOW_S = 0.02
REST_TIMES = 5


class FieldkitApp(Deeds):
    """The kit's screens. `owns_collector`: garbage collection is this program's (not in a test run). `keys`: the
    operator's own ones; raises KitError where they cannot be."""

    #: Of the first screen; the others bring their own (see `Framed`).
    CSS_PATH: ClassVar[Any] = [
        Path(__file__).with_name("frame.tcss"),
        *sorted((Path(__file__).parent / "widgets").glob("*.tcss")),
    ]
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(EVERYWHERE)
    ENABLE_COMMAND_PALETTE = False
    DEFAULT_MODE = "check_in"
    MODES: ClassVar[dict[str, Any]] = {
        "check_in": CheckInScreen,
        **{place: screen_of(place) for place in PLACES if place != "check_in"},
    }

    def __init__(
        self,
        kit: Kit,
        *,
        language: str = "en",
        theme: str = DARK.name,
        owns_collector: bool = False,
        player: Player | None = None,
        partitions: Partitions = partitions,
        keys: Mapping[str, str] | None = None,
        quiet: bool = False,
        camera: str = "",
        turns: bool = False,
        told: str = "",
    ) -> None:
        """`quiet`: nothing is to be heard. `turns`: whoever shows this goes on with a rehearsal where one is wanted.
        `told`: news to begin with."""
        super().__init__(kit, partitions)
        self.camera_source = camera
        self.turns = turns
        self._to_tell = [told] if told else []
        self.own_keys = own_keys(keys or {}, kit.home.settings_path)
        choose_language(language)
        for known in THEMES:
            self.register_theme(known)
        chosen = theme if theme in {known.name for known in THEMES} else DARK.name
        self.set_reactive(App.theme, chosen)  # watched from the start on: told of now, all styles would be read twice
        self.stylesheet.set_variables(self.get_css_variables())
        self._keys = KeysIn(self.take_scan)
        self._waiting: Timer | None = None
        self.player = player or self.player
        self.quiet = quiet
        self._called_for: frozenset[tuple[int, int]] = frozenset()
        self._last_key_s = key_clock_s()
        self._showing_later: Timer | None = None
        self._showed_s = self._show_took_s = 0.0
        self._shown: tuple[object, ...] = ()
        self._collector = IdleCollector() if owns_collector else None

    def on_mount(self) -> None:
        self.set_keymap(self.own_keys)
        self.set_interval(LOOK_S, self._look)
        self.set_interval(1.0, self._tick)
        self.set_interval(STICKS_S, self.look_for_sticks)
        self.set_timer(SETTLE_S, self._settle)
        if self.kit.doubt:
            self._to_tell.append(say(f"words.doubt.{self.kit.doubt}"))
        if self._to_tell:
            self.call_after_refresh(self._tell_first)

    def _settle(self) -> None:
        """Beside everything else, so that neither the start nor the first scan waits for it."""
        if key_clock_s() - self._last_key_s < SETTLE_S:
            self.set_timer(SETTLE_S, self._settle)
            return
        self.run_worker(self.kit.prepare_search, thread=True)
        if self._collector is not None:
            self._collector.begin(key_clock_s())

    def _tell_first(self) -> None:
        """As soon as there is a screen to tell it on."""
        if self.screen.query(NewsLine):
            self.news(" ".join(self._to_tell), "warn")
        else:
            self.set_timer(LOOK_S, self._tell_first)

    def on_unmount(self) -> None:
        if self._collector is not None:
            self._collector.end()

    # keys

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key) and not event.is_forwarded:
            self._last_key_s = event.time
            if isinstance(self.screen, Framed) and self.screen.hear(event):
                return
            goes_on = self._keys.key(event, self.focused or self.screen)
            self._wait()
            if not goes_on:
                return
        elif isinstance(event, events.Paste) and not event.is_forwarded:
            if isinstance(self.screen, Framed) and self.screen.take_pasted(event.text):
                return
            scans = pasted_scans(event.text)
            for scan in scans:
                self.take_scan(scan)
            if scans:
                return
        await super().on_event(event)

    def _wait(self) -> None:
        """Held characters are let go when nothing follows them. One timer at a time: keys come every few ms."""
        wait_s = self._keys.waiting_s
        if wait_s is not None and self._waiting is None:
            self._waiting = self.set_timer(wait_s, self._waited)

    def _waited(self) -> None:
        self._waiting = None
        self._keys.idle(key_clock_s(), self.focused or self.screen)
        self._wait()

    def is_scanning(self) -> bool:
        return self._keys.is_scanning(key_clock_s())

    def take_scan(self, text: str) -> None:
        """A scan, from wherever it comes, is for whatever is open."""
        screen = self.screen
        if isinstance(screen, Framed):
            try:
                screen.take_scan(text)
            except FieldkitError as error:
                self.complain(error)

    # actions

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action != "act":
            return super().check_action(action, parameters)
        known = BY_ID.get(str(parameters[0]))
        return known is not None and (not isinstance(self.screen, Window) or WINDOW in known.where)

    def action_act(self, name: str) -> None:
        self.run_deed(name)

    def run_deed(self, name: str) -> None:
        """Runs an action wherever it belongs, going to its screen first where that is another one."""
        action = BY_ID[name]
        try:
            if EVERYWHERE in action.where:
                getattr(self, f"do_{name}")()
            elif hasattr(self.screen, f"do_{name}"):
                getattr(self.screen, f"do_{name}")()
            elif hasattr(self, f"do_{name}"):
                getattr(self, f"do_{name}")()
            else:
                self.switch_mode(action.where[0])
        except FieldkitError as error:
            self.complain(error)

    # what is told

    def news(self, text: str, tone: str = "plain") -> None:
        if isinstance(self.screen, Framed):
            self.screen.news(text, tone)

    def complain(self, error: FieldkitError) -> None:
        """One sentence; whatever was typed stays."""
        self.news(f"✖ {error}", "bad")
        self.sound(Sound.TROUBLE)

    def tell(self, verdict: Verdict) -> None:
        """A verdict in one line, with its sound."""
        self.scans.take(verdict, self.kit.now_ms())
        person = verdict.person
        who = f"  {name_beside(self.kit.event, person)} {person.short}" if person is not None else ""
        said = sentence(self.kit.event, verdict, self.kit.name_of(verdict.by))
        self.news(f"{sign_of(verdict)} {word(verdict.kind)}{who}  {said}", tone_of(verdict))
        self.ring_for(verdict)
        self.refresh_soon()

    # what is shown

    def refresh_screen(self) -> None:
        """Shows what the kit now says, on whatever is open."""
        self._showing_later = None
        began_s = key_clock_s()
        self._shown = self._state()
        for screen in self.screen_stack:
            if isinstance(screen, Framed) and screen.is_mounted:
                try:
                    screen.show_data()
                except FieldkitError as error:
                    self.complain(error)
        self._tick()
        self._show_took_s = key_clock_s() - began_s
        self._showed_s = began_s + self._show_took_s

    def refresh_soon(self) -> None:
        """The same when a verdict has been painted; where there is much to show, not after each scan of a queue."""
        if self._showing_later is not None:
            return
        rest_s = self._showed_s + REST_TIMES * self._show_took_s - key_clock_s()
        if self._show_took_s < SLOW_SHOW_S or rest_s <= 0:
            self.refresh_screen()
        else:
            self._showing_later = self.set_timer(rest_s, self.refresh_screen)

    def _state(self) -> tuple[object, ...]:
        """Whatever the screens depend on; people become late by the minute, without any record."""
        kit = self.kit
        return kit.version, kit.squad, kit.site, kit.operator, kit.now_ms() // MINUTE_MS

    def _look(self) -> None:
        if self._state() != self._shown:
            self.refresh_screen()

    def _tick(self) -> None:
        if not self.screen_stack:
            return  # the program is about to end
        status = self.kit.status()
        for screen in self.screen_stack:
            if isinstance(screen, KitScreen) and screen.is_mounted:
                screen.show_status(status)
        self.tell_arrivals()
        self._call_for_answers(status)
        if key_clock_s() - self._last_key_s >= IDLE_S:
            try:
                self.kit.rest()
            except FieldkitError as error:
                self.complain(error)
        if self._collector is not None:
            self._collector.tick(key_clock_s(), self._last_key_s)

    def _call_for_answers(self, status: Status) -> None:
        """Rings once for each incident that nobody has answered in time; the foot of every screen names the worst."""
        waiting = frozenset((one.incident, one.since_ms) for one in status.unanswered)
        if waiting - self._called_for:
            self.sound(Sound.INCIDENT)
        self._called_for = waiting


def run(
    kit: Kit,
    *,
    language: str = "en",
    theme: str = "",
    keys: Mapping[str, str] | None = None,
    quiet: bool = False,
    camera: str = "",
    turns: bool = False,
    told: str = "",
) -> bool:
    """Shows the kit's screens until the operator quits; True where a rehearsal was begun or ended (see `turns`).
    Syncing is begun and ended by whoever opened the kit."""
    with TemporaryDirectory(prefix="fieldkit-", ignore_cleanup_errors=True) as sounds:
        player = Player(Path(sounds), play_here())
        app = FieldkitApp(
            kit,
            language=language,
            theme=theme,
            keys=keys,
            owns_collector=True,
            player=player,
            quiet=quiet,
            camera=camera,
            turns=turns,
            told=told,
        )
        app.run()
        return app.turned
