"""A laptop dies, and a spare goes on: with its mirror, with the server, with both."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.errors import ExchangeError, KitError
from fieldkit.kit.carry_values import TakenOver
from fieldkit.kit.home import Home
from fieldkit.kit.kit import Kit
from fieldkit.kit.take_over import known_of_squad, read_mirror, take_over
from roster.keys import Role
from sync_server.admin import AdmitDevice
from tests.fieldkit.kit.test_photos import taken as picture
from tests.meeting import Chance, Preparer, SteppedClock, holdings, tally
from tests.sync_server.host import Host, hosting
from tests.sync_server.kits import MakeKit, make_home, open_kit


def go_on(preparer: Preparer, path: Path, stick: Path, code: str) -> tuple[Kit, TakenOver]:
    taken = take_over(path, read_mirror([stick], code), SteppedClock(preparer.time), Chance(str(path)))
    return open_kit(preparer, Home(path)), taken


def test_spare_without_anything_goes_on_with_what_was_mirrored(
    preparer: Preparer, make_kit: MakeKit, stick: Path, tmp_path: Path
) -> None:
    captain = make_kit("captain", 1)
    captain.tally(1, 5)
    person = captain.operators()[0].person
    captain.set_operator(person)
    code = captain.mirror.turn_on(stick).code
    captain.raise_incident("illness", 2, "An elder felt faint.")
    captain.mirror.once()
    died, board = holdings(captain.journal), captain.board()
    captain.close()
    spare, taken = go_on(preparer, tmp_path / "spare", stick, code)
    try:
        assert died <= holdings(spare.journal)
        assert (taken.squad, taken.working, taken.certified, taken.admitted) == (1, True, False, False)
        assert (taken.device, taken.label) == (captain.certificate.device.hex(), "laptop")
        assert taken.records == taken.new == len(died)
        assert (spare.squad, spare.operator) == (1, person)
        assert [card.words for card in spare.incidents()] == ["An elder felt faint."]
        assert [row.person for row in spare.board().expected] == [row.person for row in board.expected]
        assert spare.certificate.key != captain.certificate.key
        assert spare.verify().ok
        spare.tally(1, 2)
        assert tally(spare.journal, 1) == 7
    finally:
        spare.close()


def test_pictures_of_incidents_are_mirrored_as_well(
    preparer: Preparer, make_kit: MakeKit, stick: Path, tmp_path: Path
) -> None:
    captain = make_kit("captain", 1)
    code = captain.mirror.turn_on(stick).code
    card = captain.raise_incident("illness", 2, "An elder felt faint.")
    captain.incident_photo(card.incident, picture(300, 200))
    captain.mirror.once()
    captain.mirror.once()
    captain.close()
    assert sum(len(part.blobs) for part in read_mirror([stick], code).parts) == 1
    spare, _ = go_on(preparer, tmp_path / "spare", stick, code)
    shown = spare.incident(card.incident)
    assert shown is not None
    (photo,) = [line.photo for line in shown.timeline if line.photo is not None]
    assert photo.here
    assert spare.read_photo(photo) != b""
    spare.close()


def test_spare_brings_to_the_server_what_the_dead_laptop_had_not_sent(
    host: Host, preparer: Preparer, make_kit: MakeKit, stick: Path, tmp_path: Path
) -> None:
    captain = make_kit("captain", 1, url=host.url)
    captain.tally(1, 5)
    captain.sync_now()
    code = captain.mirror.turn_on(stick).code
    captain.tally(1, 7)
    captain.mirror.once()
    died = holdings(captain.journal)
    captain.close()
    make_home(preparer, tmp_path / "spare", 1, url=host.url)
    spare, taken = go_on(preparer, tmp_path / "spare", stick, code)
    try:
        assert (taken.admitted, taken.server) == (True, host.url)
        spare.tally(1, 1)
        assert spare.sync_status().unsent > 0
        spare.sync_now()
        assert spare.sync_status().unsent == 0
        assert died <= host.do(holdings)
        assert host.do(lambda journal: tally(journal, 1)) == 13
    finally:
        spare.close()


def test_second_spare_brings_what_the_first_laptop_had_not_sent(
    host: Host, preparer: Preparer, make_kit: MakeKit, stick: Path, tmp_path: Path
) -> None:
    captain = make_kit("captain", 1)
    captain.tally(1, 5)
    code = captain.mirror.turn_on(stick).code
    captain.close()
    make_home(preparer, tmp_path / "spare", 1)
    spare, _ = go_on(preparer, tmp_path / "spare", stick, code)
    spare.tally(1, 2)
    other_stick = tmp_path / "other stick"
    other_stick.mkdir()
    code = spare.mirror.turn_on(other_stick).code
    spare.close()
    make_home(preparer, tmp_path / "second", 1, url=host.url)
    second, taken = go_on(preparer, tmp_path / "second", other_stick, code)
    assert taken.records == 4, "two counts, and what opens a log for each"
    second.sync_now()
    second.close()
    assert host.do(lambda journal: tally(journal, 1)) == 7


def test_laptop_that_got_a_new_key_is_taken_over_with_what_it_wrote_under_both(
    preparer: Preparer, make_kit: MakeKit, stick: Path, tmp_path: Path
) -> None:
    captain = make_kit("captain", 1)
    captain.tally(1, 5)
    code = captain.mirror.turn_on(stick).code
    moment = captain._duty.moment()
    captain._rounds._change_key(captain._change_key(), moment, b"entropy!")
    captain.tally(1, 2)
    captain.mirror.once()
    captain.close()
    assert len(list(stick.iterdir())) == 2
    spare, taken = go_on(preparer, tmp_path / "spare", stick, code)
    try:
        assert tally(spare.journal, 1) == 7
        assert spare.sync_status().unsent == taken.records
        assert spare.verify().ok
    finally:
        spare.close()


def test_what_a_laptop_wrote_that_nobody_had_admitted_counts_on_its_spare(
    preparer: Preparer, make_kit: MakeKit, stick: Path, tmp_path: Path
) -> None:
    captain = make_kit("captain", 1, certified=False)
    captain.tally(1, 5)
    code = captain.mirror.turn_on(stick).code
    captain.close()
    make_home(preparer, tmp_path / "spare", 1)
    spare, taken = go_on(preparer, tmp_path / "spare", stick, code)
    try:
        assert (taken.admitted, tally(spare.journal, 1)) == (True, 5)
        assert spare.verify().ok
    finally:
        spare.close()


def test_spare_without_a_network_puts_the_dead_laptops_records_into_its_drop(
    host: Host, preparer: Preparer, make_kit: MakeKit, stick: Path, tmp_path: Path
) -> None:
    captain = make_kit("captain", 1)
    captain.tally(1, 5)
    code = captain.mirror.turn_on(stick).code
    captain.close()
    make_home(preparer, tmp_path / "spare", 1)
    spare, _ = go_on(preparer, tmp_path / "spare", stick, code)
    carrier = make_kit("carrier", 2, url=host.url)
    try:
        carrier.carrying.deliver(Path(spare.carrying.write_drop(stick).file))
        assert host.do(lambda journal: tally(journal, 1)) == 5
    finally:
        spare.close()


def test_spare_gets_from_the_server_what_was_synced_after_the_stick_was_pulled(
    host: Host, preparer: Preparer, make_kit: MakeKit, stick: Path, tmp_path: Path
) -> None:
    captain = make_kit("captain", 1, url=host.url)
    code = captain.mirror.turn_on(stick).code
    captain.tally(1, 5)
    captain.sync_now()
    captain.close()
    make_home(preparer, tmp_path / "spare", 1, url=host.url)
    spare, _ = go_on(preparer, tmp_path / "spare", stick, code)
    try:
        spare.sync_now()
        assert tally(spare.journal, 1) == 5
        assert spare.verify().ok
    finally:
        spare.close()


def test_spare_without_a_stick_says_what_the_server_had(host: Host, make_kit: MakeKit) -> None:
    captain = make_kit("captain", 1, url=host.url)
    captain.tally(1, 5)
    captain.sync_now()
    captain.tally(1, 7)
    captain.close()
    spare = make_kit("spare", 1, url=host.url)
    spare.sync_now()
    known = known_of_squad(spare, 1)
    assert (known.device, known.mirrored_ms, known.admitted) == (captain.certificate.device.hex(), 0, True)
    assert known.records > 0
    assert tally(spare.journal, 1) == 5


def test_spare_that_nobody_admitted_counts_once_the_desk_admits_it(
    host: Host, preparer: Preparer, make_kit: MakeKit, stick: Path, tmp_path: Path
) -> None:
    captain = make_kit("captain", 1, url=host.url)
    captain.tally(1, 5)
    code = captain.mirror.turn_on(stick).code
    captain.close()
    spare, _ = go_on(preparer, tmp_path / "spare", stick, code)
    try:
        spare.tally(1, 2)
        spare.sync_now()
        assert host.do(lambda journal: tally(journal, 1)) == 5, "the dead laptop's count, with its own certificate"
        host.perform(AdmitDevice(spare.certificate.device.hex(), ("1",)))
        assert host.do(lambda journal: tally(journal, 1)) == 7
    finally:
        spare.close()


def test_spare_of_another_squad_says_that_it_may_not_work(
    preparer: Preparer, make_kit: MakeKit, stick: Path, tmp_path: Path
) -> None:
    captain = make_kit("captain", 1)
    code = captain.mirror.turn_on(stick).code
    make_home(preparer, tmp_path / "spare", 2)
    spare, taken = go_on(preparer, tmp_path / "spare", stick, code)
    spare.close()
    assert (taken.working, taken.admitted, spare.squad) == (False, False, 2)


def test_spare_of_the_desk_may_work_for_any_squad(
    preparer: Preparer, make_kit: MakeKit, stick: Path, tmp_path: Path
) -> None:
    captain = make_kit("captain", 1)
    code = captain.mirror.turn_on(stick).code
    make_home(preparer, tmp_path / "spare", role=Role.DESK)
    spare, taken = go_on(preparer, tmp_path / "spare", stick, code)
    spare.close()
    assert (taken.admitted, spare.squad) == (True, 1)


def test_taking_over_twice_does_no_harm(preparer: Preparer, make_kit: MakeKit, stick: Path, tmp_path: Path) -> None:
    captain = make_kit("captain", 1)
    captain.tally(1, 5)
    code = captain.mirror.turn_on(stick).code
    for expected in (True, False):
        spare, taken = go_on(preparer, tmp_path / "spare", stick, code)
        assert ((taken.new > 0), tally(spare.journal, 1)) == (expected, 5)
        spare.close()


def test_code_that_is_not_the_mirrors_opens_nothing(make_kit: MakeKit, stick: Path, tmp_path: Path) -> None:
    captain, other = make_kit("captain", 1), make_kit("other", 2)
    captain.mirror.turn_on(stick)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    code = other.mirror.turn_on(elsewhere).code
    with pytest.raises(ExchangeError, match="another laptop"):
        read_mirror([stick], code)
    with pytest.raises(ExchangeError, match="16 letters"):
        read_mirror([stick], "nothing")
    other.mirror.turn_on(stick)
    about = read_mirror([stick], code).about
    assert about is not None
    assert about.device == other.certificate.key


def test_stick_without_a_mirror_is_said_so(stick: Path) -> None:
    with pytest.raises(KitError, match="Cannot find a mirror"):
        read_mirror([stick], "")


def test_stick_that_was_pulled_is_said_and_filled_when_it_is_back(
    preparer: Preparer, make_kit: MakeKit, stick: Path, tmp_path: Path
) -> None:
    captain = make_kit("captain", 1)
    code = captain.mirror.turn_on(stick).code
    stick.rename(tmp_path / "pocket")
    captain.tally(1, 5)
    with pytest.raises(KitError, match="stick is not there"):
        captain.mirror.once()
    assert captain.mirror.status().state == "missing"
    (tmp_path / "pocket").rename(stick)
    captain.mirror.once()
    assert captain.mirror.status().state == "ok"
    captain.close()
    spare, _ = go_on(preparer, tmp_path / "spare", stick, code)
    assert tally(spare.journal, 1) == 5
    spare.close()


def test_mirror_of_which_somebody_cut_a_piece_is_made_whole(
    preparer: Preparer, make_kit: MakeKit, stick: Path, tmp_path: Path
) -> None:
    captain = make_kit("captain", 1)
    code = captain.mirror.turn_on(stick).code
    for _ in range(3):
        captain.tally(1, 1)
        captain.mirror.once()
    (file,) = stick.iterdir()
    for cut in (file.stat().st_size - 100, 0):
        file.write_bytes(file.read_bytes()[:cut])
        captain.tally(1, 1)
        captain.mirror.once()
        spare, _ = go_on(preparer, tmp_path / f"spare-{cut}", stick, code)
        assert holdings(captain.journal) <= holdings(spare.journal)
        spare.close()


def test_mirror_goes_on_after_a_restart_and_writes_only_what_is_new(
    preparer: Preparer, make_kit: MakeKit, stick: Path
) -> None:
    captain = make_kit("captain", 1)
    for _ in range(30):
        captain.tally(1, 1)
    captain.mirror.turn_on(stick)
    captain.close()
    (file,) = stick.iterdir()
    before = file.stat().st_size
    again = open_kit(preparer, captain.home)
    again.tally(1, 1)
    again.mirror.once()
    assert 0 < file.stat().st_size - before < 500
    assert again.mirror.status().waiting == 0
    again.close()


STEPS = st.lists(st.sampled_from(["write", "write", "sync", "mirror", "pull", "plug", "restart"]), max_size=14)


@given(STEPS)
@settings(max_examples=12, deadline=None)
@pytest.mark.slow
def test_no_record_is_missing_that_was_mirrored_or_synced(preparer: Preparer, steps: list[str]) -> None:
    with TemporaryDirectory() as name, hosting(preparer, Path(name) / "server") as host:
        folder = Path(name)
        stick, pocket = folder / "stick", folder / "pocket"
        stick.mkdir()
        captain = open_kit(preparer, make_home(preparer, folder / "captain", 1, url=host.url))
        code = captain.mirror.turn_on(stick).code
        safe = holdings(captain.journal)
        for step in steps:
            match step:
                case "write":
                    captain.tally(1, 1)
                case "sync":
                    captain.sync_now()
                    safe |= host.do(holdings)
                case "mirror" if stick.exists():
                    captain.mirror.once()
                    safe |= holdings(captain.journal)
                case "pull" if stick.exists():
                    stick.rename(pocket)
                case "plug" if pocket.exists():
                    pocket.rename(stick)
                case "restart":
                    captain.close()
                    captain = open_kit(preparer, captain.home)
                case _:
                    pass
        captain.close()
        make_home(preparer, folder / "spare", 1, url=host.url)
        spare, _ = go_on(preparer, folder / "spare", stick if stick.exists() else pocket, code)
        spare.sync_now()
        assert safe - holdings(spare.journal) == set()
        assert safe - host.do(holdings) == set()
        assert spare.verify().ok
        spare.close()


def test_spare_goes_on_with_numbers_of_incidents_that_nobody_has_heard(
    preparer: Preparer, make_kit: MakeKit, stick: Path, tmp_path: Path
) -> None:
    """Numbers were said over the radio after the last mirroring: the spare cannot know them, and must not say them."""
    captain = make_kit("captain", 1)
    code = captain.mirror.turn_on(stick).code
    said = {captain.raise_incident("illness", 2, "mirrored").number}
    captain.mirror.once()
    said |= {captain.raise_incident("other", 1, "not mirrored").number for _ in range(3)}
    captain.close()
    spare, _ = go_on(preparer, tmp_path / "spare", stick, code)
    announced = spare.next_incident_number()
    fresh = [spare.raise_incident("other", 1, "by the spare").number for _ in range(3)]
    assert announced == fresh[0]
    assert len({*said, *fresh}) == len(said) + len(fresh)
    assert said & {card.number for card in spare.incidents()}, "what was mirrored keeps its number"
    spare.close()
