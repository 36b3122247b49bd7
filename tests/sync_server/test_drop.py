"""Drops from laptop to server and back: over a table, and by a laptop that has a network."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from fieldkit.errors import ExchangeError, KitError
from fieldkit.exchange.carrying import PATH
from fieldkit.exchange.envelope import write_letter
from fieldkit.exchange.messages import CONTENT_TYPE, MESSAGE_BYTES_MAX
from fieldkit.journal.reading import merged_incidents
from fieldkit.kit.kit import Kit
from roster.keys import Role
from sync_server.cli import main
from sync_server.incidents import tell
from tests.house.tree import ROOT
from tests.meeting import holdings, key_of, tally
from tests.sync_server.host import Host
from tests.sync_server.kits import MakeKit

SCHEMA = ROOT / "docs" / "schemas" / "sync-server-drop.json"


def name(kit: Kit) -> str:
    return kit.certificate.device.hex()


def take_drop(host: Host, *files: Path) -> Any:
    """`sync-server drop`, whose JSON is as its schema says."""
    done = CliRunner().invoke(main, ["--home", str(host.folder.path), "drop", *map(str, files), "--json"])
    assert done.exit_code == 0, done.output
    value = json.loads(done.stdout)
    Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).validate(value)
    return value["drops"]


def test_drop_goes_over_the_table_and_its_answer_comes_back(host: Host, make_kit: MakeKit, stick: Path) -> None:
    captain = make_kit("captain", 1)
    captain.tally(1, 5)
    written = captain.carrying.write_drop(stick)
    unsent = captain.sync_status().unsent
    assert (written.records, written.file) == (unsent, str(stick / f"fieldkit-{name(captain)}.drop"))
    (taken,) = take_drop(host, Path(written.file))
    assert (taken["records"], taken["devices"], taken["foreign"]) == (unsent, [name(captain)], 0)
    assert host.do(lambda journal: tally(journal, 1)) == 5
    read = captain.carrying.read_drop(stick)
    assert (read.answers > 0, read.unsent, read.standing) == (True, 0, "known")
    assert captain.sync_status().unsent == 0


def test_drop_is_taken_in_while_no_server_runs(host: Host, make_kit: MakeKit, stick: Path) -> None:
    captain = make_kit("captain", 1)
    captain.tally(1, 5)
    captain.carrying.write_drop(stick)
    host.stop()
    try:
        (taken,) = take_drop(host, *stick.glob("*.drop"))
        assert taken["records"] > 0
        assert captain.carrying.read_drop(Path(taken["answer"])).unsent == 0
    finally:
        again = Host(host.preparer, host.folder.path)
        again.start()
        assert again.do(lambda journal: tally(journal, 1)) == 5
        again.stop()
        host.stop = lambda: None  # type: ignore[method-assign]


def test_answer_brings_the_desks_records_to_a_laptop_without_any_network(
    host: Host, make_kit: MakeKit, stick: Path
) -> None:
    desk, captain = make_kit("desk", role=Role.DESK, url=host.url), make_kit("captain", 1)
    desk.choose_squad(1)
    desk.raise_incident("illness", 2, "An elder felt faint.", squad=1)
    desk.sync_now()
    captain.carrying.write_drop(stick)
    take_drop(host, *stick.glob("*.drop"))
    assert captain.carrying.read_drop(stick).received > 0
    assert [card.words for card in captain.incidents()] == ["An elder felt faint."]


def test_drop_read_twice_is_taken_once(host: Host, make_kit: MakeKit, stick: Path) -> None:
    captain = make_kit("captain", 1)
    captain.tally(1, 5)
    captain.carrying.write_drop(stick)
    first, second = take_drop(host, *stick.glob("*.drop"), *stick.glob("*.drop"))
    assert (first["records"] > 0, second["records"]) == (True, 0)


def test_laptop_with_a_network_delivers_what_another_wrote_and_brings_the_answer_back(
    host: Host, make_kit: MakeKit, stick: Path
) -> None:
    captain, carrier = make_kit("captain", 1), make_kit("carrier", 2, url=host.url)
    captain.tally(1, 5)
    captain.carrying.write_drop(stick)
    delivered = carrier.carrying.deliver(stick)
    assert (delivered.laptops, delivered.waiting) == ([name(captain)], 0)
    assert host.do(lambda journal: tally(journal, 1)) == 5
    origins = host.do(lambda journal: {row.origin for row in journal.store.read_feed(0, 100, urgent=False)})
    assert f"drop:{name(carrier)}" in origins
    carrier.carrying.write_drop(stick)
    assert captain.carrying.read_drop(stick / f"fieldkit-{name(carrier)}.drop").unsent == 0


def test_what_was_read_is_carried_on_until_there_is_a_network(host: Host, make_kit: MakeKit, stick: Path) -> None:
    captain, carrier = make_kit("captain", 1), make_kit("carrier", 2, url=host.url)
    captain.tally(1, 5)
    captain.carrying.write_drop(stick)
    read = carrier.carrying.read_drop(stick)
    assert (read.answers, read.letters) == (0, 1)
    assert carrier.carrying.status([]).letters == [name(captain)]
    assert host.do(lambda journal: tally(journal, 1)) == 0
    carrier._sync._try()
    assert host.do(lambda journal: tally(journal, 1)) == 5
    assert carrier.carrying.status([]).letters == []
    assert carrier.carrying.status([]).replies == [name(captain)]


def test_carrier_learns_nothing_of_what_it_carries(host: Host, make_kit: MakeKit, stick: Path) -> None:
    captain, carrier = make_kit("captain", 1), make_kit("carrier", 2, url=host.url)
    captain.raise_incident("illness", 2, "An elder felt faint.")
    carrier.carrying.deliver(Path(captain.carrying.write_drop(stick).file))
    assert holdings(carrier.journal).isdisjoint(holdings(captain.journal))
    data = b"".join(path.read_bytes() for path in carrier.home.carried_path.iterdir())
    assert b"elder" not in data


def test_letter_that_the_server_cannot_open_is_not_delivered_for_ever(
    host: Host, make_kit: MakeKit, stick: Path
) -> None:
    captain, carrier = make_kit("captain", 1), make_kit("carrier", 2, url=host.url)
    captain.tally(1, 5)
    captain.carrying.write_drop(stick)
    foreign = write_letter(b"for somebody else", key_of("a stranger"), key_of("a server").verify_key.encode(), 5, 0, 1)
    (stick / "foreign.drop").write_bytes(foreign)
    assert carrier.carrying.read_drop(stick).letters == 2
    carrier._sync._try()
    assert carrier.carrying.status([]).letters == []
    assert host.do(lambda journal: tally(journal, 1)) == 5


def test_deliverer_without_a_server_keeps_everything(make_kit: MakeKit, stick: Path) -> None:
    captain, carrier = make_kit("captain", 1), make_kit("carrier", 2)
    captain.tally(1, 5)
    captain.carrying.write_drop(stick)
    with pytest.raises(ExchangeError):
        carrier.carrying.deliver(stick)
    assert carrier.carrying.status([]).letters == [name(captain)]


def test_file_that_is_no_drop_is_said_so(host: Host, make_kit: MakeKit, stick: Path) -> None:
    captain = make_kit("captain", 1)
    file = stick / "holiday.drop"
    file.write_bytes(b"nothing of ours" * 100)
    with pytest.raises(KitError, match="no drop or answer"):
        captain.carrying.read_drop(file)
    done = CliRunner().invoke(main, ["--home", str(host.folder.path), "drop", str(file)])
    assert (done.exit_code, "is no drop" in done.output) == (1, True)
    assert not file.with_suffix(".answer").exists()


def test_history_says_by_which_road_each_record_came(host: Host, make_kit: MakeKit, stick: Path) -> None:
    captain, carrier = make_kit("captain", 1), make_kit("carrier", 2, url=host.url)
    captain.tally(1, 5)
    captain.carrying.write_drop(stick)
    carrier.sync_now()
    carrier.carrying.deliver(stick)
    done = CliRunner().invoke(main, ["--home", str(host.folder.path), "history", "--json"])
    value = json.loads(done.stdout)
    schema = ROOT / "docs" / "schemas" / "sync-server-history.json"
    Draft202012Validator(json.loads(schema.read_text(encoding="utf-8"))).validate(value)
    tallies = [record for record in value["records"] if record["what"] == "tally added"]
    assert [(each["device"], each["road"], each["carrier"]) for each in tallies] == [
        (name(captain), "drop", name(carrier))
    ]
    assert any(record["road"] == "http" for record in value["records"])
    plain = CliRunner().invoke(main, ["--home", str(host.folder.path), "history"]).stdout
    assert f"drop by {name(carrier)}" in plain


def test_laptop_says_how_others_records_came(host: Host, make_kit: MakeKit, stick: Path) -> None:
    desk = make_kit("desk", role=Role.DESK, url=host.url)
    captain = make_kit("captain", 1)
    desk.raise_incident("illness", 2, "An elder felt faint.", squad=1)
    desk.sync_now()
    captain.tally(1, 5)
    captain.carrying.write_drop(stick)
    take_drop(host, *stick.glob("*.drop"))
    captain.carrying.read_drop(stick)
    lines = captain.history(everybody=True)
    assert {(line.done.what, line.road, line.device) for line in lines} == {
        ("tally", "own", ""),
        ("incident", "carried", name(desk)),
    }
    assert [line.done.what for line in captain.history()] == ["tally"]


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"", CONTENT_TYPE, 400),
        (b"nothing of ours", CONTENT_TYPE, 400),
        (b"x", "text/plain", 415),
        (bytes(MESSAGE_BYTES_MAX + 1), CONTENT_TYPE, 413),
    ],
)
def test_rubbish_to_carry_is_answered_by_a_sentence(host: Host, body: bytes, content_type: str, status: int) -> None:
    with httpx.Client(trust_env=False) as client:
        response = client.post(host.url + PATH, content=body, headers={"content-type": content_type})
    assert response.status_code == status
    assert response.text.strip().endswith(".")


def test_desk_sees_by_which_road_an_entry_came(host: Host, make_kit: MakeKit, stick: Path) -> None:
    captain = make_kit("captain", 1)
    captain.raise_incident("illness", 2, "An elder felt faint.")
    captain.carrying.write_drop(stick)
    take_drop(host, *stick.glob("*.drop"))
    (story,) = host.do(lambda journal: [tell(journal, host.server.directory, one) for one in merged_incidents(journal)])
    assert [line.road for line in story.lines] == ["drop"]
