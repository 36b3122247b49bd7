"""Whoever knows the document alone understands a day of laptops and server, and ends up with the server's records."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.exchange.carrying import DROP, take_letters
from fieldkit.exchange.heads import all_heads
from fieldkit.exchange.letters import write_letters
from roster.keys import Role, certificate_bytes
from tests.golden.overhearing import Overhearer
from tests.golden.reader import letters
from tests.meeting import Laptop, Meeting, Preparer

PREPARER = Preparer()
EVENT, SERVER = PREPARER.pack.event_key, PREPARER.pack.body.server


class Day:
    """Two captains, a desk and a laptop that nobody admitted, around a server; somebody listens."""

    def __init__(self, folder: Path) -> None:
        self.meeting = Meeting(PREPARER, folder / "server.db")
        self.folder = folder
        self.laptops = [
            self.laptop("north", 1),
            self.laptop("south", 2, 3),
            self.laptop("desk", role=Role.DESK),
            self.laptop("unknown", 2, role=None),
        ]
        self.overhearer = Overhearer(EVENT, certificate_bytes(SERVER))

    def laptop(self, name: str, *squads: int, role: Role | None = Role.CAPTAIN) -> Laptop:
        return Laptop(PREPARER, self.folder / f"{name}.db", name, *squads, role=role, page_records=6)

    def send(self, request: bytes) -> bytes:
        answer = self.meeting.answer(request)
        self.overhearer.hear(request, answer)
        return answer

    def clone(self, number: int) -> None:
        """From now on there is another laptop with the same key."""
        self.laptops.append(self.laptops[number].clone(self.folder / f"clone {len(self.laptops)}.db"))

    def close(self) -> None:
        for laptop in self.laptops:
            laptop.close()
        self.meeting.close()

    def server_heads(self) -> list[tuple[int, int, bytes]]:
        return sorted((head.log, head.number, head.hash) for head in all_heads(self.meeting.journal))


deeds = st.sampled_from(("arrive", "add", "incident", "many", "sync", "sync", "round", "clone"))


@pytest.mark.slow
@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), deeds), max_size=30))
def test_whoever_overhears_a_day_holds_what_the_server_holds(happened: list[tuple[int, str]]) -> None:
    with TemporaryDirectory() as folder:
        day = Day(Path(folder))
        for place, (who, deed) in enumerate(happened):
            do(day, who, deed, place)
        for laptop in day.laptops:
            laptop.sync(day.send)
        assert day.overhearer.heads() == day.server_heads()
        assert not {"gap", "seal", "foreign"} & set(day.overhearer.outcomes)
        day.close()


def do(day: Day, who: int, deed: str, place: int) -> None:
    laptop = day.laptops[who]
    acts: dict[str, Callable[[], object]] = {
        "arrive": lambda: laptop.arrive(1 + place),
        "add": lambda: laptop.add(place),
        "incident": lambda: laptop.raise_incident(1 + place),
        "many": lambda: laptop.write_many(20),
        "sync": lambda: laptop.sync(day.send),
        "round": lambda: laptop.round(day.send),
        "clone": lambda: day.clone(who) if len(day.laptops) == 4 else None,
    }
    acts[deed]()


def test_letters_and_replies_are_understood(tmp_path: Path) -> None:
    day = Day(tmp_path)
    north, south, listener = day.laptops[0], day.laptops[1], day.overhearer
    south.raise_incident(1)
    south.sync(day.send)
    north.write_many(1_500)
    north.raise_incident(2)
    written = write_letters(north.rounds, north.journal, north.clock.wall_ms(), north.chance).data
    seed = bytes(day.meeting.server.signing_key())
    asked = []
    for kind, body in letters.read_frames(written):
        letter = letters.read_letter(kind, body)
        envelope, request = letters.open_letter(letter, seed)
        listener.see(envelope.certificate)
        listener.take(request.page)
        asked.append((letter.part, letter.parts, request.digest, request.heads is not None))
    assert asked == [(0, 2, b"", False), (1, 2, b"", True)]
    now_ms = day.meeting.clock.wall_ms()
    key = day.meeting.server.signing_key()
    replies = take_letters(day.meeting.journal, written, key, day.meeting.incarnation, now_ms, DROP).replies
    after = request.cursor
    for kind, body in letters.read_frames(replies):
        reply = letters.open_reply(letters.read_letter(kind, body, SERVER.key), bytes(north.key), SERVER.key)
        assert (reply.nonce, reply.incarnation, reply.cursor) == (request.nonce, request.incarnation, request.cursor)
        assert reply.answer.cursor >= after
        after = reply.answer.cursor
        listener.hear_answer(reply.answer, request, north.public)
    assert listener.heads() == day.server_heads()
    day.close()
