"""The commands as a person calls them, on a server that is a process of its own."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator

from fieldkit.clock import set_file_clock
from fieldkit.kit.joining import join
from tests.house.tree import ROOT
from tests.meeting import MORNING_MS, Chance, Preparer
from tests.sync_server.host import put_pack

COMMAND = (sys.executable, "-m", "sync_server")
PATIENCE_S = 60.0
if sys.platform == "win32":
    GROUP, END = subprocess.CREATE_NEW_PROCESS_GROUP, signal.CTRL_BREAK_EVENT
else:
    GROUP, END = 0, signal.SIGTERM


class Office:
    """A data folder, and the commands on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.home = folder / "data"
        self.pack = put_pack(Preparer(), folder / "stick")
        self.clock = folder / "clock"
        set_file_clock(self.clock, MORNING_MS)

    def environment(self) -> dict[str, str]:
        return os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "FIELDKIT_SERVER_HOME": str(self.home)}

    def call(self, *arguments: str | Path, status: int = 0, typed: str = "") -> str:
        """What the command printed: with status 0 on its output, else its sentence. `typed` is its input."""
        command = [*COMMAND, *map(str, arguments)]
        done = subprocess.run(
            command,
            env=self.environment(),
            input=typed,
            capture_output=True,
            encoding="utf-8",
            timeout=PATIENCE_S,
            check=False,
        )
        assert done.returncode == status, done.stderr + done.stdout
        assert "Traceback" not in done.stderr
        return done.stderr if status else done.stdout

    def answer(self, name: str, *arguments: str, typed: str = "") -> Any:
        """What the command printed as JSON, checked against its schema."""
        value = json.loads(self.call(*arguments, "--json", typed=typed))
        schema = json.loads((ROOT / "docs" / "schemas" / f"{name}.json").read_text(encoding="utf-8"))
        Draft202012Validator(schema).validate(value)
        return value

    @contextmanager
    def serving(self, *arguments: str | Path) -> Iterator[subprocess.Popen[str]]:
        """A running server; what it says is read from its output. Ended in order, if the test has not done so."""
        command = [*COMMAND, "serve", "--port", "0", "--clock", str(self.clock), *map(str, arguments)]
        with subprocess.Popen(
            command, env=self.environment(), stdout=subprocess.PIPE, encoding="utf-8", creationflags=GROUP
        ) as process:
            deadline = monotonic() + PATIENCE_S
            while not (self.home / "running.json").exists():
                assert process.poll() is None
                assert monotonic() < deadline
            try:
                yield process
            finally:
                if process.poll() is None:
                    self.end(process)

    def end(self, process: subprocess.Popen[str]) -> str:
        """What it said in all."""
        process.send_signal(END)
        said, _ = process.communicate(timeout=PATIENCE_S)
        assert process.returncode == 0
        return said

    def url(self) -> str:
        return str(json.loads((self.home / "running.json").read_text(encoding="utf-8"))["url"])


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def test_server_says_what_is_needed_to_go_on_and_ends_in_order(office: Office, tmp_path: Path) -> None:
    with office.serving("--event", office.pack) as process:
        url = office.url()
        assert httpx.get(url + "/health", trust_env=False).json()["status"] == "ok"
        invited = office.answer("sync-server-invite", "invite", "--squad", "medical", "--label", "Table 2")
        assert (invited["squads"], invited["label"], invited["url"]) == ([2], "Table 2", url)
        joined = join(tmp_path / "laptop", invited["code"], entropy=Chance("laptop"))
        (device,) = office.answer("sync-server-devices", "devices")["devices"]
        assert (device["id"], device["label"]) == (joined.device.hex(), "Table 2")
        assert "Table 2" in office.call("devices")
        revoked = office.answer("sync-server-devices", "devices", "--revoke", device["id"])
        assert revoked["devices"][0]["standing"] == "revoked"
        said = office.end(process)
    for part in (url, str(office.home), "fieldkit join ", "Desk page", "has ended"):
        assert part in said
    assert not (office.home / "running.json").exists()
    admitted = office.answer("sync-server-devices", "devices", "--admit", device["id"])
    assert admitted["devices"][0]["standing"] == "known"


