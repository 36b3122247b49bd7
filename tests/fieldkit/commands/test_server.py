"""Joining and syncing by command with a real server in a process of its own, and with what is no server."""

from __future__ import annotations

import http.server
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest
from jsonschema import Draft202012Validator

from roster.people import Person
from tests.fieldkit.commands.conftest import Fieldkit
from tests.fieldkit.kit.county import TRAFFIC, County
from tests.house.tree import ROOT


class Server:
    """`sync-server` on a free port of this machine, for as long as one test."""

    def __init__(self, pack: Path, clock: Path, home: Path) -> None:
        self._common = ["--home", str(home), "--clock", str(clock)]
        serve = [*self._program("serve"), "--event", str(pack), "--port", "0"]
        self._process = subprocess.Popen(serve, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=ROOT)
        assert self._process.stdout is not None
        self._lines = self._process.stdout
        self.url = next(line for line in self._lines if "http://" in line).split()[-1]

    def _program(self, command: str) -> list[str]:
        return [sys.executable, "-m", "sync_server", command, *self._common]

    def invite(self, *options: str) -> str:
        made = subprocess.run(
            [*self._program("invite"), *options, "--json"], capture_output=True, check=True, cwd=ROOT, timeout=60
        )
        return str(msgspec.json.decode(made.stdout)["code"])

    def json(self, command: str, *arguments: str) -> Any:
        """What `sync-server COMMAND` prints with --json, checked against its schema; `command`: `message send`."""
        program = [sys.executable, "-m", "sync_server", *command.split(), *self._common, *arguments, "--json"]
        done = subprocess.run(program, capture_output=True, check=True, cwd=ROOT, timeout=60)
        value = msgspec.json.decode(done.stdout)
        schema = ROOT / "docs" / "schemas" / f"sync-server-{command.split()[0]}.json"
        Draft202012Validator(msgspec.json.decode(schema.read_bytes())).validate(value)
        return value

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(30)
        self._lines.close()


@pytest.fixture
def server(county: County, empty: Fieldkit, tmp_path: Path) -> Iterator[Server]:
    server = Server(county.pack, empty.clock, tmp_path / "server")
    yield server
    server.stop()


def test_a_laptop_joins_works_offline_and_syncs(
    server: Server, empty: Fieldkit, desk: Fieldkit, county: County
) -> None:
    report = empty.json("join", server.invite("--squad", "traffic"), "--label", "by the bridge")
    assert (report["certified"], report["squads"], report["server"]) == (True, [TRAFFIC], server.url)
    empty.done("checkin", county.code(county.of(TRAFFIC)[0].number))
    assert empty.json("status")["sync"]["unsent"] > 0
    synced = empty.json("sync")
    assert synced["sent"] > 0
    assert (synced["sync"]["unsent"], synced["sync"]["state"]) == (0, "ok")
    assert "Sent 0, received 0, still unsent 0." in empty.done("sync")
    (desk.home / "server").write_text(server.url, encoding="utf-8")
    desk.json("sync")
    assert desk.json("figures", "traffic")[0]["here"] == 1
    assert desk.json("verify")["ok"]
    server.stop()
    empty.done("tally", "parking", "3")
    assert empty.fails("sync") == "errors.exchange.offline"
    assert empty.json("status")["sync"]["unsent"] == 2, "the record, and the one that opens its log"
    assert empty.json("verify")["ok"]


def test_who_came_with_a_badge_newer_than_the_pack_gets_a_name_at_the_next_sync(
    server: Server, empty: Fieldkit, county: County, tmp_path: Path
) -> None:
    """The office adds somebody in the morning, prints the badge, and serves the new pack."""
    empty.done("join", server.invite("--squad", "traffic"))
    later = County(tmp_path / "later")
    for name in ("private/event.key", "private/server.key"):
        shutil.copyfile(county.folder.path / name, later.folder.path / name)
    newcomer = Person(500, "新来的人", TRAFFIC)
    later.folder.save_people([*later.people, newcomer])
    later.folder.issue_badges([*later.people, newcomer], os.urandom)
    later.run("pack", later.folder.path, "--out", later.pack)
    verdict = empty.json("checkin", later.code(500))
    assert (verdict["kind"], verdict["saved"], verdict["person"]["name"]) == ("not_in_pack", True, "")
    server.stop()
    newer = Server(later.pack, empty.clock, tmp_path / "server")
    (empty.home / "server").write_text(newer.url, encoding="utf-8")
    empty.json("sync")
    empty.json("sync")
    newer.stop()
    card = empty.json("person", later.code(500))
    assert (card["name"], card["status"], card["known"]) == ("新来的人", "here", True)


