"""Files from sticks and folders: a value, or one of the project's own errors, which says what to do."""

from __future__ import annotations

import ssl
import zlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.exchange.vouching import name_of, voucher_of
from fieldkit.kit.home import Home
from fieldkit.kit.settings import Settings
from roster.badges.issued import decode_issued, encode_issued, issue_missing
from roster.devices import decode_devices, device_row, encode_devices
from roster.errors import PackError
from roster.key_file import EVENT_KEY, decode_key, encode_key
from roster.keys import KEY_BYTES, SIGNATURE_BYTES
from roster.pack import MAGIC, decode_pack
from roster.people_file import decode_people, encode_people
from roster.prepared import decode_prepared, prepare
from roster.server_key import decode_server_key, encode_server_key
from sync_server.data_folder import DataFolder
from sync_server.tls import make_certificate
from tests.hostile.ours import Decode, only_ours
from tests.hostile.spoiling import DEEP, noise, spoilt
from tests.meeting import Chance, Preparer, key_of

_HEAD_BYTES = len(MAGIC) + SIGNATURE_BYTES + KEY_BYTES
_DOMAIN = b"fieldkit pack 3\0"
NAMES = ("pack", "prepared file", "server file", "key file", "devices", "badges", "people")


@pytest.fixture(scope="session")
def files(preparer: Preparer) -> dict[str, tuple[Decode, bytes]]:
    """Each decoder of files with a good one for it."""
    key = key_of("a laptop that was prepared")
    certificate = preparer.certificate(key, 1)
    pack, event = preparer.pack, preparer.event
    people = pack.body.people[:5]
    badges = issue_missing((), (person.number for person in people), Chance("badges"))
    return {
        "pack": (decode_pack, pack.data),
        "prepared file": (decode_prepared, prepare(pack.data, certificate, bytes(key))),
        "server file": (decode_server_key, encode_server_key(preparer.server)),
        "key file": (lambda data: decode_key(EVENT_KEY, data, "event.key"), encode_key(EVENT_KEY, bytes(key))),
        "devices": (lambda data: decode_devices(data, "devices.csv"), encode_devices([device_row(certificate)])),
        "badges": (lambda data: decode_issued(data, "badges.csv"), encode_issued(badges)),
        "people": (lambda data: decode_people(data, event, "people.csv"), encode_people(people, event)),
    }


@pytest.mark.parametrize("name", NAMES)
def test_the_file_to_be_spoilt_is_a_good_one(files: dict[str, tuple[Decode, bytes]], name: str) -> None:
    decode, valid = files[name]
    assert only_ours(decode, valid)


@pytest.mark.parametrize("name", NAMES)
@given(data=st.data())
def test_noise_is_refused_by_name(files: dict[str, tuple[Decode, bytes]], name: str, data: st.DataObject) -> None:
    decode, valid = files[name]
    head = valid[: valid.find(b"\n") + 1] if data.draw(st.booleans()) else b""
    only_ours(decode, head + data.draw(noise()))


@pytest.mark.parametrize("name", NAMES)
@given(data=st.data())
def test_a_spoilt_file_is_a_file_or_refused_by_name(
    files: dict[str, tuple[Decode, bytes]], name: str, data: st.DataObject
) -> None:
    decode, valid = files[name]
    only_ours(decode, data.draw(spoilt(valid)))


def signed(preparer: Preparer, core: bytes) -> bytes:
    """A pack with this core and no parts, signed by the event key."""
    packed = zlib.compress(core)
    signature = preparer.event_key.sign(_DOMAIN + packed).signature
    return MAGIC + signature + preparer.pack.event_key + len(packed).to_bytes(4, "big") + packed


def core_of(preparer: Preparer) -> bytes:
    data = preparer.pack.data[_HEAD_BYTES:]
    return zlib.decompress(data[4 : 4 + int.from_bytes(data[:4], "big")])


def test_the_core_to_be_spoilt_is_a_good_one(preparer: Preparer) -> None:
    assert decode_pack(signed(preparer, core_of(preparer))).listed == preparer.pack.listed


@given(data=st.data())
def test_a_pack_that_is_well_signed_and_spoilt_inside_is_a_pack_or_refused(
    preparer: Preparer, data: st.DataObject
) -> None:
    """What is taken can be worked with: its time zone is there, its moments are moments."""
    try:
        pack = decode_pack(signed(preparer, data.draw(spoilt(core_of(preparer)))))
    except PackError:
        return
    pack.event.zone()
    for session in pack.event.sessions:
        pack.event.local(session.start_ms)


@pytest.mark.parametrize("noise", DEEP)
def test_a_well_signed_core_nested_without_end_is_refused(preparer: Preparer, noise: bytes) -> None:
    with pytest.raises(PackError):
        decode_pack(signed(preparer, noise))


LOADS = {
    "pack": Home.load_pack,
    "device.key": Home.load_device_key,
    "former.keys": Home.load_former_keys,
    "certificate": Home.load_certificate,
    "server": Home.load_server,
    "settings.toml": Home.load_settings,
    "mirror": Home.load_mirror,
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home(tmp_path_factory.mktemp("home") / "home")
    home.save_settings(Settings(4, 1, 7, "by the bridge", "zh_Hans", "fieldkit-dark"))
    return home


@pytest.mark.parametrize("name", LOADS)
@given(data=st.data())
def test_a_spoilt_file_of_a_home_is_refused_by_name(home: Home, name: str, data: st.DataObject) -> None:
    valid = b'squad = 4\nlabel = "by the bridge"\n'
    spoilt_one = data.draw(noise() | spoilt(valid))

    def load(content: bytes) -> None:
        (home.path / name).write_bytes(content)
        LOADS[name](home)

    only_ours(load, spoilt_one)


@given(st.data())
def test_a_spoilt_note_of_where_the_server_runs_is_none(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = DataFolder(tmp_path_factory.getbasetemp())
    valid = b'{"url":"http://127.0.0.1:1","host":"127.0.0.1","port":1,"token":"x","process":1}'
    (folder.path / "running.json").write_bytes(data.draw(noise() | spoilt(valid)))
    folder.load_running()


@pytest.fixture(scope="module")
def der(preparer: Preparer) -> bytes:
    return ssl.PEM_cert_to_DER_cert(_certificate_of(preparer))


def _certificate_of(preparer: Preparer) -> str:
    made = make_certificate(preparer.server.signing_key(), ["127.0.0.1"], datetime(2027, 3, 5, tzinfo=UTC)).decode()
    return made[made.index("-----BEGIN CERTIFICATE") :]


@given(data=st.data())
def test_a_spoilt_tls_certificate_is_vouched_for_by_nobody_else(
    preparer: Preparer, der: bytes, data: st.DataObject
) -> None:
    server = bytes(preparer.server.signing_key().verify_key)
    assert voucher_of(der) == server
    changed = data.draw(noise() | spoilt(der))
    assert voucher_of(changed) in (b"", server)
    assert name_of(changed)


def test_home_to_be_spoilt_is_a_good_one(home: Home, tmp_path: Path) -> None:
    fresh = Home(tmp_path / "fresh")
    fresh.save_settings(Settings(4))
    assert fresh.load_settings() == Settings(4)
