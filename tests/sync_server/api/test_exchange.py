"""Laptops and server over real HTTP."""

from __future__ import annotations

import socket
import threading

import httpx
import pytest

from benchmarks.counting_proxy import counting
from fieldkit.exchange.client import Client
from fieldkit.exchange.messages import CONTENT_TYPE, MESSAGE_BYTES_MAX, PATH, decode_answer
from roster.keys import Role
from sync_server.admin import AdmitDevice, RevokeDevice
from sync_server.rate_limit import Rate, RateLimit
from tests.meeting import Laptop, digest, holdings, over, tally
from tests.sync_server.api.conftest import MakeLaptop
from tests.sync_server.host import Host, client_of

ROUND_TRIP_BYTES_MAX = 600


def post(host: Host, body: bytes, content_type: str = CONTENT_TYPE) -> httpx.Response:
    with httpx.Client(trust_env=False) as client:
        return client.post(host.url + PATH, content=body, headers={"content-type": content_type})


def test_laptops_and_server_end_with_the_same_state(host: Host, client: Client, make_laptop: MakeLaptop) -> None:
    one, other = make_laptop("one", role=Role.DESK), make_laptop("other", role=Role.DESK)
    one.arrive(1)
    one.add(5)
    other.arrive(2)
    other.write_many(1_200)
    for laptop in (one, other, one):
        laptop.sync(over(client))
    assert digest(one.journal) == digest(other.journal) == host.do(digest)
    assert host.do(lambda journal: tally(journal, 1)) == 1_205


def test_nothing_new_is_one_small_round_trip(host: Host, make_laptop: MakeLaptop) -> None:
    laptop = make_laptop("one", 1)
    laptop.write_many(50)
    with counting(host.url) as proxy, client_of(proxy.url) as client:
        for _ in range(3):
            laptop.sync(over(client))
        before = proxy.sent + proxy.received
        assert [outcome.again for outcome in laptop.sync(over(client))] == [False]
        used = proxy.sent + proxy.received - before
    assert 0 < used <= ROUND_TRIP_BYTES_MAX


def test_answer_has_no_header_that_is_not_needed(host: Host, make_laptop: MakeLaptop) -> None:
    laptop = make_laptop("one", 1)
    response = post(host, laptop.rounds.request(laptop.chance(8)))
    assert set(response.headers) == {"content-type", "content-length"}


def test_unknown_laptop_gets_401_and_is_flagged(host: Host, make_laptop: MakeLaptop) -> None:
    laptop = make_laptop("one", 1, role=None)
    laptop.add(3)
    response = post(host, laptop.rounds.request(laptop.chance(8)))
    assert response.status_code == 401
    answer = decode_answer(response.content, laptop.rounds._nonce, host.preparer.server.certificate.key)
    assert answer.standing == "unknown"
    assert answer.page == b""
    assert host.do(lambda journal: journal.store.count_records()) == 2
    assert host.do(lambda journal: tally(journal, 1)) == 0


def test_admitted_laptop_counts_and_gets_its_certificate(host: Host, client: Client, make_laptop: MakeLaptop) -> None:
    laptop = make_laptop("one", 1, role=None)
    laptop.add(3)
    laptop.sync(over(client))
    host.perform(AdmitDevice(_id(laptop), ("1",)))
    assert host.do(lambda journal: tally(journal, 1)) == 3
    laptop.sync(over(client))
    assert laptop.certificate is not None
    assert laptop.certificate.squads == (1,)


def test_revoked_laptop_gets_401_and_its_records_wait(host: Host, client: Client, make_laptop: MakeLaptop) -> None:
    laptop = make_laptop("one", 1)
    laptop.add(3)
    laptop.sync(over(client))
    host.perform(RevokeDevice(_id(laptop)))
    laptop.add(4)
    response = post(host, laptop.rounds.request(laptop.chance(8)))
    assert response.status_code == 401
    assert host.do(lambda journal: tally(journal, 1)) == 3
    assert holdings(laptop.journal) <= host.do(holdings)
    host.perform(AdmitDevice(_id(laptop)))
    assert host.do(lambda journal: tally(journal, 1)) == 7


def _id(laptop: Laptop) -> str:
    assert laptop.journal.author is not None
    return laptop.preparer.certificate(laptop.key, 1).device.hex()


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"", CONTENT_TYPE, 400),
        (b"\x93\x01", CONTENT_TYPE, 400),
        (b"nothing of ours", CONTENT_TYPE, 400),
        (b"\x95\x63\xc4\x00\xc4\x00\xc4\x00\xc4\x00", CONTENT_TYPE, 400),
        (b"x", "text/plain", 415),
        (bytes(MESSAGE_BYTES_MAX + 1), CONTENT_TYPE, 413),
    ],
)
def test_rubbish_is_answered_by_a_sentence(host: Host, body: bytes, content_type: str, status: int) -> None:
    response = post(host, body, content_type)
    assert response.status_code == status
    assert response.headers["content-type"].startswith("text/plain")
    assert response.text.strip().endswith(".")
    assert "Traceback" not in response.text


def test_request_that_is_cut_in_the_middle_changes_nothing(host: Host, client: Client, make_laptop: MakeLaptop) -> None:
    laptop = make_laptop("one", 1)
    laptop.write_many(400)
    request = laptop.rounds.request(laptop.chance(8))
    for cut in (1, len(request) // 2, len(request) - 1):
        with socket.create_connection(("127.0.0.1", host.port)) as link:
            fields = ("host: x", f"content-type: {CONTENT_TYPE}", f"content-length: {len(request)}", "", "")
            link.sendall("\r\n".join((f"POST {PATH} HTTP/1.1", *fields)).encode() + request[:cut])
    assert host.do(lambda journal: journal.store.count_records()) == 0
    laptop.sync(over(client))
    assert host.do(lambda journal: tally(journal, 1)) == 400


def test_address_that_asks_too_often_is_told_when_to_come_back(host: Host) -> None:
    limited = RateLimit(Rate(per_s=0.1, burst=2), lambda: 0.0)
    host.server.exchange_limit.wait_s = limited.wait_s  # type: ignore[method-assign]
    assert [post(host, b"x").status_code for _ in range(3)] == [400, 400, 429]
    assert post(host, b"x").headers["retry-after"] == "10"


def test_many_laptops_at_once_lose_nothing(host: Host, make_laptop: MakeLaptop) -> None:
    laptops = [make_laptop(f"laptop {number}", 1) for number in range(6)]
    for laptop in laptops:
        laptop.write_many(300)

    def sync(laptop: Laptop) -> None:
        with client_of(host.url) as client:
            laptop.sync(over(client))

    threads = [threading.Thread(target=sync, args=(laptop,)) for laptop in laptops]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert host.do(lambda journal: tally(journal, 1)) == 1_800


def test_records_that_were_acknowledged_survive_a_restart(host: Host, client: Client, make_laptop: MakeLaptop) -> None:
    laptop = make_laptop("one", 1)
    laptop.write_many(20)
    laptop.sync(over(client))
    incarnation = host.server.incarnation
    host.stop()
    again = Host(host.preparer, host.folder.path)
    again.start()
    try:
        assert again.server.incarnation == incarnation
        assert again.do(lambda journal: tally(journal, 1)) == 20
        with client_of(again.url) as other:
            assert laptop.sync(over(other))[0].sent == 0
    finally:
        again.stop()
