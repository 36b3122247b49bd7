"""The pack: event, people and badges in one signed file that servers and laptops open without any network.

    b"fieldkit-pack-3\\n" + signature (64) + event public key (32) + length (4) + core
    and of each squad whose people are here, in rising order: squad (2) + length (4) + part

The core is zlib(msgpack) of what all may know; the signature is over it. It holds the hash of each part (see
`roster.part`), so a pack can be cut to the squads of one laptop, and nobody can put in what the event key did not sign.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from functools import cached_property

import msgspec
from nacl.signing import SigningKey

from roster.badges.carried import BadgeColumns, CarriedBadges, carry
from roster.badges.code import Badge, event_mark
from roster.errors import PackError
from roster.event import NUMBER_MAX, Event
from roster.keys import KEY_BYTES, SIGNATURE_BYTES, Certificate, Role, check_certificate, verify
from roster.listing import Group, Listed, Listing, count_listed, decode_listing, encode_listing
from roster.part import Crowd, Named, decode_people, encode_part, part_name, salt_of
from roster.people import Person
from roster.sound import MS_MAX, unsound
from roster.squeeze import squeeze, unsqueeze
from roster.unpacking import UNPACK_ERRORS

MAGIC = b"fieldkit-pack-3\n"
_FAMILY = b"fieldkit-pack-"
#: Largest pack read, and largest core and parts (all together) when unpacked: room for 100,000 people. As values in
#: memory they can become thirty times as much, so the limits are no higher than that.
PACK_BYTES_MAX = 16 * 1024 * 1024
CORE_BYTES_MAX = 4 * 1024 * 1024
PARTS_BYTES_MAX = 12 * 1024 * 1024
_DOMAIN = b"fieldkit pack 3\0"
_LENGTH_BYTES = 4
_SQUAD_BYTES = 2
_CORE_AT = len(MAGIC) + SIGNATURE_BYTES + KEY_BYTES


class PackBody(msgspec.Struct, frozen=True):
    """What a pack is made of, badges in rising order. `made_ms` orders the packs of an event: the newest is valid."""

    event: Event
    people: tuple[Person, ...]
    badges: tuple[Badge, ...]
    server: Certificate
    made_ms: int


class _Core(msgspec.Struct, frozen=True, array_like=True):
    """What all may know. `parts`: squad → hash of its part."""

    event: Event
    server: Certificate
    made_ms: int
    parts: dict[int, bytes]
    listing: tuple[Group, ...]
    badges: BadgeColumns


class Pack(msgspec.Struct, frozen=True, eq=False, dict=True):
    """An opened pack. `event_key` (32 bytes) names the event; `data` is the file.

    `squads`: those that have a part (0: people of no squad); `held`: whose part is here, so that `people_of` has their
    people. `lent`: whose people come from an `older` pack: see `roster.lending`.
    """

    event_key: bytes
    event: Event
    server: Certificate
    made_ms: int
    badges: CarriedBadges
    data: bytes
    groups: tuple[Group, ...]
    squads: frozenset[int]
    held: frozenset[int]
    parts: dict[int, bytes]
    lent: frozenset[int] = frozenset()
    lent_people: dict[int, tuple[Person, ...]] = {}
    older: bytes = b""

    @cached_property
    def _listing(self) -> Listing:
        return decode_listing(self.groups)

    @property
    def listed(self) -> dict[int, Listed]:
        """Everybody by number."""
        return self._listing.people

    @property
    def numbers(self) -> dict[int, list[int]]:
        """The numbers of each squad's people, rising."""
        return self._listing.squads

    def count_people(self) -> dict[int, int]:
        """How many people each squad has."""
        return count_listed(self.groups)

    def __eq__(self, other: object) -> bool:
        """The files say all; what has been read of them makes no difference."""
        return isinstance(other, Pack) and (self.data, self.older) == (other.data, other.older)

    def __hash__(self) -> int:
        return hash(self.data)

    def person(self, number: int) -> Person | None:
        """Somebody whose details are here."""
        listed = self.listed.get(number)
        if listed is None:
            return None
        if listed.squad in self.lent_people:
            return next((one for one in self.lent_people[listed.squad] if one.number == number), None)
        crowd = self._crowd(listed.squad)
        return crowd.get(number) if crowd is not None else None

    def people_of(self, squad: int) -> tuple[Person, ...]:
        """People of a squad by number, none where their details are not here."""
        if squad in self.lent_people:
            return self.lent_people[squad]
        crowd = self._crowd(squad)
        return tuple(crowd) if crowd is not None else ()

    def names(self) -> Iterator[Named | Person]:
        """Numbers and names of everybody whose details are here, squad by squad."""
        for squad in sorted(self.held | self.lent):
            crowd = None if squad in self.lent_people else self._crowd(squad)
            yield from crowd.names() if crowd is not None else self.people_of(squad)

    @cached_property
    def _crowds(self) -> dict[int, Crowd]:
        return {}

    def _crowd(self, squad: int) -> Crowd | None:
        """A part is unpacked when it is first wanted."""
        if squad not in self._crowds and squad in self.parts:
            unpacked = unsqueeze(self.parts[squad], PARTS_BYTES_MAX, "This pack")
            self._crowds[squad] = Crowd(unpacked, self.numbers.get(squad, []))
        return self._crowds.get(squad)

    def check_parts(self) -> None:
        """Reads list and parts. Raises PackError with what is wrong with one, or with all of them together."""
        numbers, room = self.numbers, PARTS_BYTES_MAX
        for squad, part in self.parts.items():
            unpacked = unsqueeze(part, room, "This pack")
            decode_people(squad, unpacked, numbers.get(squad, []))
            room -= len(unpacked)

    @property
    def people(self) -> tuple[Person, ...]:
        """Everybody whose details are here, by number."""
        found = [person for squad in sorted(self.held | self.lent) for person in self.people_of(squad)]
        return tuple(sorted(found, key=lambda person: person.number))

    @property
    def body(self) -> PackBody:
        """What the pack was made of, as far as it is here."""
        return PackBody(self.event, self.people, tuple(self.badges), self.server, self.made_ms)

    @property
    def mark(self) -> int:
        """The 12 bits of the event that its badges carry."""
        return event_mark(self.event_key)

    def cut(self, squads: Collection[int]) -> bytes:
        """The file with the parts of these squads only; signed as it is."""
        if self.held.issubset(squads):
            return self.data
        core, parts = _frames(self.data)
        kept = {squad: part for squad, part in parts.items() if squad in squads}
        return self.data[:_CORE_AT] + _framed(core, kept)

    def cut_for(self, certificate: Certificate) -> bytes:
        """The file with what the holder of a certificate may know."""
        return self.cut(self.meant_for(certificate))

    def meant_for(self, certificate: Certificate) -> frozenset[int]:
        """The squads whose people the holder of a certificate may know."""
        return frozenset(squad for squad in self.squads if certificate.sees_squad(squad))


