"""A rehearsal is like the day, and nothing of it can ever count."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fieldkit.errors import FieldkitError, JournalBusy, JournalError, KitError
from fieldkit.journal.journal import Taken
from fieldkit.kit.home import Home
from fieldkit.kit.kit import Kit
from fieldkit.kit.rehearsal import RehearsalKit, begin_rehearsal, begins_ms
from fieldkit.kit.rehearsal_home import RehearsalHome
from fieldkit.kit.wipe import wipe
from fieldkit.records.section import Section
from fieldkit.ui.handover_sheet import make_sheet, sheet_html, sheet_text
from roster.certify import Laptop as Certified
from roster.certify import certify
from roster.keys import Role, certificate_bytes
from tests.fieldkit.kit.conftest import MakeLaptop
from tests.fieldkit.kit.county import MEDICAL, TRAFFIC, County, HandClock, Laptop, at

EVENING = at(20, 0, day=4)


Begin = Callable[..., RehearsalKit]


@pytest.fixture
def laptop(county: County, tmp_path: Path) -> Iterator[Laptop]:
    """Of squad 4, the evening before."""
    laptop = Laptop(tmp_path / "laptop", county.prepare("--squad", str(TRAFFIC)), HandClock(EVENING))
    yield laptop
    laptop.close()


@pytest.fixture
def begin(laptop: Laptop) -> Iterator[Begin]:
    """Begins a rehearsal, or goes on with it."""
    begun: list[RehearsalKit] = []

    def begin(*, anew: bool = True) -> RehearsalKit:
        real, clock, entropy = Home(laptop.path), laptop.clock, laptop.random.randbytes
        home = begin_rehearsal(real, clock, entropy) if anew else RehearsalHome(real)
        begun.append(RehearsalKit(home, clock, entropy))
        return begun[-1]

    yield begin
    for kit in begun:
        kit.close()


def scan_all(kit: Kit, county: County, squad: int = TRAFFIC) -> list[str]:
    return [kit.scan(county.code(person.number)).kind.value for person in county.of(squad)]


def test_the_evening_before_people_are_expected_and_none_is_late(begin: Begin, laptop: Laptop, county: County) -> None:
    kit = begin()
    assert at(8, 0) < kit.now_ms() < at(8, 30)
    assert kit.figures().late == 0
    assert set(scan_all(kit, county)) == {"in"}
    assert kit.scan(county.code(county.of(MEDICAL)[0].number)).kind.value == "other_squad"
    laptop.clock.now_ms += 3_600_000
    assert at(9, 0) < kit.now_ms() < at(9, 30), "the clock runs on"
    kit.close()


def test_on_a_day_of_the_event_it_is_as_late_as_it_is(county: County) -> None:
    assert begins_ms(county.event, (TRAFFIC,), at(9, 17)) == at(9, 17)
    assert begins_ms(county.event, (TRAFFIC,), at(9, 17, day=6)) < at(9)


def test_the_kit_knows_nothing_of_what_was_rehearsed(begin: Begin, laptop: Laptop, county: County) -> None:
    real = laptop.kit()
    before = real.journal.version, real.sync_status(), real.figures().came
    kit = begin()
    scan_all(kit, county)
    kit.raise_incident("injury", 2, "a cyclist fell")
    kit.count(1, {"adult": 7})
    assert kit.verify().ok
    kit.close()
    assert (real.journal.version, real.sync_status(), real.figures().came) == before
    assert (real.history(), real.incidents(), real.headcount(1).counted) == ((), (), None)
    laptop.close()


def test_it_is_told_what_was_rehearsed_without_what_was_struck(begin: Begin, laptop: Laptop, county: County) -> None:
    kit = begin()
    scan_all(kit, county)
    kit.tally(9, 3)
    kit.raise_incident("injury", 2, "a cyclist fell")
    kit.undo()
    told = kit.rehearsed()
    assert told.counts == {"arrival": 15, "tally": 1}
    assert (told.struck, told.began_ms // 60_000) == (1, EVENING // 60_000)
    kit.close()


def test_a_new_rehearsal_begins_empty_and_one_that_is_left_goes_on(
    begin: Begin, laptop: Laptop, county: County
) -> None:
    kit = begin()
    scan_all(kit, county)
    kit.close()
    again = begin(anew=False)
    assert (again.figures().here, again.doubt) == (15, "")
    again.close()
    anew = begin()
    assert (anew.figures().here, anew.rehearsed().counts) == (0, {})
    anew.close()
    RehearsalHome(Home(laptop.path)).clear()
    assert not (laptop.path / "rehearsal").exists()
    with pytest.raises(KitError, match="Nothing is rehearsed"):
        begin(anew=False)


def test_it_is_not_thrown_away_under_a_screen_that_is_open(begin: Begin, laptop: Laptop, county: County) -> None:
    kit = begin()
    scan_all(kit, county)
    with pytest.raises(JournalBusy):
        begin()
    assert kit.figures().here == 15
    kit.close()


def test_nothing_leaves_by_any_road(begin: Begin, laptop: Laptop, tmp_path: Path) -> None:
    kit = begin()
    for name, leave in {
        "sync": kit.sync_now,
        "drop": lambda: kit.carrying.write_drop(tmp_path),
        "answer": lambda: kit.carrying.read_drop(tmp_path),
        "letters": lambda: kit.carrying.take(b""),
        "delivery": kit.carrying.deliver,
        "mirror": lambda: kit.mirror.turn_on(tmp_path),
        "mirror once": kit.mirror.once,
        "neighbours": kit.neighbours.turn_on,
        "a neighbour's question": lambda: kit.neighbours.answer(b""),
        "a neighbour": lambda: kit.neighbours.meet(["http://127.0.0.1:1"]),
        "a pair": lambda: kit.neighbours.pair("127.0.0.1:1"),
        "listening": kit.neighbours.listen,
    }.items():
        with pytest.raises(KitError, match="this is a rehearsal") as refused:
            leave()
        assert refused.value.message.startswith("errors.rehearsal."), name
    assert kit.carrying.own_letters() is None
    kit.start_sync()
    assert (kit.sync_status().server, kit.mirror.status().state, kit.neighbours.status().state) == ("", "off", "off")
    kit.close()


def test_what_lies_in_its_folder_opens_no_road(begin: Begin, laptop: Laptop) -> None:
    """Neither a server's address, nor a certificate, mirror or neighbours that somebody copied there."""
    begin().close()
    folder = laptop.path / "rehearsal"
    shutil.copyfile(laptop.path / "certificate", folder / "certificate")
    shutil.copyfile(laptop.path / "device.key", folder / "device.key")
    (folder / "server").write_text("http://127.0.0.1:1", encoding="utf-8")
    (folder / "neighbours").write_text('{"on":true,"host":"127.0.0.1","port":1}', encoding="utf-8")
    kit = begin(anew=False)
    assert not kit.certified
    assert (kit.sync_status().server, kit.neighbours.is_on) == ("", False)
    kit.close()


