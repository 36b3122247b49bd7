"""Passwords as they are kept."""

from __future__ import annotations

import pytest
from argon2 import extract_parameters
from argon2.low_level import Type

from sync_server.errors import ServerError
from sync_server.passwords import (
    CHARACTERS_MAX,
    CHARACTERS_MIN,
    hash_password,
    is_password,
    make_password,
    nobodys_hash,
)
from tests.meeting import Chance


def test_password_is_known_again_and_no_other() -> None:
    kept = hash_password("correct horse", Chance("salt"))
    assert is_password("correct horse", kept)
    assert not is_password("correct horse ", kept)
    assert not is_password("", kept)
    assert not is_password("correct horse", "rubbish")
    assert "correct" not in kept


def test_same_password_is_kept_otherwise_each_time() -> None:
    chance = Chance("salt")
    assert hash_password("correct horse", chance) != hash_password("correct horse", chance)


def test_it_is_argon2id_with_at_least_what_rfc_9106_recommends() -> None:
    for kept in (hash_password("correct horse", Chance("salt")), nobodys_hash()):
        parameters = extract_parameters(kept)
        assert parameters.type is Type.ID
        assert parameters.memory_cost >= 64 * 1024
        assert parameters.time_cost >= 3


@pytest.mark.parametrize("length", [0, CHARACTERS_MIN - 1, CHARACTERS_MAX + 1])
def test_password_of_a_bad_length_is_a_sentence(length: int) -> None:
    with pytest.raises(ServerError, match="characters"):
        hash_password("x" * length, Chance("salt"))


def test_made_passwords_differ_and_can_be_read_out() -> None:
    chance = Chance("made")
    made = {make_password(chance) for _ in range(100)}
    assert len(made) == 100
    assert all(len(password) == 17 and not set(password) & set("01ilo") for password in made)