def encode_pack(body: PackBody, event_key: SigningKey) -> bytes:
    """The signed file's bytes, with everybody in it. Raises PackError where no kit would read it."""
    parts = {
        squad: encode_part(people, salt_of(event_key, body.made_ms, squad))
        for squad, people in _by_squad(body.event, body.people).items()
    }
    names = {squad: part_name(part) for squad, part in parts.items()}
    core = _Core(body.event, body.server, body.made_ms, names, encode_listing(body.people), carry(body.badges))
    packed = squeeze(msgspec.msgpack.encode(core))
    signature = event_key.sign(_DOMAIN + packed).signature
    data = MAGIC + signature + bytes(event_key.verify_key) + _framed(packed, parts)
    decode_pack(data)  # whoever makes a pack that no kit would open must hear of it now
    return data


def _by_squad(event: Event, people: Iterable[Person]) -> dict[int, list[Person]]:
    """People by squad, rising; squads without anybody too."""
    found: dict[int, list[Person]] = defaultdict(list)
    for squad in (0, *(squad.number for squad in event.squads)):
        found[squad] = []
    for person in people:
        found[person.squad].append(person)
    return dict(sorted(found.items()))


def _framed(core: bytes, parts: dict[int, bytes]) -> bytes:
    frames = [len(core).to_bytes(_LENGTH_BYTES, "big"), core]
    for squad, part in sorted(parts.items()):
        frames += [squad.to_bytes(_SQUAD_BYTES, "big"), len(part).to_bytes(_LENGTH_BYTES, "big"), part]
    return b"".join(frames)


