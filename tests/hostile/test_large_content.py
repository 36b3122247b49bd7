"""Words by the megabyte: pages stay within what everybody takes, and nobody is held up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest

from fieldkit.exchange.carrying import take_letters
from fieldkit.exchange.frames import BODY_BYTES_MAX, read_frames
from fieldkit.exchange.letters import write_letters
from fieldkit.exchange.page import CONTENT_BYTES_MAX, PAGE_BYTES_MAX
from fieldkit.journal.feed import read_section
from fieldkit.records.codec import draft
from fieldkit.records.kinds import IncidentEntry, Words
from fieldkit.records.record import SALT_BYTES, TEXT_BYTES_MAX
from fieldkit.records.scopes import urgent_of
from roster.keys import Role
from tests.meeting import Laptop, Meeting, Preparer, digest, holdings

#: As many as make several pages of words that do not pack.
ENTRIES = 5 * CONTENT_BYTES_MAX // TEXT_BYTES_MAX
CHARACTERS = TEXT_BYTES_MAX // 3 - 20
MakeLaptop = Callable[..., Laptop]


@pytest.fixture
def meeting(preparer: Preparer, tmp_path: Path) -> Iterator[Meeting]:
    meeting = Meeting(preparer, tmp_path / "server.db")
    yield meeting
    meeting.close()


@pytest.fixture
def make_laptop(preparer: Preparer, tmp_path: Path) -> Iterator[MakeLaptop]:
    made: list[Laptop] = []

    def make(name: str, *squads: int, role: Role = Role.CAPTAIN) -> Laptop:
        made.append(Laptop(preparer, tmp_path / f"{name}.db", name, *squads, role=role))
        return made[-1]

    yield make
    for laptop in made:
        laptop.close()


def write_much(laptop: Laptop) -> None:
    chance = Random(1)
    drafts = []
    for _ in range(ENTRIES):
        words = "".join(chr(chance.randrange(0x4E00, 0x9FA5)) for _ in range(CHARACTERS))
        text = draft(urgent_of(1), 1 << 40, IncidentEntry(1), Words(words), chance.randbytes(SALT_BYTES))
        drafts.append(text)
    laptop.journal.write(drafts, laptop.clock.moment(), laptop.chance(8))


def counted(send: Callable[[bytes], bytes], sizes: list[int]) -> Callable[[bytes], bytes]:
    """Notes how large requests and answers are."""

    def sent(request: bytes) -> bytes:
        answer = send(request)
        sizes.extend((len(request), len(answer)))
        return answer

    return sent


@pytest.mark.slow
def test_many_long_words_go_up_and_down_in_pages_that_fit(meeting: Meeting, make_laptop: MakeLaptop) -> None:
    writer, desk = make_laptop("writer", 1), make_laptop("desk", role=Role.DESK)
    sizes: list[int] = []
    write_much(writer)
    writer.sync(counted(meeting.answer, sizes))
    desk.sync(counted(meeting.answer, sizes))
    assert max(sizes) < 2 * CONTENT_BYTES_MAX
    assert holdings(desk.journal) == holdings(meeting.journal)
    assert digest(desk.journal) == digest(meeting.journal)


@pytest.mark.slow
def test_many_long_words_go_in_letters_that_fit(meeting: Meeting, make_laptop: MakeLaptop) -> None:
    writer = make_laptop("writer", 1)
    write_much(writer)
    now_ms = writer.clock.wall_ms()
    letters = write_letters(writer.rounds, writer.journal, now_ms, writer.chance)
    frames = list(read_frames(letters.data))
    assert len(frames) > 3
    assert all(len(frame.body) < BODY_BYTES_MAX for frame in frames)
    server = meeting.server.signing_key()
    take_letters(meeting.journal, letters.data, server, meeting.incarnation, now_ms, "drop")
    assert holdings(writer.journal) <= holdings(meeting.journal)


@pytest.mark.slow
def test_what_was_pushed_in_one_piece_and_is_too_large_holds_up_nobody(
    meeting: Meeting, make_laptop: MakeLaptop
) -> None:
    """A hostile laptop seals it all at once, so that it cannot be cut: others get to know that it is there."""
    writer, desk = make_laptop("writer", 1), make_laptop("desk", role=Role.DESK)
    write_much(writer)
    writer.journal.seal_own()
    (log,) = writer.journal.logs.mains()
    section = read_section(writer.journal, log, 1, ENTRIES + 1)
    assert section is not None
    assert section.content_bytes > PAGE_BYTES_MAX
    meeting.journal.take_in([section], "test", meeting.clock.wall_ms())
    other = make_laptop("other", 1)
    other.add(3)
    other.sync(meeting.answer)
    desk.sync(meeting.answer)
    assert holdings(desk.journal) == holdings(meeting.journal)
