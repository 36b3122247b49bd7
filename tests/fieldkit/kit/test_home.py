"""The home folder: what is saved is there, and what cannot be is a sentence."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from fieldkit.errors import KitError
from fieldkit.kit.home import Home
from roster.keys import KEY_BYTES
from tests.meeting import Preparer, key_of


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "laptop")


def test_home_is_joined_once_it_has_pack_and_key(home: Home) -> None:
    preparer, key = Preparer(), key_of("laptop")
    assert not home.joined
    home.save_device_key(key)
    assert not home.joined
    home.save_pack(preparer.pack.data)
    assert home.joined
    assert home.load_pack() == preparer.pack
    assert home.load_device_key() == key
    assert home.load_certificate() is None
    certificate = preparer.certificate(key, 1)
    home.save_certificate(certificate)
    assert home.load_certificate() == certificate


def test_private_key_is_for_its_owner_alone(home: Home) -> None:
    home.save_device_key(key_of("laptop"))
    if os.name == "posix":
        assert (home.path / "device.key").stat().st_mode & 0o777 == 0o600
        assert home.path.stat().st_mode & 0o777 == 0o700


def test_empty_home_says_how_to_begin(home: Home) -> None:
    with pytest.raises(KitError, match="fieldkit join"):
        home.load_pack()


def test_no_server_is_an_empty_address(home: Home) -> None:
    assert home.load_server() == ""
    home.save_server("http://10.0.0.1:8470")
    assert home.load_server() == "http://10.0.0.1:8470"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("pack", b"nothing of ours"),
        ("device.key", b"short"),
        ("certificate", b"\x00"),
        ("settings.toml", b"squad = = 3"),
        ("settings.toml", b'squad = "three"'),
        ("settings.toml", b"squad = [1, 2]"),
    ],
)
def test_damaged_file_is_named(home: Home, name: str, data: bytes) -> None:
    home.path.mkdir()
    (home.path / name).write_bytes(data)
    load = {
        "pack": home.load_pack,
        "device.key": home.load_device_key,
        "certificate": home.load_certificate,
        "settings.toml": home.load_settings,
    }[name]
    with pytest.raises(KitError, match=name):
        load()


def test_home_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    home = Home(tmp_path / "file" / "laptop")
    with pytest.raises(KitError, match="--home"):
        home.save_server("http://10.0.0.1")
    assert home.load_device_key() is None


def test_saved_key_has_its_length(home: Home) -> None:
    home.save_device_key(key_of("laptop"))
    assert (home.path / "device.key").stat().st_size == KEY_BYTES