def _frames(data: bytes) -> tuple[bytes, dict[int, bytes]]:
    """Core and parts as they stand in the file. Raises PackError where it is cut off or out of order."""
    core, at = _block(data, _CORE_AT)
    parts: dict[int, bytes] = {}
    last = -1
    while at < len(data):
        squad = int.from_bytes(data[at : at + _SQUAD_BYTES], "big")
        if not last < squad <= NUMBER_MAX:
            raise _damaged()
        parts[squad], at = _block(data, at + _SQUAD_BYTES)
        last = squad
    return core, parts


def _block(data: bytes, at: int) -> tuple[bytes, int]:
    """Bytes with their length before them, and where they end."""
    start = at + _LENGTH_BYTES
    end = start + int.from_bytes(data[at:start], "big")
    if end > len(data) or start > len(data):
        raise _damaged()
    return data[start:end], end


def _damaged() -> PackError:
    return PackError("This pack is damaged or was changed (its signature is wrong). Copy it again from its source.")


def decode_pack(data: bytes, event_key: bytes | None = None) -> Pack:
    """Opens a pack; with `event_key`, only one of that event. Raises PackError with what to do."""
    pack = open_pack(data, event_key)
    pack.check_parts()
    return pack


def open_pack(data: bytes, event_key: bytes | None = None) -> Pack:
    """Like `decode_pack`, but people are read when they are wanted: for a pack that was decoded whole before it was
    kept. What is read later is under the signature all the same."""
    _check_head(data)
    key = data[len(MAGIC) + SIGNATURE_BYTES : _CORE_AT]
    packed, parts = _frames(data)
    if not verify(key, _DOMAIN + packed, data[len(MAGIC) : len(MAGIC) + SIGNATURE_BYTES]):
        raise _damaged()
    if event_key is not None and key != event_key:
        raise PackError("This pack is of another event, or made with another event key. Take the pack of this event.")
    core = _decode_core(packed)
    badges = _check_core(core, key)
    if any(core.parts.get(squad) != part_name(part) for squad, part in parts.items()):
        raise _damaged()
    return Pack(
        key,
        core.event,
        core.server,
        core.made_ms,
        badges,
        data,
        core.listing,
        frozenset(core.parts),
        frozenset(parts),
        parts,
    )


def _check_head(data: bytes) -> None:
    if data.startswith(_FAMILY) and not data.startswith(MAGIC):
        raise PackError("This pack was written by another version. Install the same fieldkit on both computers.")
    if not data.startswith(MAGIC):
        raise PackError("This is no fieldkit pack. Make one with: roster pack FOLDER --out FILE.")
    if len(data) > PACK_BYTES_MAX:
        raise PackError(f"This pack has {len(data):,} bytes; at most {PACK_BYTES_MAX:,} are read.")


def _decode_core(packed: bytes) -> _Core:
    body = unsqueeze(packed, CORE_BYTES_MAX, "This pack")
    try:
        return msgspec.msgpack.decode(body, type=_Core)
    except UNPACK_ERRORS as error:
        raise PackError(f"This pack was written by another version ({error}). Install the same fieldkit.") from error


def _check_core(core: _Core, key: bytes) -> CarriedBadges:
    """The badges in it. Raises PackError where nobody can work with what the core says."""
    reason = check_certificate(core.server, key, None)
    if not reason and (core.server.role is not Role.SERVER or len(core.server.key) != KEY_BYTES):
        reason = "its certificate is not a server's"
    if reason:
        raise PackError(f"This pack names a server that cannot be trusted: {reason}. Make the pack again: roster pack.")
    reason = unsound(core.event)
    if not 0 <= core.made_ms <= MS_MAX:
        reason = "it was made at no possible time"
    try:
        badges = CarriedBadges(core.badges)
    except ValueError as error:
        reason = reason or str(error)
    if reason:
        raise PackError(f"Nobody can work with this pack: {reason}. Make the pack again: roster pack.")
    return badges
