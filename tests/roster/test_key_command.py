"""`roster key`: the event key on paper and back, and what cannot be put back where."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator

from roster.cli import main
from roster.cli_key import KeyReport
from roster.folder import EventFolder
from roster.key_file import EVENT_KEY, encode_key
from roster.paper import encode_paper
from tests.house.tree import ROOT
from tests.roster.test_folder import needs_modes


def roster(*arguments: str | Path, typed: str = "") -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], input=typed)


def report(*arguments: str | Path, typed: str = "") -> KeyReport:
    result = roster(*arguments, "--json", typed=typed)
    assert result.exit_code == 0, result.output
    value = msgspec.json.decode(result.stdout)
    schema = msgspec.json.decode((ROOT / "docs" / "schemas" / "roster-key.json").read_bytes())
    Draft202012Validator(schema).validate(value)
    return msgspec.convert(value, KeyReport)


@pytest.fixture
def folder(tmp_path: Path) -> EventFolder:
    assert roster("new", tmp_path / "event", "--plan", "plan6").exit_code == 0
    return EventFolder(tmp_path / "event")


def private(folder: EventFolder, name: str = "event.key") -> Path:
    return folder.path / "private" / name


def test_a_lost_key_comes_back_from_paper(folder: EventFolder) -> None:
    key = folder.event_key()
    paper = report("key", folder.path, "--print")
    assert paper.event_key == bytes(key.verify_key).hex()
    private(folder).unlink()
    done = roster("key", folder.path, "--restore", typed=f"{paper.code}\n")
    assert (done.exit_code, "it is this event's key" in done.output) == (0, True)
    assert folder.event_key() == key


@needs_modes
def test_the_restored_key_is_for_its_owner_alone(folder: EventFolder) -> None:
    typed = report("key", folder.path, "--print").code
    private(folder).unlink()
    report("key", folder.path, "--restore", typed=typed)
    assert private(folder).stat().st_mode & 0o077 == 0


def test_paper_shows_groups_with_their_numbers_and_a_qr_code(folder: EventFolder) -> None:
    said = roster("key", folder.path, "--print").output
    groups = encode_paper(bytes(folder.event_key())).split("-")
    assert f"    1-7   {'  '.join(groups[:7])}\n   8-14   {'  '.join(groups[7:])}\n" in said
    assert "█▀▀▀▀▀█" in said


def test_the_printed_lines_can_be_typed_as_they_stand(folder: EventFolder) -> None:
    groups = encode_paper(bytes(folder.event_key())).split("-")
    typed = f"{'  '.join(groups[:7])}\n{'  '.join(groups[7:]).lower()}\n"
    assert report("key", folder.path, "--restore", typed=typed).restored == str(private(folder))


def test_a_damaged_key_is_replaced(folder: EventFolder) -> None:
    paper = report("key", folder.path, "--print").code
    private(folder).write_bytes(b"\0")
    report("key", folder.path, "--restore", typed=paper)
    assert encode_paper(bytes(folder.event_key())) == paper


def test_a_typing_error_changes_nothing_and_is_named(folder: EventFolder) -> None:
    before = private(folder).read_bytes()
    groups = report("key", folder.path, "--print").code.split("-")
    groups[4] = groups[4][1:] + groups[4][0]
    done = roster("key", folder.path, "--restore", typed=" ".join(groups))
    assert done.exit_code == 1
    assert f"group 5 ({groups[4]}) is not what is printed" in done.stderr
    assert private(folder).read_bytes() == before


def test_the_key_of_another_event_is_not_put_in(folder: EventFolder) -> None:
    before = private(folder).read_bytes()
    done = roster("key", folder.path, "--restore", typed=encode_paper(bytes(range(32))))
    assert (done.exit_code, "another event. Nothing was changed" in done.stderr) == (1, True)
    assert private(folder).read_bytes() == before
    private(folder).unlink()  # what the folder knows of its key is not in the key itself
    assert roster("key", folder.path, "--restore", typed=encode_paper(bytes(range(32)))).exit_code == 1


def test_a_new_folder_becomes_the_lost_events_and_keeps_its_own_key_beside(folder: EventFolder) -> None:
    before = folder.event_key()
    report("key", folder.path, "--restore", "--replace", typed=encode_paper(bytes(range(32))))
    assert bytes(folder.event_key()) == bytes(range(32))
    assert folder.known_event_key() == bytes(folder.event_key().verify_key)
    kept = private(folder, f"event-{bytes(before.verify_key).hex()[:8]}.key")
    assert kept.read_bytes() == encode_key(EVENT_KEY, bytes(before))


def test_the_servers_key_comes_back_from_its_file(folder: EventFolder, tmp_path: Path) -> None:
    server = folder.server_key()
    assert roster("pack", folder.path, "--out", tmp_path / "day.pack").exit_code == 0
    paper = report("key", folder.path, "--print").code
    private(folder, "server.key").unlink()
    said = roster("key", folder.path, "--restore", typed=paper)
    assert "--restore --server FILE" in said.output
    refused = roster("pack", folder.path, "--out", tmp_path / "day.pack")
    assert (refused.exit_code, "--restore --server FILE" in refused.stderr) == (1, True)
    report("key", folder.path, "--restore", "--server", tmp_path / "day.server", typed=paper)
    assert folder.server_key() == server


def test_the_server_file_of_another_event_is_refused(folder: EventFolder, tmp_path: Path) -> None:
    assert roster("pack", folder.path, "--out", tmp_path / "day.pack").exit_code == 0
    typed = encode_paper(bytes(range(32)))
    done = roster("key", folder.path, "--restore", "--replace", "--server", tmp_path / "day.server", typed=typed)
    assert (done.exit_code, "another event. Nothing was changed" in done.stderr) == (1, True)


@pytest.mark.parametrize(
    "options", [(), ("--print", "--restore"), ("--print", "--replace"), ("--replace",), ("--print", "--server", "x")]
)
def test_called_wrongly_it_says_how(folder: EventFolder, options: tuple[str, ...]) -> None:
    (folder.path / "x").write_bytes(b"")
    placed = [str(folder.path / one) if one == "x" else one for one in options]
    done = roster("key", folder.path, *placed)
    assert (done.exit_code, "--print or --restore" in done.output) == (2, True)


def test_the_qr_code_of_the_paper_is_the_code(folder: EventFolder) -> None:
    """Read back with a reader of its own: see tests/roster/badges for those of badges."""
    zxing = pytest.importorskip("zxingcpp")
    pillow = pytest.importorskip("PIL.Image")
    lines = [line for line in roster("key", folder.path, "--print").output.splitlines() if set(line) <= set(" ▀▄█")]
    wide = max(map(len, lines))
    picture = pillow.new("L", (wide * 4, len(lines) * 8), 255)
    for row, line in enumerate(lines):
        for column, sign in enumerate(line):
            for half, dark in enumerate((sign in "▀█", sign in "▄█")):
                if dark:
                    picture.paste(0, (column * 4, row * 8 + half * 4, column * 4 + 4, row * 8 + half * 4 + 4))
    assert zxing.read_barcode(picture).text == encode_paper(bytes(folder.event_key()))