def test_a_code_is_good_for_one_laptop(server: Server, empty: Fieldkit, desk: Fieldkit, tmp_path: Path) -> None:
    code = server.invite("--squad", "traffic")
    empty.done("join", code)
    other = Fieldkit(tmp_path / "other", empty.clock)
    assert other.fails("join", code) == "errors.join.used"
    assert other.fails("join", code[:-4]) in ("errors.join.short", "errors.join.typo")
    assert other.fails("status") == "errors.home.empty"


def test_a_bare_laptop_is_told_that_the_server_does_not_know_it(
    server: Server, empty: Fieldkit, county: County
) -> None:
    empty.done("open", county.pack, "--squad", "traffic", "--server", server.url)
    empty.done("tally", "parking", "3")
    synced = empty.json("sync", status=1)
    assert (synced["sync"]["state"], synced["sync"]["unsent"]) == ("refused", 0)
    assert "does not know this laptop" in synced["sync"]["problem"]
    assert empty.json("tally", "parking")["tally"]["total"] == 3


def test_what_the_desk_says_and_asks_is_acknowledged_and_answered_by_command(server: Server, empty: Fieldkit) -> None:
    empty.done("join", server.invite("--squad", "traffic"))
    sent = server.json("message send", "Rain at three", "--urgent")["messages"][0]
    call = server.json("rollcall open", "All at the gate?", "--minutes", "15")["calls"][0]
    empty.done("sync")
    inbox = empty.json("messages")
    assert [(card["words"], card["severity"]) for card in inbox["messages"]] == [("Rain at three", 2)]
    assert [(card["words"], card["waiting"]) for card in inbox["calls"]] == [("All at the gate?", True)]
    assert all(words in empty.done("messages") for words in ("Rain at three", "All at the gate?"))
    assert empty.json("acknowledge", "--note", "under the roof")["what"] == "acknowledged"
    assert empty.json("answer", "missing", "--present", "14", "--note", "one at the doctor")["what"] == "answer"
    assert empty.fails("acknowledge") == "errors.kit.nothing_to_acknowledge"
    assert empty.fails("answer", "all_well") == "errors.kit.nothing_to_answer"
    assert empty.fails("answer", "fine", status=2) == "errors.program.usage"
    assert empty.json("answer", "all_well", str(call["call"]))["what"] == "answer", "a later answer counts"
    empty.done("sync")
    (told,) = server.json("message show", str(sent["message"]))["messages"]
    traffic = next(each for each in told["squads"] if each["squad"] == TRAFFIC)
    assert (traffic["state"], traffic["words"]) == ("acknowledged", "under the roof")
    (asked,) = server.json("rollcall show")["calls"]
    assert next(each["state"] for each in asked["squads"] if each["squad"] == TRAFFIC) == "all_well"
    assert server.json("message take-back", str(sent["message"]))["messages"][0]["taken_back_ms"]
    assert server.json("rollcall close")["calls"][0]["closed_ms"]
    empty.done("sync")
    assert not empty.json("messages")["messages"][0]["waiting"]


@contextmanager
def answering(status: int, content_type: str) -> Iterator[str]:
    """Something on the network that is no fieldkit server."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            self.send_response(status)
            self.send_header("content-type", content_type)
            self.end_headers()
            self.wfile.write(b"<html>Please sign in</html>")

        def log_message(self, *arguments: object) -> None:
            """Says nothing."""

    other = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=other.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{other.server_port}"
    finally:
        other.shutdown()
        thread.join()
        other.server_close()


@pytest.mark.parametrize(
    ("status", "content_type", "error"),
    [
        (200, "text/html", "errors.exchange.not_ours"),
        (404, "text/html", "errors.exchange.not_ours"),
        (500, "text/html", "errors.exchange.trouble"),
        (503, "text/plain", "errors.exchange.trouble"),
    ],
)
def test_what_is_no_server_is_told_apart_and_nothing_is_lost(
    traffic: Fieldkit, status: int, content_type: str, error: str
) -> None:
    traffic.done("tally", "parking", "3")
    with answering(status, content_type) as url:
        (traffic.home / "server").write_text(url, encoding="utf-8")
        assert traffic.fails("sync") == error
    assert traffic.fails("sync") == "errors.exchange.offline"
    (traffic.home / "server").write_text("htp:/nowhere", encoding="utf-8")
    assert traffic.fails("sync") == "errors.exchange.address"
    assert traffic.json("status")["sync"]["unsent"] == 2
    assert traffic.json("tally", "parking")["tally"]["total"] == 3