def test_code_that_the_server_prints_lets_the_desk_in(office: Office, tmp_path: Path) -> None:
    with office.serving("--event", office.pack) as process:
        assert process.stdout is not None
        code = next(line.split()[-1] for line in process.stdout if "fieldkit join" in line)
        joined = join(tmp_path / "desk", code, entropy=Chance("desk"))
        assert joined.certificate is not None
        assert joined.certificate.role == "desk"


def test_figures_and_summary_are_had_while_it_runs_and_afterwards(office: Office, tmp_path: Path) -> None:
    with office.serving("--event", office.pack):
        assert office.answer("figures", "figures")["totals"]["came"] == 0
        assert "Medical" in office.call("figures")
    office.call("summary", "--out", tmp_path / "summary", "--language", "zh_Hans")
    figures = json.loads((tmp_path / "summary" / "figures.json").read_text(encoding="utf-8"))
    assert figures["made_ms"] == MORNING_MS, "the simulated clock that it was served with"
    assert (tmp_path / "summary" / "summary.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_second_server_on_the_same_folder_is_refused(office: Office) -> None:
    with office.serving("--event", office.pack):
        sentence = office.call("serve", "--port", "0", status=1)
        assert str(office.home) in sentence
        assert httpx.get(office.url() + "/health", trust_env=False).status_code == 200


def test_server_that_was_killed_can_be_started_and_administered_again(office: Office) -> None:
    with office.serving("--event", office.pack) as process:
        process.kill()
        process.communicate()
    assert (office.home / "running.json").exists()
    assert office.answer("sync-server-devices", "devices") == {"devices": []}
    (office.home / "running.json").unlink()
    with office.serving():
        assert httpx.get(office.url() + "/health", trust_env=False).status_code == 200


def test_qr_code_is_shown_beside_the_code(office: Office) -> None:
    with office.serving("--event", office.pack):
        shown = office.call("invite", "--qr")
    assert "the command desk (for a squad add --squad N)" in shown
    assert "█" in shown


def test_link_of_the_console_opens_the_desk_page_once(office: Office) -> None:
    with office.serving("--event", office.pack) as process:
        url = office.answer("sync-server-desk", "desk")["url"]
        with httpx.Client(trust_env=False, follow_redirects=True) as browser:
            assert "Sign in" in browser.get(office.url()).text
            assert "alerts" in browser.get(url).text
            assert "alerts" in browser.get(office.url()).text
        with httpx.Client(trust_env=False, follow_redirects=True) as other:
            assert "used up" in other.get(url).text
        said = office.end(process)
    printed = next(line.split()[2] for line in said.splitlines() if line.startswith("Desk page"))
    assert printed.startswith(office_address(url))
    assert "sync-server serve" in office.call("desk", status=1)


def office_address(url: str) -> str:
    return url.rpartition("/")[0]


def test_accounts_are_made_and_removed_while_the_server_runs_and_while_not(office: Office) -> None:
    with office.serving("--event", office.pack):
        made = office.answer("sync-server-account-add", "account", "add", "wall", "--role", "viewer")
        assert len(made["password"]) == 17
        given = office.answer(
            "sync-server-account-add", "account", "add", "desk", "--role", "desk", typed="four words\n"
        )
        assert given["password"] == ""
        assert "already" in office.call("account", "add", "Desk", "--role", "desk", status=1)
        assert "10 to 200" in office.call("account", "password", "desk", typed="short\n", status=1)
    assert "no account" in office.call("account", "password", "nobody", status=1)
    assert "Password: " in office.call("account", "password", "desk")
    listed = office.answer("sync-server-account-list", "account", "list")["accounts"]
    assert [(account["name"], account["role"]) for account in listed] == [("desk", "desk"), ("wall", "viewer")]
    office.answer("sync-server-account-list", "account", "remove", "WALL")
    office.call("account", "remove", "desk")
    assert "account add" in office.call("account", "list")


def test_laptop_joins_a_server_that_speaks_https(office: Office, tmp_path: Path) -> None:
    with office.serving("--event", office.pack, "--tls") as process:
        assert office.url().startswith("https://")
        code = office.answer("sync-server-invite", "invite", "--squad", "medical")["code"]
        assert join(tmp_path / "laptop", code, entropy=Chance("laptop")).certificate is not None
        with pytest.raises(httpx.HTTPError):
            httpx.get(office.url().replace("https", "http"), trust_env=False)
        port = int(office.url().rpartition(":")[2])
        shown = hashlib.sha256(ssl.PEM_cert_to_DER_cert(ssl.get_server_certificate(("127.0.0.1", port)))).hexdigest()
        assert shown in office.end(process).replace(":", "").lower()


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (("invite",), "sync-server serve --event"),
        (("devices",), "sync-server serve --event"),
        (("figures",), "sync-server serve --event"),
        (("summary", "--out", "anywhere"), "sync-server serve --event"),
        (("serve",), "sync-server serve --event"),
        (("serve", "--event", "PACK", "--database", "postgresql://there"), "sqlite:///"),
        (("serve", "--event", "PACK", "--host", "203.0.113.9", "--port", "0"), "--host"),
        (("serve", "--event", "PACK", "--clock", "nowhere"), "--clock"),
        (("serve", "--event", "PACK", "--port", "0", "--tls", "--address", f"https://{'a' * 70}.example"), "--address"),
        (("serve", "--event", "RUBBISH"), "roster pack"),
        (("serve", "--event", "ALONE"), "server file"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_status_1(
    office: Office, arguments: tuple[str, ...], hint: str
) -> None:
    alone = office.folder / "alone.pack"
    alone.write_bytes(office.pack.read_bytes())
    rubbish = office.folder / "rubbish"
    rubbish.write_bytes(b"rubbish")
    named = {"PACK": office.pack, "RUBBISH": rubbish, "ALONE": alone}
    sentence = office.call(*(named.get(argument, argument) for argument in arguments), status=1)
    assert hint in sentence
    assert sentence.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("dance",),
        ("invite", "--squad", "1", "--desk"),
        ("invite", "--hours", "0"),
        ("devices", "--revoke", "a", "--admit", "b"),
        ("devices", "--squad", "1"),
        ("serve", "--port", "70000"),
        ("serve", "--event", "nowhere.pack"),
        ("serve", "--address", "my laptop"),
        ("serve", "--address", "https://:8470"),
        ("serve", "--host", "203.0.113.9", "--address", "http://sync.example.org"),
        ("serve", "--tls", "--plain"),
        ("account", "add", "somebody"),
        ("summary",),
    ],
)
def test_wrong_call_has_status_2(office: Office, arguments: tuple[str, ...]) -> None:
    office.call(*arguments, status=2)