def sections(kit: Kit) -> list[Section]:
    with kit.using() as (journal, rounds):
        found = [rounds.section(log, 1, 10_000) for log in journal.logs.mains()]
    return [section for section in found if section is not None]


def test_no_journal_of_the_event_takes_its_records_even_from_an_admitted_device(
    begin: Begin, county: County, make_laptop: MakeLaptop
) -> None:
    """The strongest that can be done: the event's own key certifies the rehearsal's device."""
    kit = begin()
    scan_all(kit, county)
    desk = make_laptop("--desk").kit()
    key = kit.home.load_device_key()
    assert key is not None
    captain = Certified(Role.CAPTAIN, (TRAFFIC,), 1, "B", "laptop")
    admitted = certify(captain, bytes(key.verify_key), county.folder.event_key(), EVENING, at(23, day=9))
    rehearsed = sections(kit)
    assert sum(section.count for section in rehearsed) > 15
    with desk.using() as (journal, _):
        assert journal.admit(certificate_bytes(admitted))
        assert [take_in(journal.take_in, section, desk.now_ms()) for section in rehearsed] == [0] * len(rehearsed)
    assert desk.verify().ok
    assert desk.figures(TRAFFIC).came == 0
    assert desk.sync_status().records == 0
    assert kit.certificate.event != bytes(county.folder.event_key().verify_key)


def take_in(take: Callable[[list[Section], str, int], list[Taken]], section: Section, now_ms: int) -> int:
    """How many records of it were new; none where it is refused."""
    try:
        return sum(result.new for result in take([section], "test", now_ms))
    except FieldkitError:
        return 0


def test_its_journal_in_the_place_of_the_real_one_is_refused(
    begin: Begin, laptop: Laptop, county: County, tmp_path: Path
) -> None:
    laptop.kit().close()
    kit = begin()
    scan_all(kit, county)
    kit.close()
    copy = tmp_path / "copy"
    shutil.copytree(laptop.path, copy)
    for file in copy.glob("journal.db*"):
        file.unlink()
    shutil.copyfile(copy / "rehearsal" / "journal.db", copy / "journal.db")
    with pytest.raises(JournalError) as refused:
        Kit(Home(copy), laptop.clock, laptop.random.randbytes)
    assert refused.value.message == "errors.journal.other_event"
    with pytest.raises(KitError):
        Kit(Home(laptop.path / "rehearsal"), laptop.clock, laptop.random.randbytes)


def test_a_wipe_takes_the_rehearsal_along(begin: Begin, laptop: Laptop) -> None:
    begin().close()
    assert "rehearsal" in wipe(Home(laptop.path))
    assert not laptop.path.exists()


def test_what_is_chosen_in_it_stays_in_it(begin: Begin, laptop: Laptop, county: County) -> None:
    kit = begin()
    kit.set_operator(county.of(TRAFFIC)[3].number)
    kit.close()
    assert Home(laptop.path).load_settings().operator == 0


def test_scanner_that_was_tested_in_it_is_tested_on_the_day_that_it_really_was(begin: Begin, laptop: Laptop) -> None:
    kit = begin()
    kit.home.note_scanner(kit.event.local(kit.now_ms()).date().isoformat())
    assert Home(laptop.path).load_settings().scanner_tested == "2027-03-04"


def test_sheet_that_is_handed_over_in_it_says_so(begin: Begin) -> None:
    kit = begin()
    kit.raise_incident("injury", 2, "a cyclist fell")
    sheet = make_sheet(kit.event, kit.handover(), kit.name_of)
    for page in (sheet_text(sheet), sheet_html(sheet)):
        assert "REHEARSAL - nothing here counts" in page
