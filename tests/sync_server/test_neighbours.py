"""Laptops on one network carry each other's records to the server, over real sockets on this machine."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.errors import ExchangeError, KitError
from fieldkit.exchange.discovery import Discovery, can_discover
from fieldkit.exchange.messages import CONTENT_TYPE, MESSAGE_BYTES_MAX
from fieldkit.exchange.neighbour import PATH, Carries, encode_ask
from fieldkit.exchange.neighbour_server import NeighbourServer
from fieldkit.kit.kit import Kit
from roster.keys import Role
from sync_server.admin import RevokeDevice
from tests.meeting import Preparer, holdings, key_of, tally
from tests.sync_server.host import HOST, Host, hosting
from tests.sync_server.kits import MakeKit, kits

LOOKS_MAX = 600
#: Three captains, and the gate, where there is a network.
PLACES = st.integers(0, 3)


@contextmanager
def listening(*laptops: Kit) -> Iterator[list[str]]:
    """These laptops answer neighbours, at these URLs."""
    with ExitStack() as stack:
        urls = []
        for kit in laptops:
            server = NeighbourServer(HOST, 0, kit.neighbours.answer)
            stack.callback(server.close)
            urls.append(f"http://{HOST}:{server.port}")
        yield urls


def name(kit: Kit) -> str:
    return kit.certificate.device.hex()


def test_neighbour_with_a_network_brings_records_to_the_server_and_the_answer_back(
    host: Host, make_kit: MakeKit
) -> None:
    captain, carrier = make_kit("captain", 1), make_kit("carrier", 2, url=host.url)
    captain.tally(1, 5)
    with listening(carrier) as (url,):
        assert captain.neighbours.meet([url]) == 1
        assert carrier.neighbours.status().letters == 1
        carrier._sync._try()
        assert host.do(lambda journal: tally(journal, 1)) == 5
        assert captain.sync_status().unsent > 0
        captain.neighbours.meet([url])
    assert captain.sync_status().unsent == 0
    origins = host.do(lambda journal: {row.origin for row in journal.store.read_feed(0, 100, urgent=False)})
    assert f"neighbour:{name(carrier)}" in origins


def test_letters_go_on_from_neighbour_to_neighbour_and_answers_come_all_the_way_back(
    host: Host, make_kit: MakeKit
) -> None:
    captain, middle, gate = make_kit("captain", 1), make_kit("middle", 2), make_kit("gate", 3, url=host.url)
    captain.tally(1, 5)
    with listening(captain, middle, gate) as (_, at_middle, at_gate):
        captain.neighbours.meet([at_middle])
        middle.neighbours.meet([at_gate])
        gate._sync._try()
        middle.neighbours.meet([at_gate])
        captain.neighbours.meet([at_middle])
    assert host.do(lambda journal: tally(journal, 1)) == 5
    assert captain.sync_status().unsent == 0


def test_messages_of_the_desk_reach_a_laptop_that_has_neighbours_only(host: Host, make_kit: MakeKit) -> None:
    desk = make_kit("desk", role=Role.DESK, url=host.url)
    captain, carrier = make_kit("captain", 1), make_kit("carrier", 2, url=host.url)
    desk.raise_incident("illness", 2, "An elder felt faint.", squad=1)
    desk.sync_now()
    with listening(carrier) as (url,):
        captain.neighbours.meet([url])
        carrier._sync._try()
        captain.neighbours.meet([url])
    assert [card.words for card in captain.incidents()] == ["An elder felt faint."]


def test_neighbour_reads_nothing_of_what_it_carries(make_kit: MakeKit) -> None:
    captain, carrier = make_kit("captain", 1), make_kit("carrier", 2)
    captain.raise_incident("illness", 2, "An elder felt faint.")
    with listening(carrier) as (url,):
        captain.neighbours.meet([url])
    assert holdings(carrier.journal).isdisjoint(holdings(captain.journal))
    carried = b"".join(path.read_bytes() for path in carrier.home.carried_path.rglob("*") if path.is_file())
    assert len(carried) > 0
    assert b"elder" not in carried


def test_nothing_new_is_not_given_again(make_kit: MakeKit) -> None:
    captain, carrier = make_kit("captain", 1), make_kit("carrier", 2)
    captain.tally(1, 5)
    with listening(carrier) as (url,):
        captain.neighbours.meet([url])
        theirs = carrier.neighbours._carries(None)
        assert captain.neighbours._carries(theirs).frames == b""
        captain.tally(1, 6)
        assert captain.neighbours._carries(theirs).frames != b""


def test_laptop_that_nobody_admitted_has_no_neighbours(make_kit: MakeKit) -> None:
    captain = make_kit("captain", 1, certified=False)
    with pytest.raises(KitError, match="nobody has admitted"):
        captain.neighbours.turn_on()


def test_stranger_gets_nothing(preparer: Preparer, make_kit: MakeKit) -> None:
    carrier = make_kit("carrier", 2)
    key = key_of("a stranger")
    foreign = encode_ask(Carries({}, {}), key, Preparer("another event").certificate(key, 1), b"a nonce!")
    with listening(carrier) as (url,), httpx.Client(trust_env=False) as client:
        for body, content_type, status in [
            (foreign, CONTENT_TYPE, 400),
            (b"nothing of ours", CONTENT_TYPE, 400),
            (b"x", "text/plain", 404),
        ]:
            response = client.post(url + PATH, content=body, headers={"content-type": content_type})
            assert response.status_code == status
            assert "Traceback" not in response.text
        with socket.create_connection((HOST, int(url.rpartition(":")[2]))) as link:
            fields = (f"content-type: {CONTENT_TYPE}", f"content-length: {MESSAGE_BYTES_MAX + 1}", "", "")
            link.sendall("\r\n".join((f"POST {PATH} HTTP/1.1", *fields)).encode())
            assert b" 413 " in link.recv(100)
        assert client.get(url).status_code == 501


def test_revoked_laptop_is_a_stranger_to_whoever_knows_of_it(host: Host, make_kit: MakeKit) -> None:
    captain, carrier = make_kit("captain", 1, url=host.url), make_kit("carrier", 2, url=host.url)
    captain.sync_now()
    host.perform(RevokeDevice(name(captain)))
    carrier.sync_now()
    captain.tally(1, 5)
    with listening(carrier) as (url,), pytest.raises(ExchangeError):
        captain.neighbours.meet([url])
    assert carrier.neighbours.status().letters == 0


def test_neighbour_that_does_not_answer_is_no_harm_where_another_does(make_kit: MakeKit) -> None:
    captain, carrier = make_kit("captain", 1), make_kit("carrier", 2)
    captain.tally(1, 5)
    with listening(carrier) as (url,):
        assert captain.neighbours.meet([f"http://{HOST}:1", url]) == 1
    with pytest.raises(ExchangeError):
        captain.neighbours.meet([f"http://{HOST}:1"])


@pytest.mark.slow
def test_paired_laptops_exchange_in_the_background(host: Host, make_kit: MakeKit) -> None:
    captain, carrier = make_kit("captain", 1), make_kit("carrier", 2, url=host.url)
    carrier.neighbours.turn_on(HOST, 0)
    carrier.neighbours.start()
    carrier.neighbours.listen()
    (code,) = carrier.neighbours.status().codes
    captain.neighbours.pair(code)
    captain.neighbours.turn_on(HOST, 0)
    captain.tally(1, 5)
    captain.neighbours.start()
    wait_for(lambda: carrier.neighbours.status().letters == 1)
    assert captain.neighbours.status().state == "on"
    captain.neighbours.turn_off()
    assert captain.neighbours.status().state == "off"


def wait_for(condition: object) -> None:
    """Looks again and again; each look waits for a connection to nowhere, so that others get on."""
    assert callable(condition)
    for _ in range(LOOKS_MAX):
        if condition():
            return
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as quiet:
            quiet.settimeout(0.05)
            quiet.bind((HOST, 0))
            with pytest.raises(TimeoutError):
                quiet.recv(1)
    raise AssertionError("it did not come to pass")


def meet(one: Kit, other: Kit) -> None:
    """Two laptops meet, without any socket between them."""
    one.neighbours.exchange(lambda path, message: other.neighbours.answer(message))


WAYS = st.lists(
    st.one_of(st.integers(0, 2).map(lambda at: ("write", at, at)), st.tuples(st.just("meet"), PLACES, PLACES)),
    max_size=25,
)


@pytest.mark.slow
@given(ways=WAYS, deliveries=st.sets(st.integers(0, 25)))
@settings(max_examples=10, deadline=None)
def test_records_reach_the_server_once_whoever_meets_whom_in_whatever_order(
    preparer: Preparer, ways: list[tuple[str, int, int]], deliveries: set[int]
) -> None:
    with (
        TemporaryDirectory() as name,
        hosting(preparer, Path(name) / "server") as host,
        kits(preparer, Path(name)) as make,
    ):
        laptops = [make(f"captain {at}", 1) for at in range(3)]
        gate = make("gate", 2, url=host.url)
        written = 0
        for step, (what, one, other) in enumerate(ways):
            if what == "write":
                laptops[one].tally(1, 1)
                written += 1
            elif one != other:
                meet([*laptops, gate][one], [*laptops, gate][other])
            if step in deliveries:
                gate._sync._try()
            assert host.do(lambda journal: tally(journal, 1)) <= written
        for laptop in laptops:
            meet(laptop, gate)
        gate._sync._try()
        for laptop in laptops:
            meet(laptop, gate)
            assert laptop.sync_status().unsent == 0
        assert host.do(lambda journal: tally(journal, 1)) == written
        assert {holding for laptop in laptops for holding in holdings(laptop.journal)} <= host.do(holdings)


@pytest.mark.slow
@pytest.mark.skipif(not can_discover(), reason="NEIGHBOURS CANNOT FIND EACH OTHER: the extra `neighbours` is missing")
def test_laptops_of_one_event_find_each_other_and_no_others() -> None:
    with ExitStack() as stack:
        found = []
        for event, device, port in ((b"e", "aa", 7001), (b"e", "bb", 7002), (b"f", "cc", 7003)):
            discovery = Discovery(event * 32, device, [HOST], port)
            stack.callback(discovery.close)
            found.append(discovery)
        one, other, stranger = found
        wait_for(lambda: one.urls() and other.urls())
        assert one.urls() == [f"http://{HOST}:7002"]
        assert other.urls() == [f"http://{HOST}:7001"]
        assert stranger.urls() == []


def test_port_that_is_taken_is_said_and_others_are_still_asked(make_kit: MakeKit) -> None:
    captain, carrier = make_kit("captain", 1), make_kit("carrier", 2)
    with listening(carrier) as (url,):
        captain.neighbours.turn_on(HOST, int(url.rpartition(":")[2]))
        captain.neighbours.listen()
        assert "Cannot listen" in captain.neighbours.status().problem
        assert captain.neighbours.meet([url]) == 1


@pytest.mark.slow
@pytest.mark.skipif(not can_discover(), reason="NEIGHBOURS CANNOT FIND EACH OTHER: the extra `neighbours` is missing")
def test_kits_find_each_other_and_exchange_without_any_address(host: Host, make_kit: MakeKit) -> None:
    captain, carrier = make_kit("captain", 1), make_kit("carrier", 2, url=host.url)
    captain.tally(1, 5)
    for kit in (captain, carrier):
        kit.neighbours.turn_on(HOST, 0)
        kit.neighbours.listen()
    wait_for(lambda: captain.neighbours.status().found)
    assert captain.neighbours.meet() == 1
    carrier._sync._try()
    assert host.do(lambda journal: tally(journal, 1)) == 5