def test_port_that_is_taken_is_a_sentence(office: Office) -> None:
    with office.serving("--event", office.pack):
        port = office.url().rpartition(":")[2]
        sentence = office.call(
            "serve", "--home", office.folder / "other", "--event", office.pack, "--port", port, status=1
        )
    assert "--port 0" in sentence


def test_folder_of_another_event_is_not_mixed_up(office: Office) -> None:
    with office.serving("--event", office.pack):
        pass
    other = put_pack(Preparer("another event"), office.folder / "other stick")
    assert "--home" in office.call("serve", "--event", other, "--port", "0", status=1)


def test_journal_is_where_the_database_says(office: Office) -> None:
    path = office.folder / "elsewhere.db"
    with office.serving("--event", office.pack, "--database", f"sqlite:///{path}"):
        pass
    assert path.exists()
    assert not (office.home / "journal.db").exists()
    assert office.answer("sync-server-devices", "devices") == {"devices": []}


def test_backup_restore_and_verify_on_the_command_line(office: Office, tmp_path: Path) -> None:
    with office.serving("--event", office.pack):
        made = office.answer("sync-server-backup", "backup", str(tmp_path / "day.backup"))
        assert made["about"]["records"] == 0
        assert "end it first" in office.call("restore", tmp_path / "day.backup", "--force", status=1)
        assert office.answer("sync-server-verify", "verify")["ok"]
    done = office.answer("sync-server-restore", "restore", str(tmp_path / "day.backup"))
    assert done["put_aside"]
    assert "Nothing is wrong" in office.call("verify")
    with office.serving() as process:
        assert "put back" not in office.end(process), "it was restored in order"
