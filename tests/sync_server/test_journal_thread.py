"""The journal's thread: one question at a time, and whoever waits hears of changes."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from fieldkit.journal.journal import Journal
from sync_server.journal_thread import TOGETHER_MAX, JournalThread
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


async def turn() -> None:
    """Lets every task that waits for its turn have one."""
    loop = asyncio.get_running_loop()
    had = loop.create_future()
    loop.call_soon(had.set_result, None)
    await had


async def queue(thread: JournalThread, changes: Sequence[Callable[[Journal], None]]) -> list[BaseException | None]:
    """Changes that all wait until a question has been answered."""
    free = threading.Event()
    busy = asyncio.create_task(thread.ask(lambda _: free.wait()))
    waiting = [asyncio.create_task(thread.change(change)) for change in changes]
    await turn()
    free.set()
    await busy
    return await asyncio.gather(*waiting, return_exceptions=True)


def save(name: str) -> Callable[[Journal], None]:
    def change(journal: Journal) -> None:
        with journal.changing():
            journal.store.save_meta(name, b"value")

    return change


async def saved(thread: JournalThread) -> list[str]:
    return await thread.ask(lambda journal: [name for name, _ in journal.store.list_meta("saved ")])


async def test_changes_that_wait_together_are_one_commit(thread: JournalThread) -> None:
    before = thread.version
    assert await queue(thread, [save(f"saved {place}") for place in range(TOGETHER_MAX)]) == [None] * TOGETHER_MAX
    assert thread.version == before + 1
    assert len(await saved(thread)) == TOGETHER_MAX


async def test_change_that_fails_takes_no_other_with_it(thread: JournalThread) -> None:
    def fail(journal: Journal) -> None:
        save("saved by none")(journal)
        with journal.changing():
            journal.store.save_meta("saved by none, twice", b"value")
            raise KeyError("mine")

    said = await queue(thread, [save("saved 1"), fail, save("saved 2")])
    assert [type(error) for error in said] == [type(None), KeyError, type(None)]
    assert await saved(thread) == ["saved 1", "saved 2", "saved by none"]


async def test_change_of_somebody_who_went_away_is_left_out(thread: JournalThread) -> None:
    free = threading.Event()
    busy = asyncio.create_task(thread.ask(lambda _: free.wait()))
    gone, stays = (asyncio.create_task(thread.change(save(name))) for name in ("saved 1", "saved 2"))
    await turn()
    gone.cancel()
    await turn()
    free.set()
    await asyncio.gather(busy, stays)
    assert await saved(thread) == ["saved 2"]


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
