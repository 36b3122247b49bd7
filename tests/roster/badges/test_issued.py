"""Issued badges: one valid badge a person, and a file that keeps them."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roster.badges.code import ISSUE_MAX, decode_code, hash_secret
from roster.badges.issued import (
    IssuedBadge,
    decode_issued,
    encode_issued,
    issue_missing,
    reissue,
    revoke,
)
from roster.errors import PackError
from tests.roster.refusal import refusal
from tests.roster.strategies import issued_badges, numbers

MARK = 0xABC
random = Random(7)


def entropy(count: int) -> bytes:
    return random.randbytes(count)


@given(st.lists(issued_badges, max_size=8).map(tuple))
def test_badges_come_back_from_their_file(badges: tuple[IssuedBadge, ...]) -> None:
    assert decode_issued(encode_issued(badges), "badges.csv") == badges


@given(st.binary(max_size=80))
def test_noise_in_the_file_is_a_pack_error(noise: bytes) -> None:
    error = refusal(lambda: decode_issued(noise, "badges.csv"))
    assert error is None or "badges.csv" in str(error)


def test_a_damaged_line_is_named() -> None:
    data = encode_issued([IssuedBadge(1, 0, bytes(8))]) + b"2,0,zz,0\n"
    with pytest.raises(PackError, match="line 3"):
        decode_issued(data, "badges.csv")


@given(st.lists(numbers, max_size=8, unique=True))
def test_issuing_twice_changes_nothing(people: list[int]) -> None:
    badges = issue_missing((), people, entropy)
    assert [badge.person for badge in badges] == sorted(people)
    assert issue_missing(badges, people, entropy) == badges


@given(st.lists(numbers, min_size=1, max_size=6, unique=True), st.integers(1, 4))
def test_after_reissuing_only_the_last_badge_of_a_person_is_valid(people: list[int], times: int) -> None:
    badges = issue_missing((), people, entropy)
    for _ in range(times):
        badges = reissue(badges, people[:1], entropy)
    mine = [badge for badge in badges if badge.person == people[0]]
    assert [badge.issue for badge in mine] == list(range(times + 1))
    assert [badge.revoked for badge in mine] == [True] * times + [False]
    assert not any(badge.revoked for badge in badges if badge.person != people[0])


def test_a_revoked_person_gets_no_new_badge_by_itself() -> None:
    badges = revoke(issue_missing((), [1, 2], entropy), [2])
    assert issue_missing(badges, [1, 2], entropy) == badges


def test_the_257th_badge_of_a_person_is_refused() -> None:
    with pytest.raises(PackError, match="new number"):
        reissue([IssuedBadge(1, ISSUE_MAX, bytes(8))], [1], entropy)


@given(issued_badges)
def test_the_pack_knows_a_badge_by_the_hash_of_what_is_printed(badge: IssuedBadge) -> None:
    printed = decode_code(badge.digits(MARK))
    assert printed is not None
    assert badge.public(MARK).secret_hash == hash_secret(printed)
    assert badge.secret not in badge.public(MARK).secret_hash
