"""The journal's thread: one question at a time, and whoever waits hears of changes."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldkit.journal.journal import Journal
from sync_server.journal_thread import JournalThread
from tests.meeting import Preparer


@pytest.fixture
def thread(tmp_path: Path) -> Iterator[JournalThread]:
    thread = JournalThread(Preparer().open_journal(tmp_path / "journal.db"))
    yield thread
    thread.close()


def change(journal: Journal) -> None:
    with journal.changing():
        journal.store.save_meta("name", b"value")


async def test_questions_are_asked_in_one_thread(thread: JournalThread) -> None:
    names = await asyncio.gather(*(thread.ask(lambda _: threading.get_ident()) for _ in range(20)))
    assert len(set(names)) == 1
    assert names[0] != threading.get_ident()


async def test_error_of_a_question_is_whose_asked(thread: JournalThread) -> None:
    def fail(_: Journal) -> None:
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        await thread.ask(fail)
    await thread.ask(change)


async def test_everybody_who_waits_hears_of_a_change(thread: JournalThread) -> None:
    before = thread.version
    waiting = [asyncio.create_task(thread.changed(before)) for _ in range(3)]
    await thread.ask(lambda journal: journal.store.load_meta("name"))
    assert not any(task.done() for task in waiting)
    await thread.ask(change)
    assert set(await asyncio.gather(*waiting)) == {thread.version}
    assert thread.version > before


async def test_change_that_was_before_is_told_at_once(thread: JournalThread) -> None:
    before = thread.version
    await thread.ask(change)
    assert await thread.changed(before) == thread.version


async def test_whoever_goes_away_is_forgotten(thread: JournalThread) -> None:
    task = asyncio.create_task(thread.changed(thread.version))
    await thread.ask(lambda journal: None)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not thread._waiting
