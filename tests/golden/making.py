"""The files of vectors: what is in each, and how it is made."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from hashlib import sha256

import msgspec

from tests.golden import (
    make_carried,
    make_joining,
    make_neighbours,
    make_pages,
    make_records,
    make_sealed,
    make_takings,
    make_talk,
)
from tests.golden.cast import chance
from tests.golden.vectors import Vector, VectorFile

#: What zlibs pack differently: every other one makes other pages, which are read alike.
SAMPLE = b"".join(bytes(place % 7) + chance(f"sample {place % 40}", 16) for place in range(400))


class Recipe(msgspec.Struct, frozen=True):
    """`packs`: there are packed pages in it. `kept`: there is chance in it, so it stays as it is once it is made."""

    about: str
    makers: tuple[Callable[[], list[Vector]], ...]
    packs: bool = False
    kept: bool = False

    def make(self) -> VectorFile:
        vectors = [vector for maker in self.makers for vector in maker()]
        return VectorFile(self.about, vectors, packed_sample() if self.packs else "")


def packed_sample() -> str:
    """Tells whether this zlib packs like the one that made the vectors."""
    return sha256(zlib.compress(SAMPLE)).hexdigest()


RECIPES = {
    "names.json": Recipe("Keys, devices and logs (section 2)", (make_records.name_vectors,)),
    "certificates.json": Recipe("Certificates, and who may give them (section 2)", (make_records.certificate_vectors,)),
    "chains.json": Recipe(
        "Hashes, seals, forks and digests (sections 3 and 5)", (make_records.chain_vectors,), packs=True
    ),
    "pages.json": Recipe("Pages and what stands in them (section 4)", (make_pages.page_vectors,), packs=True),
    "taking-in.json": Recipe(
        "Pages that an empty journal takes in one after the other: what becomes of each section, and the heads at the "
        "end (section 4)",
        (make_takings.taking_vectors,),
        packs=True,
    ),
    "requests.json": Recipe(
        "Requests, and a new key (sections 5, 8 and 10)",
        (make_talk.request_vectors, make_talk.succession_vectors),
        packs=True,
    ),
    "answers.json": Recipe("Answers (sections 5 and 10)", (make_talk.answer_vectors,), packs=True),
    "joining.json": Recipe(
        "Join codes, and the messages of joining (section 7)",
        (make_joining.code_vectors, make_joining.request_vectors, make_joining.answer_vectors),
        packs=True,
    ),
    "carried.json": Recipe(
        "Frames, and what carriers and the server say to each other (section 11)",
        (make_carried.frame_vectors, make_carried.carry_vectors, make_carried.carried_vectors),
    ),
    "neighbours.json": Recipe(
        "What laptops on one network say to each other, and their pairing codes (section 11)",
        (make_neighbours.neighbour_vectors, make_neighbours.pairing_vectors),
    ),
    "letters.json": Recipe(
        "Letters and replies, whose boxes are sealed with chance (section 11)", (make_sealed.letter_vectors,), kept=True
    ),
    "tls.json": Recipe(
        "TLS certificates that a server vouches for, or does not (section 7)", (make_sealed.tls_vectors,), kept=True
    ),
}
