"""What screens may ask of the program that shows them."""

from __future__ import annotations

from abc import abstractmethod
from pathlib import Path

from textual.app import App

from fieldkit.errors import FieldkitError
from fieldkit.kit.kit import Kit
from fieldkit.kit.sticks import Partitions, StickWatch, partitions
from fieldkit.kit.values import Verdict
from fieldkit.ui.actions import Action
from fieldkit.ui.incident_draft import IncidentDraft
from fieldkit.ui.last_scans import LastScans
from fieldkit.ui.sounds.melodies import Heard
from fieldkit.ui.sounds.player import Player


class Program(App[None]):
    """Base of the program: the kit, what was typed and not saved, and news."""

    def __init__(self, kit: Kit, partitions: Partitions = partitions) -> None:
        super().__init__()
        self.kit = kit
        self.incident_draft = IncidentDraft()
        self.scans = LastScans()
        #: Scans let people out, wherever they come.
        self.leaving = False
        #: Nothing is to be heard.
        self.quiet = False
        #: Plays sounds where this computer can.
        self.player = Player(Path(), None)
        #: What is plugged in, to carry records away on.
        self.sticks = StickWatch(partitions)
        #: What was typed into other windows, by window and field.
        self.drafts: dict[str, dict[str, str]] = {}
        #: Roll calls (with the squad asked) and messages (with 0) that have been told of.
        self.told: set[tuple[int, int]] = set()
        #: Roll calls that have been told of once more.
        self.reminded: set[tuple[int, int]] = set()
        #: Whether whoever shows this program can go on with a rehearsal, or from one with the kit; whether it is to.
        self.turns = False
        self.turned = False
        #: Actions that have another key on this laptop: see `own_keys`.
        self.own_keys: dict[str, str] = {}

    def key_of(self, action: Action) -> str:
        """The key that an action has on this laptop."""
        return self.own_keys.get(action.id, action.key)

    @abstractmethod
    def run_deed(self, name: str) -> None:
        """Runs an action of the registry wherever it belongs, going to its screen first where that is another one."""

    @abstractmethod
    def news(self, text: str, tone: str = "plain") -> None:
        """Tells something on whatever is open."""

    @abstractmethod
    def complain(self, error: FieldkitError) -> None:
        """Tells what went wrong in one sentence; whatever was typed stays."""

    @abstractmethod
    def tell(self, verdict: Verdict) -> None:
        """A verdict in one line, with its sound."""

    @abstractmethod
    def ring_for(self, verdict: Verdict) -> None:
        """The sound of a verdict."""

    @abstractmethod
    def sound(self, heard: Heard) -> None:
        """A sound, unless sounds are off."""

    @abstractmethod
    def remember(self, **chosen: str) -> None:
        """What was chosen here holds for the next time: settings by their names."""

    @abstractmethod
    def take_scan(self, text: str) -> None:
        """A scan, from wherever it comes, is for whatever is open."""

    @abstractmethod
    def read_badges(self, files: tuple[Path, ...] = ()) -> None:
        """Takes the badges in pictures; asks for them where there are none yet."""

    @abstractmethod
    def exchange_with_stick(self) -> None:
        """Takes what is on the stick and writes the drop."""

    @abstractmethod
    def open_ready(self) -> None:
        """The readiness check."""

    @abstractmethod
    def open_close_day(self) -> None:
        """What is still open at the end of the day."""

    @abstractmethod
    def ask_rehearsal(self) -> None:
        """Whether to begin a rehearsal, or to end the one that this is."""

    @abstractmethod
    def refresh_screen(self) -> None:
        """Shows what the kit now says, on whatever is open."""

    @abstractmethod
    def refresh_soon(self) -> None:
        """The same after a verdict, as often as there is time for it."""
