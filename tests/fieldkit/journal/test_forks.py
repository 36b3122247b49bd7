"""Forks can be proved to anybody, and what is none cannot."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.journal.author import Author
from fieldkit.journal.forks import ForkProof, check_proof, list_forks
from fieldkit.records.codec import draft
from fieldkit.records.kinds import Arrival
from fieldkit.records.record import LogId, Record
from fieldkit.records.section import Section, section_of
from roster.keys import Role, certificate_bytes
from tests.fieldkit.journal.test_intake import EVENT, LAPTOP, MOMENT, certificate_of, journal_in


def sections_of(author: Author, records: list[Record], ends: set[int], first: int) -> list[Section]:
    """The records from `first` on, sealed at some numbers and at the end."""
    certificate = certificate_bytes(certificate_of(LAPTOP, Role.CAPTAIN))
    sections = []
    for end in sorted({end for end in ends if first <= end < len(records)} | {len(records)}):
        part = records[first - 1 : end]
        seal = author.seal(part[0].log, end, part[-1].hash)
        sections.append(section_of(part, author.own[0].log_id if first == 1 else None, certificate, seal))
        first = end + 1
    return sections


def branch(shared: int, own: int, person: int) -> tuple[Author, list[Record]]:
    """A log of which the first records are the same whoever the `person` in the later ones is."""
    author = Author(LAPTOP, EVENT, 1)
    people = [0] * shared + [person] * own
    return author, [record for one in people for record in author.make(draft(0, one, Arrival(2, 1)), MOMENT, "begin")]


def proof_of(folder: Path, shared: int, owns: tuple[int, int], ends: set[int]) -> ForkProof:
    journal = journal_in(folder)
    for person, own in enumerate(owns, start=1):
        author, records = branch(shared, own, person)
        journal.take_in(sections_of(author, records, ends, 1), "http", 0)
    (fork,) = list_forks(journal)
    journal.close()
    assert fork.number == shared + 2, "the log's opening is shared too"
    assert fork.proof is not None
    return fork.proof


def restored(proof: ForkProof) -> ForkProof:
    """As somebody else reads it who has nothing but its bytes."""
    return msgspec.msgpack.decode(msgspec.msgpack.encode(proof), type=ForkProof)


@settings(max_examples=25)
@given(st.integers(1, 3), st.integers(1, 5), st.integers(1, 5), st.sets(st.integers(1, 9)))
def test_every_fork_is_proved_wherever_it_was_sealed(
    tmp_path_factory: pytest.TempPathFactory, shared: int, one: int, other: int, ends: set[int]
) -> None:
    proof = proof_of(tmp_path_factory.mktemp("fork"), shared, (one, other), ends)
    assert check_proof(restored(proof)) == ""


@settings(max_examples=30)
@given(st.data())
def test_no_flipped_bit_leaves_a_proof(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    proof = proof_of(tmp_path_factory.mktemp("fork"), 1, (3, 2), set())
    side = data.draw(st.sampled_from(("one", "other")))
    field = data.draw(st.sampled_from(("hash", "links", "seal", "number", "event", "key", "life")))
    changed = spoilt(proof, side, field, lambda value: flip(value, data))
    assert check_proof(changed) != ""


def spoilt(proof: ForkProof, side: str, field: str, flipped: Any) -> ForkProof:
    if field == "number":
        return msgspec.structs.replace(proof, number=proof.number + 1)
    if field == "event":
        return msgspec.structs.replace(proof, event=flipped(proof.event))
    if field == "key":
        return msgspec.structs.replace(proof, log_id=LogId(flipped(proof.log_id.key), 0, 1))
    if field == "life":
        return msgspec.structs.replace(proof, log_id=LogId(proof.log_id.key, 0, 2))
    was = getattr(proof, side)
    value = (flipped(was.links[0]), *was.links[1:]) if field == "links" else flipped(getattr(was, field))
    return msgspec.structs.replace(proof, **{side: msgspec.structs.replace(was, **{field: value})})


def flip(value: bytes, data: st.DataObject) -> bytes:
    changed = bytearray(value)
    changed[data.draw(st.integers(0, len(changed) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    return bytes(changed)


def test_one_branch_twice_proves_nothing(tmp_path: Path) -> None:
    proof = proof_of(tmp_path, 1, (3, 2), set())
    assert check_proof(msgspec.structs.replace(proof, other=proof.one)) == "both sides have the same hash"


def test_a_log_that_only_grew_has_no_fork(tmp_path: Path) -> None:
    journal = journal_in(tmp_path)
    author, records = branch(2, 4, 1)
    journal.take_in(sections_of(author, records, {3, 5}, 1), "http", 0)
    journal.take_in(sections_of(author, records, {4}, 1), "http", 0)
    assert list_forks(journal) == []
    journal.close()
