"""`fieldkit ready`, `rehearse` and `close`, on real homes; and a real server that hears nothing of a rehearsal."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from fieldkit.cli import NEVER_REHEARSED
from tests.fieldkit.commands.conftest import Fieldkit, validator
from tests.fieldkit.commands.test_server import Server
from tests.fieldkit.kit.county import TRAFFIC, County, at
from tests.house.tree import ROOT

STAMP = "REHEARSAL - nothing here counts"


def rehearsed(kit: Fieldkit, *arguments: str | Path) -> Any:
    """What a command prints with --json in the rehearsal, out of its wrapping."""
    wrapped = msgspec.json.decode(kit.done("--rehearsal", *arguments, "--json"))
    validator("rehearsal").validate(wrapped)
    assert list(wrapped) == ["rehearsal", "printed"]
    validator(str(arguments[0])).validate(wrapped["printed"])
    return wrapped["printed"]


def refusal(kit: Fieldkit, *arguments: str | Path) -> str:
    result = kit("--rehearsal", *arguments, "--json")
    assert result.exit_code == 1, result.output
    return str(msgspec.json.decode(result.stdout)["error"]["id"])


def test_ready_says_no_with_what_is_missing_and_yes_once_it_is_there(traffic: Fieldkit) -> None:
    report = traffic.json("ready", status=1)
    assert not report["ready"]
    no = [line["what"] for line in report["lines"] if line["answer"] == "no"]
    assert no == ["scanner"]
    said = traffic.done("ready", status=1)
    assert "Not ready. Missing: 1." in said
    assert "✖ scanner" in said
    (traffic.home / "settings.toml").write_text('scanner_tested = "2027-03-04"\n', encoding="utf-8")
    assert traffic.json("ready")["ready"]
    assert "Ready." in traffic.done("ready")
    assert "可以出发。" in traffic("ready", language="zh_Hans").stdout


def test_day_that_is_none_is_refused_in_the_settings(traffic: Fieldkit) -> None:
    (traffic.home / "settings.toml").write_text('scanner_tested = "2027-13-45"\n', encoding="utf-8")
    assert traffic.fails("ready").startswith("errors.settings.")


def test_close_lists_what_is_open_and_what_to_do(traffic: Fieldkit, county: County) -> None:
    assert traffic.json("close")["closed"]
    assert "Nothing is open" in traffic.done("close")
    person = county.of(TRAFFIC)[0]
    traffic.done("checkin", county.code(person.number))
    report = traffic.json("close", status=1)
    assert report["counts"] == {"person": 1, "unsent": 1}
    said = traffic.done("close", status=1)
    assert person.name in said
    assert "check out on F3 with Ctrl+D" in said


def test_commands_in_a_rehearsal_say_so_and_the_kit_knows_nothing_of_them(traffic: Fieldkit, county: County) -> None:
    assert refusal(traffic, "status") == "errors.rehearsal.none"
    assert traffic.json("rehearse")["counts"] == {}
    code = county.code(county.of(TRAFFIC)[0].number)
    assert traffic.done("--rehearsal", "checkin", code).startswith(STAMP)
    assert rehearsed(traffic, "status")["rehearsal"]
    assert rehearsed(traffic, "board")["figures"]["here"] == 1
    assert traffic.json("board")["figures"]["here"] == 0
    assert not traffic.json("status")["rehearsal"]
    assert traffic.json("rehearse", "--show")["counts"] == {"arrival": 1}
    assert "not counted anywhere: arrival 1." in traffic.done("rehearse", "--show")
    assert traffic.json("rehearse", "--go-on")["counts"] == {"arrival": 1}
    assert traffic.json("rehearse")["counts"] == {}, "a new one begins empty"


def test_what_was_rehearsed_is_told_and_thrown_away(traffic: Fieldkit) -> None:
    traffic.json("rehearse")
    traffic.done("--rehearsal", "tally", "parking", "3")
    assert traffic.json("rehearse", "--clear")["counts"] == {"tally": 1}
    assert not (traffic.home / "rehearsal").exists()
    assert traffic.fails("rehearse", "--clear") == "errors.rehearsal.none"
    assert traffic.fails("rehearse", "--show", "--clear", status=2) == "errors.program.usage"


def test_rehearsal_that_cannot_be_read_is_thrown_away_all_the_same(traffic: Fieldkit) -> None:
    traffic.json("rehearse")
    traffic.done("--rehearsal", "tally", "parking", "3")
    (traffic.home / "rehearsal" / "journal.db").write_bytes(b"no database at all" * 100)
    assert traffic.json("rehearse", "--clear")["counts"] == {}
    assert not (traffic.home / "rehearsal").exists()


def test_no_command_leads_out_of_a_rehearsal(traffic: Fieldkit, tmp_path: Path) -> None:
    traffic.json("rehearse")
    for command in NEVER_REHEARSED[1:]:
        assert refusal(traffic, command) == "errors.rehearsal.command"
    assert traffic("--rehearsal", NEVER_REHEARSED[0]).exit_code == 1, "demo, whose --json names a file"
    assert refusal(traffic, "sync") == "errors.rehearsal.sync"
    for arguments in (("drop", "write", tmp_path), ("drop", "read", tmp_path), ("drop", "deliver")):
        assert refusal(traffic, *arguments) == "errors.rehearsal.drop"
    assert refusal(traffic, "mirror", "on", tmp_path) == "errors.rehearsal.mirror"
    for words in ("on", "pair 127.0.0.1:1", "meet"):
        assert refusal(traffic, "neighbours", *words.split()) == "errors.rehearsal.neighbours"
    assert list(tmp_path.glob("*.drop")) == []


def test_without_a_terminal_no_rehearsal_is_begun(traffic: Fieldkit) -> None:
    assert traffic("rehearse").exit_code == 2
    assert not (traffic.home / "rehearsal").exists()


@pytest.fixture
def server(county: County, empty: Fieldkit, tmp_path: Path) -> Iterator[Server]:
    server = Server(county.pack, empty.clock, tmp_path / "server")
    yield server
    server.stop()


@pytest.mark.slow
def test_server_figures_and_summary_know_nothing_of_a_rehearsal(
    server: Server, empty: Fieldkit, desk: Fieldkit, county: County, tmp_path: Path
) -> None:
    empty.set_clock(at(20, day=4))
    empty.json("join", server.invite("--squad", "traffic"))
    empty.json("rehearse")
    for person in county.of(TRAFFIC)[:5]:
        empty.done("--rehearsal", "checkin", county.code(person.number))
    empty.done("--rehearsal", "incident", "raise", "injury", "a cyclist fell", "--severity", "2")
    empty.done("--rehearsal", "tally", "parking", "7")
    empty.done("sync")
    (desk.home / "server").write_text(server.url, encoding="utf-8")
    desk.done("sync")
    figures = desk.json("figures", "traffic")[0]
    assert (figures["came"], figures["incidents"], figures["tallies"].get("9", 0)) == (0, 0, 0)
    told = run(server, "figures", "--json")
    assert b"cyclist" not in told
    assert {squad["came"] for squad in msgspec.json.decode(told)["squads"]} == {0}
    run(server, "summary", "--out", tmp_path / "summary")
    assert "a cyclist fell" not in (tmp_path / "summary" / "summary.html").read_text(encoding="utf-8")
    _copied_into_the_kit_it_is_refused(empty)


def _copied_into_the_kit_it_is_refused(kit: Fieldkit) -> None:
    """Whoever puts the rehearsal's journal where the kit's is gets a sentence, and sends nothing."""
    for file in kit.home.glob("journal.db*"):
        file.unlink()
    shutil.copyfile(kit.home / "rehearsal" / "journal.db", kit.home / "journal.db")
    assert kit.fails("sync") == "errors.journal.other_event"


def run(server: Server, command: str, *arguments: str | Path) -> bytes:
    called = [*server._program(command), *map(str, arguments)]
    return subprocess.run(called, capture_output=True, check=True, cwd=ROOT, timeout=60).stdout
