"""The event folder: what whoever prepares the event keeps.

event.toml           the event file
people.csv           the roster
event.pub            the event's public key: what a key that is typed in from paper is compared with
private/event.key    signs packs and certificates; never leaves this folder
private/server.key   goes to the server, in the file that `roster pack` writes beside the pack
private/badges.csv   every badge issued, with its secret
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

from nacl.signing import SigningKey

from roster.badges.code import event_mark
from roster.badges.issued import Entropy, IssuedBadge, decode_issued, encode_issued, issue_missing, reissue
from roster.devices import PreparedDevice, decode_devices, device_row, encode_devices
from roster.errors import EventError, EventNotFoundError, PackError
from roster.event import Event
from roster.files import make_private_folder, write_file
from roster.key_file import EVENT_KEY, EVENT_PUBLIC_KEY, SERVER_KEY, decode_key, encode_key, signing_key
from roster.keys import KEY_BYTES, Certificate
from roster.people import Person
from roster.people_file import decode_people, encode_people
from roster.plans.shipped import plan_names, plan_text
from roster.problems import suggest
from roster.toml.event_file import FILE_BYTES_MAX, parse_event

EVENT_FILE = "event.toml"
PEOPLE_FILE = "people.csv"
PUBLIC_KEY_FILE = "event.pub"


class EventFolder:
    """Reads and writes one event folder. Every file is replaced whole or not at all."""

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        if not self.path.is_dir():
            raise EventNotFoundError(f"There is no event folder {self.path}. Make one with: roster new {self.path}.")
        if not self.event_file.is_file():
            raise EventNotFoundError(f"{self.path} is no event folder: it has no {EVENT_FILE}. See: roster new --help.")

    @classmethod
    def create(cls, path: str | Path, event_text: bytes, entropy: Entropy) -> EventFolder:
        """Makes the folder with new keys; raises EventError where there is something in it already."""
        path = Path(path)
        if path.exists() and (not path.is_dir() or any(path.iterdir())):
            raise EventError(f"{path} is not empty, and nothing in it was touched. Name a new folder.")
        make_private_folder(path / "private")
        seed = entropy(KEY_BYTES)
        write_file(path / "private" / "event.key", encode_key(EVENT_KEY, seed), private=True)
        write_file(path / PUBLIC_KEY_FILE, encode_key(EVENT_PUBLIC_KEY, bytes(SigningKey(seed).verify_key)))
        write_file(path / "private" / "server.key", encode_key(SERVER_KEY, entropy(KEY_BYTES)), private=True)
        write_file(path / EVENT_FILE, event_text)
        return cls(path)

    @property
    def event_file(self) -> Path:
        return self.path / EVENT_FILE

    @property
    def people_file(self) -> Path:
        return self.path / PEOPLE_FILE

    @property
    def badges_file(self) -> Path:
        return self.path / "private" / "badges.csv"

    @property
    def devices_file(self) -> Path:
        return self.path / "private" / "devices.csv"

    def load_event(self) -> Event:
        """Raises EventError with every problem of the event file."""
        return _load_file(self.event_file)

    def load_people(self, event: Event | None = None) -> tuple[Person, ...]:
        """Everybody in people.csv; nobody where there is no such file yet. Raises TableError with every problem."""
        if not self.people_file.exists():
            return ()
        return decode_people(self.people_file.read_bytes(), event or self.load_event(), str(self.people_file))

    def save_people(self, people: Iterable[Person], event: Event | None = None) -> None:
        """Durable once this returns."""
        write_file(self.people_file, encode_people(people, event or self.load_event()), private=True)

    def next_person(self, people: Iterable[Person]) -> int:
        """The first number that nobody has or ever had a badge with."""
        used = [person.number for person in people]
        return 1 + max([0, *used, *(badge.person for badge in self.load_badges())])

    def load_badges(self) -> tuple[IssuedBadge, ...]:
        """Every badge ever issued, by person and issue."""
        if not self.badges_file.exists():
            return ()
        return decode_issued(self.badges_file.read_bytes(), str(self.badges_file))

    def issue_badges(self, people: Iterable[Person], entropy: Entropy) -> tuple[IssuedBadge, ...]:
        """Gives a badge to each of `people` who never had one; returns every badge of the folder."""
        badges = self.load_badges()
        issued = issue_missing(badges, (person.number for person in people), entropy)
        if len(issued) > len(badges):
            self.save_badges(issued)
        return issued

    def reissue_badges(self, numbers: Collection[int], entropy: Entropy) -> tuple[IssuedBadge, ...]:
        """Revokes the badges of these people and gives them new ones; returns every badge of the folder."""
        issued = reissue(self.load_badges(), numbers, entropy)
        self.save_badges(issued)
        return issued

    def save_badges(self, badges: Iterable[IssuedBadge]) -> None:
        make_private_folder(self.badges_file.parent)
        write_file(self.badges_file, encode_issued(badges), private=True)

    def load_devices(self) -> tuple[PreparedDevice, ...]:
        """The laptops that were prepared by hand."""
        if not self.devices_file.exists():
            return ()
        return decode_devices(self.devices_file.read_bytes(), str(self.devices_file))

    def add_device(self, certificate: Certificate) -> None:
        """Remembers a laptop that is prepared by hand."""
        make_private_folder(self.devices_file.parent)
        devices = (*self.load_devices(), device_row(certificate))
        write_file(self.devices_file, encode_devices(devices), private=True)

    def event_key(self) -> SigningKey:
        return self._key(EVENT_KEY, "event.key")

    def server_key(self) -> SigningKey:
        return self._key(SERVER_KEY, "server.key")

    def known_event_key(self) -> bytes | None:
        """The event's public key (32 bytes), also where the private one is lost; None where nothing is left of it."""
        path = self.path / PUBLIC_KEY_FILE
        if path.is_file():
            return decode_key(EVENT_PUBLIC_KEY, path.read_bytes(), str(path))
        key = self._readable_event_key()
        return bytes(key.verify_key) if key is not None else None

    def has_key(self, name: str) -> bool:
        return (self.path / "private" / name).is_file()

    def put_event_key(self, seed: bytes) -> Path:
        """Makes the key of this seed (32 bytes) this folder's event key. Another one that was there is kept beside it,
        under its own name; returns where the key is."""
        private = self.path / "private"
        public = bytes(SigningKey(seed).verify_key)
        make_private_folder(private)
        before = self._readable_event_key()
        if before is not None and bytes(before) != seed:
            kept = private / f"event-{bytes(before.verify_key).hex()[:8]}.key"
            write_file(kept, encode_key(EVENT_KEY, bytes(before)), private=True)
        write_file(private / "event.key", encode_key(EVENT_KEY, seed), private=True)
        write_file(self.path / PUBLIC_KEY_FILE, encode_key(EVENT_PUBLIC_KEY, public))
        return private / "event.key"

    def _readable_event_key(self) -> SigningKey | None:
        try:
            return self.event_key()
        except PackError:
            return None

    def put_server_key(self, seed: bytes) -> None:
        make_private_folder(self.path / "private")
        write_file(self.path / "private" / "server.key", encode_key(SERVER_KEY, seed), private=True)

    def mark(self) -> int:
        """The 12 bits of the event that its badges carry."""
        return event_mark(bytes(self.event_key().verify_key))

    def _key(self, kind: str, name: str) -> SigningKey:
        path = self.path / "private" / name
        if not path.is_file():
            back = "--restore" if kind == EVENT_KEY else "--restore --server FILE"
            raise PackError(
                f"{path} is missing. Take it from a copy of this event folder, or bring it back with: "
                f"roster key {self.path} {back}. A new key makes a new event."
            )
        return signing_key(kind, path.read_bytes(), str(path))


def load_event(reference: str | Path) -> Event:
    """The event of an event file, an event folder or a shipped plan; raises EventError with every problem."""
    path = Path(reference)
    if path.is_dir():
        return EventFolder(path).load_event()
    if path.is_file():
        return _load_file(path)
    name = str(reference)
    if name in plan_names():
        return parse_event(plan_text(name), f"{name}.toml")
    raise EventNotFoundError(
        f'There is no event file, event folder or shipped plan "{name}": {suggest(name, plan_names())}'
    )


def _load_file(path: Path) -> Event:
    with path.open("rb") as file:
        return parse_event(file.read(FILE_BYTES_MAX + 1), str(path))
