"""A walk to every place and window of the program, by keys alone. It finds them by itself: each action of the registry
is tried wherever it belongs, and Enter on whatever has the focus; so what is new is walked to as well."""

from __future__ import annotations

import pkgutil
from collections import deque
from collections.abc import AsyncIterator
from importlib import import_module
from typing import Any, NamedTuple

from textual import events
from textual.drivers.headless_driver import HeadlessDriver
from textual.geometry import Size
from textual.pilot import Pilot

from fieldkit.texts.catalogue import chosen_language
from fieldkit.ui import screens
from fieldkit.ui.actions import ACTIONS, EVERYWHERE, PLACES, WINDOW, actions_of
from fieldkit.ui.app import FieldkitApp
from fieldkit.ui.frame import KitScreen, Window
from fieldkit.ui.widgets.news_line import NewsLine

#: Ends the program, goes out on a network or to a device, changes what the walk itself changes, or writes a sentence of
#: today's language into a story.
NOT_TRIED = frozenset(
    {"quit", "sync_now", "neighbours", "mirror", "stick", "camera", "language", "theme", "sounds", "missing"}
)
#: Ways to windows that neither a key of the registry nor Enter opens from a full day's screens: name of the class →
#: place and keys.
WAYS: dict[str, tuple[str, tuple[str, ...]]] = {}
#: What a walk may reach at the deepest: place, window, window over it, question.
DEPTH_MAX = 3
#: A key posts a message, that opens a window, that asks for its rows, those are laid out.
QUIET_ROUNDS = 4


class Way(NamedTuple):
    """`keys` pressed one after the other from a place's screen."""

    place: str
    keys: tuple[str, ...]

    def __str__(self) -> str:
        return " ".join((self.place, *self.keys))


def windows() -> set[str]:
    """Names of all windows that there are."""
    for module in pkgutil.iter_modules(screens.__path__):
        import_module(f"{screens.__name__}.{module.name}")
    return {kind.__name__ for kind in _kinds(Window)}


def _kinds(kind: type[Any]) -> set[type[Any]]:
    below: set[type[Any]] = {known for known in kind.__subclasses__() if known.__module__.startswith("fieldkit.")}
    return below | {deeper for known in below for deeper in _kinds(known)}


class Walk:
    """`seen`: names of windows to which a way was found."""

    def __init__(self, pilot: Pilot[None]) -> None:
        assert isinstance(pilot.app, FieldkitApp)
        self.pilot = pilot
        self.app = pilot.app
        self.seen: set[str] = set()

    async def everywhere(self) -> AsyncIterator[tuple[Way, bool]]:
        """Stands at each place and in each window; of a window that several keys open, once for each. Tells whether it
        is a place or window that was not seen before."""
        for place in PLACES:
            await self._stand(Way(place, ()))
            await self._hush()
            yield Way(place, ()), True
        ways = deque(Way(place, (key,)) for place in PLACES for key in self._keys(place))
        ways.extend(Way(place, keys) for place, keys in WAYS.values())
        while ways:
            way = ways.popleft()
            if await self._stand(way):
                new = self._name() not in self.seen
                self.seen.add(self._name())
                await self._hush()
                yield way, new
                if new and len(way.keys) < DEPTH_MAX:
                    ways.extend(Way(way.place, (*way.keys, key)) for key in self._keys_here())

    def _keys(self, place: str) -> list[str]:
        here = [action.key for action in actions_of(place) if action.id not in NOT_TRIED]
        if place != PLACES[0]:
            return ["enter", "f1", *here]
        everywhere = [a.key for a in actions_of(EVERYWHERE) if a.id not in (*NOT_TRIED, *PLACES)]
        return [*here, *everywhere]

    def _keys_here(self) -> list[str]:
        """Of the window that is open."""
        screen = self.app.screen
        assert isinstance(screen, Window)
        own = [a.key for a in ACTIONS if screen.place in a.where and screen.place != WINDOW and a.id not in NOT_TRIED]
        return ["enter", *own]

    async def _stand(self, way: Way) -> bool:
        """Goes there; whether a window is open in the end."""
        await self.close_windows()
        if self.app.current_mode != way.place:
            self.app.run_deed(way.place)
            await self.still()
        for key in way.keys:
            before = self.app.screen
            await self.press(key)
            if self.app.screen is before:
                return False
        return isinstance(self.app.screen, Window)

    async def again(self, way: Way) -> None:
        """Closes what is open and goes there once more."""
        assert await self._stand(way)
        await self._hush()

    async def close_windows(self) -> None:
        while not isinstance(self.app.screen, KitScreen):
            self.app.pop_screen()
            await self.still()

    async def press(self, key: str) -> None:
        event = events.Key(key, None)
        event.set_sender(self.app)
        self.app.post_message(event)
        await self.still()

    async def _hush(self) -> None:
        """Takes away what was told, and what shines through from below: both stay in the language of their moment."""
        if isinstance(self.app.screen, Window):
            self.app.screen.styles.background = "black"
        for line in self.app.screen.query(NewsLine):
            line.hide()
        await self.still()

    async def resize(self, cells: int, lines: int) -> None:
        size = Size(cells, lines)
        assert isinstance(self.app._driver, HeadlessDriver)
        self.app._driver._size = size
        self.app.post_message(events.Resize(size, size))
        while self.app.screen._compositor.size != size:
            await self.pilot._wait_for_screen()
        await self.still()

    async def speak(self, language: str) -> None:
        """As the key for it does, round and round."""
        while chosen_language() != language:
            self.app.run_deed("language")
        await self.still()

    async def still(self) -> None:
        """Until everything that was asked for is painted. Unlike the pilot's pauses this never waits for the clock."""
        for _ in range(QUIET_ROUNDS):
            await self.pilot._wait_for_screen()
            self.app.screen._on_timer_update()

    def _name(self) -> str:
        return type(self.app.screen).__name__
