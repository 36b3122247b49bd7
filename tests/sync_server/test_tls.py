"""HTTPS as laptops meet it, over real sockets: whom they believe, and whom they do not say a word to."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from benchmarks.counting_proxy import counting
from fieldkit.errors import Stranger
from fieldkit.exchange.client import Client
from fieldkit.exchange.join_code import JoinCode, decode_join_code, encode_join_code
from fieldkit.exchange.messages import PATH
from fieldkit.exchange.vouching import name_of, voucher_of
from fieldkit.kit.home import Home
from fieldkit.kit.joining import join
from sync_server.admin import Devices, ListDevices, MakeInvite
from sync_server.admin_client import carry_out
from sync_server.bootstrap import open_tls
from sync_server.data_folder import DataFolder
from sync_server.errors import ServerError
from sync_server.tls import DAYS_LEFT_MIN, is_good, make_certificate, server_context
from tests.meeting import Chance, Laptop, Preparer, SteppedClock, key_of, over, tally
from tests.sync_server.host import HOST, Host, client_of, hosting

ROUND_TRIP_BYTES_MAX = 650
NOW = datetime(2027, 3, 5, tzinfo=UTC)


@pytest.fixture(scope="module")
def preparer() -> Preparer:
    return Preparer()


@pytest.fixture
def host(preparer: Preparer, tmp_path: Path) -> Iterator[Host]:
    with hosting(preparer, tmp_path / "server", tls=True) as host:
        yield host


@pytest.fixture
def laptop(preparer: Preparer, tmp_path: Path) -> Iterator[Laptop]:
    laptop = Laptop(preparer, tmp_path / "laptop.db", "one", 1)
    yield laptop
    laptop.close()


def refused(host: Host, client: Client) -> Stranger:
    """What a laptop says of a server that it does not believe; the server has heard nothing then."""
    with pytest.raises(Stranger) as caught:
        client.post(PATH, b"request")
    assert host.server.exchange_limit._buckets == {}
    assert str(caught.value) != caught.value.message
    return caught.value


def load(pem: bytes) -> bytes:
    return x509.load_pem_x509_certificate(pem).public_bytes(Encoding.DER)


def test_laptop_joins_and_syncs_over_https(host: Host, tmp_path: Path, laptop: Laptop) -> None:
    assert host.url.startswith("https://")
    joined = join(tmp_path / "home", host.invite(MakeInvite(("1",))), entropy=Chance("a"))
    assert joined.certificate is not None
    assert Home(tmp_path / "home").load_server() == host.url
    laptop.add(3)
    with client_of(host.url, host.server.facts.pack.body.server.key) as client:
        laptop.sync(over(client))
        laptop.add(4)
        laptop.sync(over(client))
    assert host.do(lambda journal: tally(journal, 1)) == 7


def test_certificate_that_another_key_vouches_for_is_told_nothing(host: Host) -> None:
    with client_of(host.url, bytes(key_of("another server").verify_key)) as client:
        error = refused(host, client)
    assert error.message == "errors.exchange.certificate"
    assert "fieldkit" in str(error)


@pytest.mark.parametrize("scheme", ["HTTPS:", "Https:", "hTTPS:"])
def test_address_in_other_letters_is_believed_no_more(host: Host, scheme: str) -> None:
    with client_of(host.url.replace("https:", scheme), bytes(key_of("another server").verify_key)) as client:
        assert refused(host, client).message == "errors.exchange.certificate"


def test_code_of_another_server_is_told_nothing(host: Host, tmp_path: Path) -> None:
    code = decode_join_code(host.invite(MakeInvite(desk=True)))
    forged = encode_join_code(JoinCode(code.url, code.secret, bytes(8)))
    with pytest.raises(Stranger):
        join(tmp_path / "home", forged, entropy=Chance("a"))
    assert host.server.join_limit._buckets == {}


def test_certificate_made_anew_needs_no_new_code(host: Host, laptop: Laptop, preparer: Preparer) -> None:
    with client_of(host.url, preparer.server.certificate.key) as client:
        laptop.add(3)
        laptop.sync(over(client))
        before = host.folder.load_tls()
        host.stop()
        host.folder.tls_path.unlink()
        again = Host(preparer, host.folder.path, tls=True)
        again.start()
        host.stop = again.stop  # type: ignore[method-assign]
    assert load(again.folder.load_tls()) != load(before)
    with client_of(again.url, preparer.server.certificate.key) as client:
        laptop.add(4)
        laptop.sync(over(client))
    assert again.do(lambda journal: tally(journal, 1)) == 7


def test_admin_and_figures_of_this_machine_need_no_https(host: Host) -> None:
    assert host.here.startswith("http://")
    assert carry_out(host.folder, ListDevices(), SteppedClock(host.time)) == Devices([])
    assert httpx.get(host.here + "/figures", trust_env=False).status_code == 200


def test_nothing_new_is_one_small_round_trip(host: Host, laptop: Laptop) -> None:
    laptop.write_many(50)
    with counting(host.url) as proxy, client_of(proxy.url, laptop.preparer.server.certificate.key) as client:
        for _ in range(3):
            laptop.sync(over(client))
        before, turns = proxy.sent + proxy.received, proxy.turns
        assert [outcome.again for outcome in laptop.sync(over(client))] == [False]
        assert 0 < proxy.sent + proxy.received - before <= ROUND_TRIP_BYTES_MAX
        assert proxy.turns - turns == 1
        proxy.cut()
        laptop.sync(over(client))
        again = proxy.sent + proxy.received - before
    with counting(host.url) as proxy, client_of(proxy.url, laptop.preparer.server.certificate.key) as client:
        laptop.sync(over(client))
        assert proxy.sent + proxy.received > again - ROUND_TRIP_BYTES_MAX, "a connection made again is cheaper"


def test_server_that_speaks_plainly_is_no_server_over_https(preparer: Preparer, tmp_path: Path) -> None:
    key = preparer.server.certificate.key
    with hosting(preparer, tmp_path / "server") as host, client_of(host.url.replace("http", "https"), key) as client:
        assert refused(host, client).message == "errors.exchange.no_tls"


@contextmanager
def proxied(preparer: Preparer, path: Path, monkeypatch: pytest.MonkeyPatch, *, known: bool) -> Iterator[Host]:
    """A server behind a certificate that is nobody's of the event; `known`: to this computer's authorities."""
    with hosting(preparer, path, tls=True) as host:
        host.stop()
        pem = make_certificate(key_of("some authority"), [HOST], datetime.now(UTC))
        host.folder.save_tls(pem)
        monkeypatch.setattr("tests.sync_server.host.open_tls", lambda folder, *_: server_context(folder.tls_path))
        if known:
            file = path.with_suffix(".authority")
            file.write_bytes(pem[pem.index(b"-----BEGIN CERT") :])
            monkeypatch.setenv("SSL_CERT_FILE", str(file))
        again = Host(preparer, path, tls=True)
        again.start()
        host.stop = again.stop  # type: ignore[method-assign]
        yield again


def test_proxy_that_this_computers_authorities_know_is_believed(
    preparer: Preparer, tmp_path: Path, laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (
        proxied(preparer, tmp_path / "server", monkeypatch, known=True) as host,
        client_of(host.url, preparer.server.certificate.key) as client,
    ):
        laptop.add(3)
        laptop.sync(over(client))
        assert host.do(lambda journal: tally(journal, 1)) == 3


def test_network_that_looks_into_connections_is_told_nothing(
    preparer: Preparer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (
        proxied(preparer, tmp_path / "server", monkeypatch, known=False) as host,
        client_of(host.url, preparer.server.certificate.key) as client,
    ):
        assert refused(host, client).message == "errors.exchange.certificate"


def test_old_tls_is_not_spoken(host: Host) -> None:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    with httpx.Client(verify=context, trust_env=False) as client, pytest.raises(httpx.ConnectError):
        client.get(host.url + "/health")


# the certificate


def test_certificate_is_kept_until_something_asks_for_another(tmp_path: Path) -> None:
    folder, key = DataFolder(tmp_path), key_of("server")
    open_tls(folder, key, ["10.0.0.5", "10.0.0.5"])
    first = folder.load_tls()
    open_tls(folder, key, ["10.0.0.5"])
    assert folder.load_tls() == first
    open_tls(folder, key, ["sync.example.org", "10.0.0.5"])
    second = folder.load_tls()
    assert second != first
    open_tls(folder, key_of("another"), ["10.0.0.5"])
    assert folder.load_tls() != second


def test_certificate_is_made_anew_before_its_time_is_over() -> None:
    key = key_of("server")
    pem = make_certificate(key, ["10.0.0.5"], NOW)
    assert is_good(pem, key, ["10.0.0.5"], NOW)
    assert not is_good(pem, key, ["10.0.0.5"], NOW + timedelta(days=397 - DAYS_LEFT_MIN + 1))
    assert not is_good(pem, key, ["10.0.0.5"], NOW - timedelta(days=2))
    assert not is_good(b"rubbish", key, ["10.0.0.5"], NOW)


def test_only_the_key_in_it_is_vouched_for() -> None:
    """The extension of one certificate in another one is worth nothing."""
    key = key_of("server")
    mine = x509.load_pem_x509_certificate(make_certificate(key, ["10.0.0.5"], NOW))
    other = x509.load_pem_x509_certificate(make_certificate(key_of("thief"), ["10.0.0.5"], NOW))
    der = mine.public_bytes(Encoding.DER)
    assert voucher_of(der) == bytes(key.verify_key)
    stolen, theirs = mine.extensions[1].value.public_bytes(), other.extensions[1].value.public_bytes()
    assert len(stolen) == len(theirs)
    assert voucher_of(other.public_bytes(Encoding.DER).replace(theirs, stolen)) == b""


def test_flipped_bit_in_a_certificate_is_never_vouched_for_by_another_key() -> None:
    key = key_of("server")
    der = load(make_certificate(key, ["10.0.0.5"], NOW))
    for place in range(len(der)):
        flipped = der[:place] + bytes([der[place] ^ 1]) + der[place + 1 :]
        assert voucher_of(flipped) in (b"", bytes(key.verify_key))
        assert name_of(flipped)


def test_name_that_no_certificate_can_hold_is_a_sentence() -> None:
    with pytest.raises(ServerError, match="--address"):
        make_certificate(key_of("server"), ["a" * 70 + ".example"], NOW)
