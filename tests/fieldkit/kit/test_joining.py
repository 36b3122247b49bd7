"""How a home comes to be: from a server's code or from a file on a stick."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldkit.errors import KitError, Offline
from fieldkit.exchange.join_code import JoinCode, encode_join_code, fingerprint_of
from fieldkit.kit.home import Home
from fieldkit.kit.joining import join, open_pack
from roster.errors import PackError
from roster.keys import KEY_BYTES
from roster.packing import make_pack
from roster.prepared import Prepared, encode_prepared
from tests.meeting import MORNING_MS, Chance, Preparer, key_of


@pytest.fixture(scope="module")
def preparer() -> Preparer:
    return Preparer()


def stick(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def prepared(preparer: Preparer, *, own_key: bool) -> bytes:
    key = key_of("prepared laptop")
    seed = bytes(key) if own_key else b""
    return encode_prepared(Prepared(preparer.pack.data, preparer.certificate(key, 2), seed))


def test_bare_pack_makes_a_home_without_certificate(preparer: Preparer, tmp_path: Path) -> None:
    file = stick(tmp_path / "day.pack", preparer.pack.data)
    joined = open_pack(tmp_path / "home", file, entropy=Chance("laptop"), server="http://10.0.0.1", squad=3)
    home = Home(tmp_path / "home")
    assert home.joined
    assert joined.certificate is None
    assert home.load_settings().squad == 3
    assert home.load_server() == "http://10.0.0.1"


def test_squad_that_is_not_in_the_pack_is_a_sentence(preparer: Preparer, tmp_path: Path) -> None:
    file = stick(tmp_path / "day.pack", preparer.pack.data)
    with pytest.raises(KitError, match="99"):
        open_pack(tmp_path / "home", file, entropy=Chance("laptop"), squad=99)


def test_prepared_file_brings_its_key_and_certificate(preparer: Preparer, tmp_path: Path) -> None:
    file = stick(tmp_path / "laptop.prepared", prepared(preparer, own_key=True))
    joined = open_pack(tmp_path / "home", file, entropy=Chance("laptop"))
    assert joined.certificate is not None
    assert joined.certificate.squads == (2,)
    assert Home(tmp_path / "home").load_device_key() == key_of("prepared laptop")


def test_prepared_file_for_the_key_that_this_laptop_made(preparer: Preparer, tmp_path: Path) -> None:
    file = stick(tmp_path / "laptop.prepared", prepared(preparer, own_key=False))
    home = Home(tmp_path / "home")
    home.save_device_key(key_of("prepared laptop"))
    assert open_pack(home.path, file, entropy=Chance("laptop")).certificate is not None


def test_prepared_file_for_another_laptop_is_refused(preparer: Preparer, tmp_path: Path) -> None:
    file = stick(tmp_path / "laptop.prepared", prepared(preparer, own_key=False))
    with pytest.raises(KitError, match="another laptop"):
        open_pack(tmp_path / "home", file, entropy=Chance("laptop"))
    assert not Home(tmp_path / "home").joined


def test_key_with_which_records_were_written_is_never_replaced(preparer: Preparer, tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    open_pack(home.path, stick(tmp_path / "day.pack", preparer.pack.data), entropy=Chance("laptop"))
    key = home.load_device_key()
    home.journal_path.write_bytes(b"a journal")
    with pytest.raises(KitError, match="another laptop"):
        open_pack(home.path, stick(tmp_path / "l.prepared", prepared(preparer, own_key=True)), entropy=Chance("laptop"))
    assert home.load_device_key() == key


def test_pack_of_another_event_leaves_the_home_as_it_was(preparer: Preparer, tmp_path: Path) -> None:
    home = tmp_path / "home"
    open_pack(home, stick(tmp_path / "day.pack", preparer.pack.data), entropy=Chance("laptop"))
    other = stick(tmp_path / "other.pack", Preparer("another event").pack.data)
    with pytest.raises(KitError, match="another event"):
        open_pack(home, other, entropy=Chance("laptop"))
    assert Home(home).load_pack() == preparer.pack


def test_older_pack_does_not_replace_a_newer_one(preparer: Preparer, tmp_path: Path) -> None:
    home = tmp_path / "home"
    server = preparer.server.signing_key()
    older, _ = make_pack(preparer.event, (), (), preparer.event_key, server, MORNING_MS - 1)
    newer, _ = make_pack(preparer.event, (), (), preparer.event_key, server, MORNING_MS + 1)
    for name, data in (("day", preparer.pack.data), ("older", older), ("newer", newer), ("again", older)):
        open_pack(home, stick(tmp_path / f"{name}.pack", data), entropy=Chance("laptop"))
    assert Home(home).load_pack().data == newer


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 no pack", b"fieldkit-prepared-1\nx", b"fieldkit-pack-1\n"])
def test_file_that_is_neither_is_a_sentence(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(PackError):
        open_pack(tmp_path / "home", stick(tmp_path / "file", data), entropy=Chance("laptop"))


def test_file_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(KitError, match=r"gone\.pack"):
        open_pack(tmp_path / "home", tmp_path / "gone.pack", entropy=Chance("laptop"))


def test_key_is_kept_before_the_server_is_asked(preparer: Preparer, tmp_path: Path) -> None:
    """So that the same code works once more where the answer was lost."""
    url = "http://127.0.0.1:1"
    code = encode_join_code(JoinCode(url, bytes(10), fingerprint_of(preparer.pack.body.server.key)))
    chance = Chance("laptop")
    with pytest.raises(Offline):
        join(tmp_path / "home", code, entropy=chance)
    key = Home(tmp_path / "home").load_device_key()
    with pytest.raises(Offline):
        join(tmp_path / "home", code, entropy=chance)
    assert key is not None
    assert len(bytes(key)) == KEY_BYTES
    assert Home(tmp_path / "home").load_device_key() == key
