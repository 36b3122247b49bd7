"""What a captain's laptop learns of people: those of its own squads, whatever else goes on at the event."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec
import pytest

from fieldkit.exchange.client import Client
from fieldkit.exchange.join_code import decode_join_code
from fieldkit.exchange.joining import VERSION, JoinRequest, encode_join_request
from fieldkit.exchange.messages import PACK_LACKING_MS, PATH
from fieldkit.kit.home import Home
from fieldkit.kit.joining import join, open_pack
from fieldkit.kit.kit import Kit
from roster.keys import Role
from roster.maker import make_people
from roster.pack import decode_pack
from roster.packing import make_pack
from roster.people import Person
from roster.prepared import prepare
from sync_server.admin import AdmitDevice, MakeInvite
from sync_server.admission import answer_join
from sync_server.errors import ServerError
from tests.details import details_of, found_in, kept_in, unpacked
from tests.meeting import MORNING_MS, PEOPLE, Chance, Preparer, SteppedClock, key_of
from tests.sync_server.api.conftest import MakeLaptop
from tests.sync_server.host import Host, hosting

MEDICAL, TRAFFIC = 2, 4
WORDS = ("Cheng Rishengmo", "15400077001", "fell off the ladder", "lent him the blue one")


class Laptop:
    """A kit on a home that joined the host, opened anew as often as a test likes."""

    def __init__(self, host: Host, path: Path, *squads: int) -> None:
        self.home = Home(path)
        self._chance = Chance(path.name)
        self._clock = SteppedClock(host.time)
        wanted = MakeInvite(tuple(str(squad) for squad in squads), desk=not squads)
        join(path, host.invite(wanted), entropy=self._chance)
        self.kit = self._open()

    def _open(self) -> Kit:
        return Kit(self.home, self._clock, self._chance)

    def again(self, url: str = "") -> Kit:
        """The kit after a restart, with the server at another address."""
        self.kit.close()
        if url:
            self.home.save_server(url)
        self.kit = self._open()
        return self.kit


@pytest.fixture
def captain(host: Host, tmp_path: Path) -> Iterator[Laptop]:
    """A captain of the medical squad."""
    laptop = Laptop(host, tmp_path / "medical", MEDICAL)
    yield laptop
    laptop.kit.close()


@pytest.fixture
def other(host: Host, tmp_path: Path) -> Iterator[Laptop]:
    """A captain of the traffic squad."""
    laptop = Laptop(host, tmp_path / "traffic", TRAFFIC)
    yield laptop
    laptop.kit.close()


@pytest.fixture
def desk(host: Host, tmp_path: Path) -> Iterator[Laptop]:
    laptop = Laptop(host, tmp_path / "desk")
    yield laptop
    laptop.kit.close()


def of(preparer: Preparer, squad: int) -> list[Person]:
    return [person for person in preparer.pack.body.people if person.squad == squad]


def learnt(laptop: Laptop, preparer: Preparer, *squads: int) -> tuple[set[str], set[str]]:
    """Details in the files of a laptop that is switched off: of people of these squads, and of others."""
    laptop.kit.close()
    return found_in(kept_in(laptop.home.path), preparer.event, preparer.pack.body.people, squads)


def busy_day(preparer: Preparer, captain: Laptop, other: Laptop) -> None:
    """The other squad enters whatever holds names and words, and people of each squad help the other one out."""
    own, theirs = of(preparer, MEDICAL), of(preparer, TRAFFIC)
    for person in theirs[1:4]:
        other.kit.check_in(person.number)
    walk_in = other.kit.walk_in(WORDS[0], WORDS[1]).person
    assert walk_in is not None
    other.kit.away(theirs[1].number, reason=WORDS[3])
    other.kit.raise_incident("injury", 2, WORDS[2])
    other.kit.revoke_badge(theirs[2].number) if other.kit.pack.body.badges else None
    for kit, guest in ((other.kit, own[1]), (captain.kit, theirs[0])):
        verdict = kit.scan(kit.find(str(guest.number))[0].short)
        assert kit.force(verdict, "helps out").saved
    for laptop in (captain, other, captain, other):
        laptop.kit.sync_now()


def test_a_captains_home_holds_no_details_of_other_squads(
    host: Host, preparer: Preparer, captain: Laptop, other: Laptop
) -> None:
    busy_day(preparer, captain, other)
    captain.kit.check_in(of(preparer, MEDICAL)[0].number)
    captain.kit.sync_now()
    own, others = learnt(captain, preparer, MEDICAL)
    assert others == set()
    assert own == details_of(of(preparer, MEDICAL))
    said = kept_in(captain.home.path)
    assert [word for word in WORDS if word.encode() in said] == []
    assert all(word.encode() in kept_in(other.home.path) for word in WORDS)


def test_the_search_for_details_finds_them_where_they_are(host: Host, preparer: Preparer, desk: Laptop) -> None:
    own, others = learnt(desk, preparer, MEDICAL)
    assert own == details_of(of(preparer, MEDICAL))
    assert len(others) > PEOPLE


def test_a_guest_has_a_number_and_a_squad_and_no_name(
    host: Host, preparer: Preparer, captain: Laptop, other: Laptop
) -> None:
    busy_day(preparer, captain, other)
    guest = of(preparer, TRAFFIC)[0]
    card = captain.kit.card(guest.number)
    assert card is not None
    assert (card.name, card.phone, card.known, card.guest) == ("", "", True, True)
    assert (card.squad, card.role, card.category) == (TRAFFIC, guest.role, guest.category)
    squad = preparer.event.squad(TRAFFIC)
    assert squad is not None
    assert card.called == f"{card.short} ({squad.name})"
    assert guest.number in {one.person for one in captain.kit.board().here}


def test_figures_are_the_same_on_desk_and_captains_laptop(
    host: Host, preparer: Preparer, captain: Laptop, other: Laptop, desk: Laptop
) -> None:
    busy_day(preparer, captain, other)
    desk.kit.sync_now()
    for squad in (MEDICAL, TRAFFIC):
        seen = [laptop.kit.figures(squad) for laptop in (captain, desk)]
        assert seen[0].expected == seen[1].expected > 0
        assert (seen[0].here, seen[0].guests, seen[0].came) == (seen[1].here, seen[1].guests, seen[1].came)
    boards = [laptop.kit.board(MEDICAL) for laptop in (captain, desk)]
    assert boards[0].roles == boards[1].roles


def test_carrying_for_other_squads_tells_nothing(
    host: Host, preparer: Preparer, captain: Laptop, other: Laptop, tmp_path: Path
) -> None:
    """Neither whoever carries a drop, nor the stick on which it lies, nor the replies that are carried back."""
    stick = tmp_path / "stick"
    stick.mkdir()
    walk_in = other.kit.walk_in(WORDS[0], WORDS[1])
    assert walk_in.saved
    other.kit.raise_incident("injury", 2, WORDS[2])
    other.kit.carrying.write_drop(stick)
    captain.kit.carrying.read_drop(stick)
    captain.kit.carrying.deliver(stick)
    captain.kit.carrying.write_drop(stick)
    assert host.do(lambda journal: journal.store.count_records()) > 2
    own, others = learnt(captain, preparer, MEDICAL)
    assert (own, others) == (details_of(of(preparer, MEDICAL)), set())
    for place in (captain.home.path, stick):
        said = kept_in(place)
        assert [word for word in WORDS if word.encode() in said] == []
    assert found_in(kept_in(stick), preparer.event, preparer.pack.body.people, (MEDICAL,)) == (set(), set())


# more squads, fewer squads, newer packs


def device_of(laptop: Laptop) -> str:
    return laptop.kit.certificate.device.hex()


def test_a_laptop_that_gets_another_squad_gets_its_people(
    host: Host, preparer: Preparer, captain: Laptop, other: Laptop
) -> None:
    host.perform(AdmitDevice(device_of(captain), (str(MEDICAL), str(TRAFFIC))))
    kit = captain.again()
    kit.sync_now()
    assert kit.squads == (MEDICAL, TRAFFIC)
    assert kit.pack.held == {MEDICAL, TRAFFIC}
    guest = of(preparer, TRAFFIC)[0]
    assert [card.person for card in kit.find(guest.name)] == [guest.number]
    assert learnt(captain, preparer, MEDICAL, TRAFFIC) == (
        details_of([*of(preparer, MEDICAL), *of(preparer, TRAFFIC)]),
        set(),
    )


def test_missing_people_come_behind_a_backlog_too(host: Host, captain: Laptop, other: Laptop) -> None:
    for number in range(40):
        other.kit.tally(8, number + 1)
    other.kit.sync_now()
    host.perform(AdmitDevice(device_of(captain), (str(MEDICAL), str(TRAFFIC))))
    kit = captain.again()
    kit.raise_incident("weather", 1, "it rains")
    kit.sync_now()
    assert kit.pack.held == {MEDICAL, TRAFFIC}


def test_a_laptop_that_loses_a_squad_forgets_its_people(host: Host, preparer: Preparer, captain: Laptop) -> None:
    host.perform(AdmitDevice(device_of(captain), (str(MEDICAL), str(TRAFFIC))))
    captain.again().sync_now()
    host.perform(AdmitDevice(device_of(captain), (str(TRAFFIC),)))
    kit = captain.again()
    kit.sync_now()
    assert kit.pack.held == {TRAFFIC}
    assert (kit.squad, {card.squad for card in kit.board().expected}) == (TRAFFIC, {TRAFFIC})
    assert learnt(captain, preparer, TRAFFIC)[1] == set()


def test_people_of_another_squad_come_from_an_older_pack_where_the_server_has_no_newer(
    host: Host, preparer: Preparer, captain: Laptop
) -> None:
    """The laptop has a newer pack from a stick; in it somebody has left the squad that the laptop is given later."""
    left, *others = of(preparer, TRAFFIC)
    people = [
        msgspec.structs.replace(person, squad=MEDICAL) if person == left else person for person in whole(preparer)
    ]
    stick = captain.home.path.parent / "newer"
    stick.write_bytes(made_of(preparer, people, MORNING_MS + 1_000).pack.data)
    captain.kit.close()
    open_pack(captain.home.path, stick, entropy=Chance("a"))
    host.perform(AdmitDevice(device_of(captain), (str(MEDICAL), str(TRAFFIC))))
    kit = captain.again()
    kit.sync_now()
    for again in (False, True):
        kit = captain.again() if again else kit
        assert kit.pack.body.made_ms == MORNING_MS + 1_000
        assert (set(kit.pack.held), set(kit.pack.lent)) == ({MEDICAL}, {TRAFFIC})
        assert {card.name for card in kit.board(TRAFFIC).expected} >= {person.name for person in others}
        assert [card.squad for card in kit.find(left.name)] == [MEDICAL]
        assert kit.sync_now() == (0, 0)
    host.perform(AdmitDevice(device_of(captain), (str(MEDICAL),)))
    kit = captain.again()
    kit.sync_now()
    assert (set(kit.pack.held), set(kit.pack.lent)) == ({MEDICAL}, set[int]())
    kit.close()
    gone = [person.phone for person in others if person.phone.encode() in kept_in(captain.home.path)]
    assert gone == []


def whole(preparer: Preparer) -> list[Person]:
    return list(preparer.pack.body.people)


def test_a_newer_pack_comes_cut(preparer: Preparer, tmp_path: Path) -> None:
    later = newer(preparer)
    with hosting(preparer, tmp_path / "server") as host:
        captain = Laptop(host, tmp_path / "medical", MEDICAL)
    with hosting(later, tmp_path / "server") as host:
        kit = captain.again(host.url)
        kit.sync_now()
        kit.sync_now()
        assert kit.pack.body.made_ms == later.pack.body.made_ms
        assert kit.pack.held == {MEDICAL}
        assert learnt(captain, later, MEDICAL) == (details_of(of(later, MEDICAL)), set())


def newer(preparer: Preparer) -> Preparer:
    """The same event with other people, an hour later."""
    return made_of(preparer, make_people(preparer.event, PEOPLE + 20, seed=15), MORNING_MS + 3_600_000)


def made_of(preparer: Preparer, people: Iterable[Person], made_ms: int) -> Preparer:
    """The same event with these people in its pack."""
    later = Preparer()
    server = preparer.server.signing_key()
    data, later.server = make_pack(later.event, people, (), later.event_key, server, made_ms)
    later.pack = decode_pack(data)
    return later


# what travels: a laptop with another program must not learn more either


def given_away(preparer: Preparer, answer: bytes) -> set[str]:
    """Details of people outside the medical squad in what the server answered."""
    assert len(answer) > len(preparer.pack.cut(())) > len(preparer.pack.data) / 4
    return found_in(unpacked(answer), preparer.event, preparer.pack.body.people, (MEDICAL,))[1]


def test_the_answer_to_who_joins_holds_no_details_of_other_squads(host: Host, preparer: Preparer) -> None:
    secret = decode_join_code(host.invite(MakeInvite((str(MEDICAL),)))).secret
    key = key_of("who joins")
    request = encode_join_request(JoinRequest(VERSION, bytes(8), secret, bytes(key.verify_key)), key)
    admitted = host.do(lambda journal: answer_join(journal, host.server.facts, request))
    assert admitted.refused == ""
    assert given_away(preparer, admitted.data) == set()


@pytest.mark.parametrize("role", [Role.CAPTAIN, Role.VIEWER])
def test_an_answer_with_a_newer_pack_holds_no_details_of_other_squads(
    preparer: Preparer, client: Client, make_laptop: MakeLaptop, role: Role
) -> None:
    laptop = make_laptop("one", MEDICAL, role=role)
    laptop.rounds.pack_ms = PACK_LACKING_MS
    answers: list[bytes] = []

    def noting(request: bytes) -> bytes:
        answers.append(client.post(PATH, request))
        return answers[-1]

    assert any(outcome.pack for outcome in laptop.sync(noting))
    assert given_away(preparer, max(answers, key=len)) == set()


def test_a_server_serves_no_pack_that_was_cut(host: Host, preparer: Preparer, tmp_path: Path) -> None:
    (tmp_path / "cut.pack").write_bytes(preparer.pack.cut({MEDICAL}))
    with pytest.raises(ServerError, match="Serve the whole one"):
        host.folder.take_pack(tmp_path / "cut.pack")
    assert host.folder.load_pack() == preparer.pack


# from a stick


def test_a_prepared_file_holds_no_details_of_other_squads(preparer: Preparer, tmp_path: Path) -> None:
    key = key_of("a laptop")
    (tmp_path / "file").write_bytes(
        prepare(preparer.pack.data, preparer.certificate(key, MEDICAL, made_ms=1), bytes(key))
    )
    own, others = found_in(kept_in(tmp_path), preparer.event, preparer.pack.body.people, (MEDICAL,))
    assert (own, others) == (details_of(of(preparer, MEDICAL)), set())


def test_a_whole_pack_in_a_prepared_file_is_cut_when_it_is_opened(preparer: Preparer, tmp_path: Path) -> None:
    """However the file was made: a captain's home keeps what its certificate allows."""
    key = key_of("a laptop")
    desk = preparer.certificate(key, role=Role.DESK)
    captain = preparer.certificate(key, MEDICAL)
    for place, certificate in ((tmp_path / "desk", desk), (tmp_path / "captain", captain)):
        file = tmp_path / "file"
        file.write_bytes(prepare(preparer.pack.data, msgspec.structs.replace(certificate), bytes(key)))
        open_pack(place, file, entropy=Chance("a"))
    assert Home(tmp_path / "desk").load_pack() == preparer.pack
    assert Home(tmp_path / "captain").load_pack().held == {MEDICAL}
    # A whole pack from another stick adds nobody.
    (tmp_path / "whole").write_bytes(newer(preparer).pack.data)
    open_pack(tmp_path / "captain", tmp_path / "whole", entropy=Chance("a"))
    assert Home(tmp_path / "captain").load_pack().held == {MEDICAL}


def test_a_bare_pack_opened_for_one_squad_is_cut_to_it(preparer: Preparer, tmp_path: Path) -> None:
    (tmp_path / "day.pack").write_bytes(preparer.pack.data)
    open_pack(tmp_path / "home", tmp_path / "day.pack", entropy=Chance("a"), squad=MEDICAL)
    own, others = found_in(kept_in(tmp_path / "home"), preparer.event, preparer.pack.body.people, (MEDICAL,))
    assert (own, others) == (details_of(of(preparer, MEDICAL)), set())


def test_a_kit_without_people_asks_for_them(host: Host, preparer: Preparer, captain: Laptop) -> None:
    assert captain.kit._sync._rounds.pack_ms == preparer.pack.body.made_ms
    captain.kit.close()
    captain.home.save_pack(preparer.pack.cut(()))
    kit = captain.again()
    assert kit._sync._rounds.pack_ms == PACK_LACKING_MS
    kit.sync_now()
    assert kit.pack.held == {MEDICAL}
