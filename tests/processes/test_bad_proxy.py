"""Laptops behind a network that lies, cuts and repeats: only named errors meanwhile, and all is there afterwards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random

import pytest

from fieldkit.journal.verify import verify_journal
from fieldkit.kit.kit import Kit
from tests.fieldkit.kit.county import MEDICAL, TRAFFIC
from tests.meeting import digest, holdings
from tests.processes.bad_proxy import PORTALS, BadProxy, Fault, draw_fault, proxied
from tests.processes.conftest import MakeHome
from tests.processes.killing import ROUNDS, SEED
from tests.processes.pushing import PushingLaptop
from tests.processes.served import ServedProcess, open_kit

CONNECTIONS = 3 * ROUNDS
#: Faults strike within so many bytes of a connection: pages of a hundred records have a few thousand.
REACH_BYTES = 4_000
#: So often each portal answers, one time after the other.
ANSWERS = 12
#: All that a laptop's people may be told while the network is bad.
NAMED = {
    "",
    "errors.exchange.offline",
    "errors.exchange.not_ours",
    "errors.exchange.trouble",
    "errors.exchange.damaged",
    "errors.exchange.other_server",
    "errors.exchange.sign_in",
    "errors.exchange.no_tls",
}


@contextmanager
def laptops_behind(proxy: BadProxy, new_home: MakeHome) -> Iterator[list[PushingLaptop]]:
    homes = [new_home(str(squad), "--squad", str(squad), server=proxy.url) for squad in (TRAFFIC, MEDICAL)]
    kits = [open_kit(home) for home in (*homes, new_home("desk", "--desk", server=proxy.url))]
    kits[-1].choose_squad(TRAFFIC)
    try:
        yield [PushingLaptop(kit) for kit in kits]
    finally:
        for kit in kits:
            kit.close()


def work(laptop: PushingLaptop, chance: Random) -> None:
    for _ in range(chance.randrange(1, 60)):
        laptop.kit.tally(laptop.tally, 1)
        laptop.written += 1
    if chance.random() < 0.5:
        laptop.kit.raise_incident("other", 1, f"words {chance.random()}")


def check_all_is_there(server: ServedProcess, laptops: list[PushingLaptop]) -> None:
    """Each record whole and counted once on the server, and on the desk's laptop, which holds the same."""
    desk = laptops[-1].kit
    for laptop in (*laptops, laptops[-1]):
        laptop.kit.sync_now()
        assert laptop.kit.sync_status().unsent == 0
    server.stop()
    journal, close = server.read()
    assert verify_journal(journal).findings == ()
    assert journal.views.quarantine == {}
    assert len(journal.logs.forked()) == 0
    assert holdings(desk.journal) == holdings(journal)
    assert digest(desk.journal) == digest(journal)
    for laptop in laptops:
        assert holdings(laptop.kit.journal) <= holdings(journal)
    counted = sum(sum(desk.figures(squad).tallies.values()) for squad in (TRAFFIC, MEDICAL))
    assert counted == sum(laptop.written for laptop in laptops)
    close()


@pytest.mark.slow
@pytest.mark.parametrize("https", [False, True])
def test_after_any_faults_all_converge_by_themselves(server: ServedProcess, new_home: MakeHome, https: bool) -> None:
    if https:
        server.speak_https()
    server.start()
    chance = Random(f"{SEED} {https}")
    faults = iter(lambda: draw_fault(chance, REACH_BYTES), None)
    with proxied(server.url, faults) as proxy, laptops_behind(proxy, new_home) as laptops:
        while len(proxy.met) < CONNECTIONS:
            for laptop in laptops:
                work(laptop, chance)
                laptop.sync()
                _hang_up(laptop.kit)
        proxy.calm = True
        said = Counter(message for laptop in laptops for message in laptop.tries)
        assert said.keys() <= NAMED, said
        assert len(said) >= 3, said
        check_all_is_there(server, laptops)
    assert {bool(fault.up is not None) for fault in proxy.met} == {True, False}


def _hang_up(kit: Kit) -> None:
    """The next try finds a new connection, and with it the next fault."""
    client = kit._sync._client
    if client is not None:
        client.close()
        kit._sync._client = None


@pytest.mark.slow
def test_whatever_answers_instead_of_the_server_is_named_and_takes_nothing(
    server: ServedProcess, new_home: MakeHome
) -> None:
    """Many such answers in a row: no record becomes less than it is because somebody else could not take it."""
    server.start()
    faults = (Fault(answer=answer) for answer in PORTALS for _ in range(ANSWERS))
    with proxied(server.url, faults) as proxy, laptops_behind(proxy, new_home) as laptops:
        for number in range(1, len(PORTALS) + 1):
            one = laptops[number % len(laptops)]
            acknowledged = set(one.acknowledged)
            work(one, Random(number))
            while len(proxy.met) < number * ANSWERS:
                one.sync()
                _hang_up(one.kit)
            assert one.acknowledged == acknowledged, PORTALS[number - 1]
        said = Counter(message for laptop in laptops for message in laptop.tries)
        assert said.keys() <= NAMED - {""}, said
        check_all_is_there(server, laptops)
