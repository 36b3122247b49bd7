"""The commands that others' scripts call, each in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.fieldkit.commands.conftest import Fieldkit, validator
from tests.fieldkit.kit.county import TRAFFIC, County, at
from tests.house.tree import ROOT

#: `fieldkit --help`, of which a bare Python with click takes the most; the goal on a quiet machine is 150 ms.
HELP_MS_MAX = 150
HEAVY = ("textual", "rich", "httpx", "nacl", "sqlite3", "sqlite_utils", "platformdirs", "roster.pack")


def run(kit: Fieldkit, command: str, *arguments: str | Path, status: int = 0) -> Any:
    done = kit.process(command, *arguments, "--json")
    assert (done.returncode, done.stderr) == (status, ""), done.stdout
    value = json.loads(done.stdout)
    validator(command).validate(value)
    return value


def test_a_morning_by_script(empty: Fieldkit, county: County) -> None:
    file = county.prepare("--squad", "traffic")
    assert run(empty, "open", file)["squads"] == [TRAFFIC]
    code = county.code(county.of(TRAFFIC)[0].number)
    assert run(empty, "checkin", code)["kind"] == "in"
    assert run(empty, "checkin", code)["kind"] == "already_in"
    assert run(empty, "count", "gathering", "1")["headcount"]["counted"] == {"adult": 1}
    assert len(run(empty, "count")) == 5
    assert run(empty, "incident") == []
    assert run(empty, "status")["figures"]["here"] == 1
    assert run(empty, "checkout", code)["kind"] == "out"
    assert run(empty, "verify")["ok"]


def test_problems_are_one_and_wrong_calls_are_two(empty: Fieldkit, county: County) -> None:
    nothing = empty.process("status")
    assert (nothing.returncode, nothing.stdout) == (1, "")
    assert nothing.stderr.startswith("There is no kit in")
    wrong = empty.process("checkin")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    empty.done("open", county.prepare("--squad", "traffic"))
    forged = empty.process("checkin", county.forged(county.of(TRAFFIC)[0].number))
    assert (forged.returncode, forged.stderr) == (1, "")
    assert forged.stdout.startswith("FORGED")
    sync = empty.process("sync", "--json")
    assert sync.returncode == 1
    assert json.loads(sync.stdout)["error"]["id"] == "errors.exchange.no_server"
    join = empty.process("join", "ABCDE-FGHJK")
    assert join.returncode == 1
    assert join.stderr.count("\n") == 1


def test_without_a_command_and_without_a_terminal_it_says_what_to_do(empty: Fieldkit, traffic: Fieldkit) -> None:
    nothing = empty.process()
    assert (nothing.returncode, nothing.stdout) == (1, "")
    assert "fieldkit join CODE" in nothing.stderr
    kit = traffic.process()
    assert kit.returncode == 2
    assert "needs a terminal" in kit.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="arguments are text on Windows")
def test_bytes_that_are_no_text_are_no_traceback(traffic: Fieldkit) -> None:
    program: list[str | bytes] = [sys.executable, "-c", "from fieldkit.cli import main; main()"]
    program += ["--home", str(traffic.home), "--clock", str(traffic.clock), "checkin", b"\xff\xfe\x1b[2J"]
    for as_json in ([], ["--json"]):
        done = subprocess.run([*program, *as_json], capture_output=True, check=False, cwd=ROOT)
        assert (done.returncode, done.stderr) == (1, b"")
        assert b"\x1b" not in done.stdout


def test_the_kits_language_is_spoken_unless_another_is_asked_for(traffic: Fieldkit, county: County) -> None:
    (traffic.home / "settings.toml").write_text('language = "zh_Hans"\n', encoding="utf-8")
    code = county.forged(1)
    assert "假胸牌" in traffic.process("checkin", code).stdout
    assert traffic.process("--language", "en", "checkin", code).stdout.startswith("FORGED")


def test_help_loads_nothing_heavy() -> None:
    script = (
        "import sys\nfrom fieldkit.cli import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stderr.strip() == "[]"
    assert "checkin" in done.stdout


@pytest.mark.slow
def test_help_is_there_at_once() -> None:
    def once_ms() -> float:
        begun = time.perf_counter()
        script = "from fieldkit.cli import main; main(['--help'])"
        subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, cwd=ROOT)
        return (time.perf_counter() - begun) * 1000

    def bare_ms() -> float:
        begun = time.perf_counter()
        subprocess.run([sys.executable, "-c", "import click"], capture_output=True, check=True, cwd=ROOT)
        return (time.perf_counter() - begun) * 1000

    # On a busy machine everything is slow: then what counts is how much more it is than click alone.
    best, bare = min(once_ms() for _ in range(5)), min(bare_ms() for _ in range(5))
    assert best <= max(HELP_MS_MAX, 2 * bare)


def test_it_works_beside_the_open_screen(traffic: Fieldkit, county: County) -> None:
    """A process holds the journal as the screen does: what reads goes on, what writes says why it does not."""
    traffic.done("checkin", county.code(county.of(TRAFFIC)[0].number))
    script = (
        "import os, sys\nfrom pathlib import Path\nfrom fieldkit.clock import SystemClock\n"
        "from fieldkit.kit.home import Home\nfrom fieldkit.kit.kit import Kit\n"
        "kit = Kit(Home(Path(sys.argv[1])), SystemClock(), os.urandom)\n"
        "print('open', flush=True)\nsys.stdin.read()\nkit.close()\n"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", script, str(traffic.home)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert holder.stdin is not None
    assert holder.stdout is not None
    try:
        assert holder.stdout.readline() == "open\n"
        assert traffic.json("status")["figures"]["here"] == 1
        for reading in ("board", "history", "count", "incident", "tally", "thing", "figures", "doubles", "squad"):
            traffic.json(reading)
        assert traffic.json("verify")["ok"]
        assert len(traffic.json("find", "解")) >= 1
        for writing in (("checkin", "1"), ("undo",), ("tally", "9", "1"), ("sync",), ("squad", "traffic")):
            assert traffic.fails(*writing) == "errors.journal.busy"
        assert f"process {holder.pid}" in traffic("undo").stderr
    finally:
        holder.stdin.close()
        holder.wait()
        holder.stdout.close()
    traffic.set_clock(at(8, 50))
    assert traffic.done("undo")
