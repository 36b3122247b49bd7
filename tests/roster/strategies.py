"""Values of the roster for Hypothesis, and keys that are the same in every run."""

from __future__ import annotations

from hypothesis import strategies as st
from nacl.signing import SigningKey

from roster.badges.code import ISSUE_MAX, SECRET_BYTES, BadgeCode
from roster.badges.issued import IssuedBadge
from roster.keys import Certificate, Role, sign_certificate
from roster.people import PERSON_MAX, Person

EVENT_KEY = SigningKey(bytes([1]) * 32)
SERVER_KEY = SigningKey(bytes([2]) * 32)
DEVICE_KEY = SigningKey(bytes([3]) * 32)
OTHER_KEY = SigningKey(bytes([4]) * 32)
NOW_MS = 1_804_000_000_000

#: Text that a file in UTF-8 can hold.
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
names = texts.filter(lambda text: text.strip() != "")
numbers = st.integers(1, PERSON_MAX)
secrets = st.binary(min_size=SECRET_BYTES, max_size=SECRET_BYTES)
codes = st.builds(BadgeCode, st.integers(0, 0xFFF), st.integers(0, PERSON_MAX), st.integers(0, ISSUE_MAX), secrets)
issued_badges = st.builds(IssuedBadge, numbers, st.integers(0, ISSUE_MAX), secrets, st.booleans())
tags = texts.map(lambda text: text.strip()).filter(lambda text: bool(text) and ";" not in text and "；" not in text)


def people(squads: tuple[int, ...]) -> st.SearchStrategy[tuple[Person, ...]]:
    """People of these squads (or of none), no two with one number."""
    one = st.builds(
        Person,
        number=numbers,
        name=names,
        squad=st.sampled_from((0, *squads)),
        role=st.sampled_from(("volunteer", "captain", "doctor")) | names,
        phone=st.from_regex(r"\+?[0-9]{0,12}", fullmatch=True),
        unit=texts,
        post=texts,
        category=texts,
        tags=st.lists(tags, max_size=3).map(tuple),
        note=texts,
        guardian=texts,
        guardian_phone=st.from_regex(r"\+?[0-9]{0,12}", fullmatch=True),
        consent=st.sampled_from(("", "yes", "no", "2027-03-01")),
    )
    return st.lists(one, max_size=8, unique_by=lambda person: person.number).map(tuple)


def certificate(
    role: Role = Role.CAPTAIN,
    key: SigningKey = DEVICE_KEY,
    issuer: SigningKey = EVENT_KEY,
    event: SigningKey = EVENT_KEY,
) -> Certificate:
    """A certificate of `event` for `key`, signed by `issuer`."""
    unsigned = Certificate(
        event=bytes(event.verify_key),
        key=bytes(key.verify_key),
        role=role,
        squads=(4,),
        site=4,
        label="Traffic",
        letter="D",
        not_before_ms=NOW_MS,
        not_after_ms=NOW_MS + 1_000,
        issuer=b"",
    )
    return sign_certificate(unsigned, issuer)
