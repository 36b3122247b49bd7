"""The zoo: bugs as they have been shipped elsewhere, each a patch of the product's own code. What catches them are the
invariants of a day; nothing here says how."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any
from unittest.mock import patch

import msgspec

from fieldkit.exchange import answer, comparing, cursors, loop, rounds
from fieldkit.exchange.comparing import Comparison
from fieldkit.exchange.messages import Answer, decode_answer, decode_as
from fieldkit.exchange.peer_memory import save_memory
from fieldkit.journal import context, feed, intake, journal, verify, views
from fieldkit.journal.contract import Store
from fieldkit.journal.intake import Placed, Refused
from fieldkit.journal.journal import Journal, Taken
from fieldkit.journal.logs import Log, Logs
from fieldkit.journal.sqlite import opening
from fieldkit.journal.sqlite.store import SqliteStore
from fieldkit.records import fold, section, stamps, state
from fieldkit.records.codec import decode_payload
from fieldkit.records.record import Record
from fieldkit.records.section import Section
from sync_server import bootstrap
from sync_server.journal_thread import JournalThread

Planted = AbstractContextManager[object]
BUGS: dict[str, Callable[[], Planted]] = {}


def bug(make: Callable[[], Planted]) -> Callable[[], Planted]:
    """Keeps it under the name of its function, read as words."""
    BUGS[make.__name__.strip("_").replace("_", " ")] = make
    return make


@bug
def _repeated_page_counts_again() -> Planted:
    real = Journal._take

    def take(self: Journal, what: Section, origin: str, now_ms: int, fresh: list[Record]) -> Taken:
        taken = real(self, what, origin, now_ms, fresh)
        log = self.logs.main(what.log)
        if taken.outcome == "known" and log is not None and log.writer is not None and what.last <= log.number:
            fresh += self.views.take(log, self.store.read_records(log.row.place, what.first, what.last))
        return taken

    return patch.object(Journal, "_take", take)


@bug
def _answers_before_the_commit() -> Planted:
    def alone(self: JournalThread, question: Callable[[Journal], Any], answered: Any) -> None:
        with self._journal.changing():
            answered.set_result(question(self._journal))

    return patch.object(JournalThread, "_alone", alone)


@bug
def _commits_are_not_flushed() -> Planted:
    pragmas = tuple("synchronous=NORMAL" if pragma.startswith("synchronous") else pragma for pragma in opening.PRAGMAS)
    return patch.object(opening, "PRAGMAS", pragmas)


@bug
def _feed_in_the_order_of_a_sequence() -> Planted:
    """Two writers: the one that drew the lower number commits later."""
    real: Callable[..., int] = SqliteStore.insert_feed
    drawn: dict[int, int] = {}

    def insert_feed(self: SqliteStore, *values: Any, **named: Any) -> int:
        position = real(self, *values, **named)
        earlier = drawn.pop(id(self), 0)
        moved = earlier or position + 1
        if not earlier:
            drawn[id(self)] = position
        self._connection.execute("UPDATE feed SET position = ? WHERE position = ?", (moved, position))
        return moved

    return patch.object(SqliteStore, "insert_feed", insert_feed)


@bug
def _fold_in_the_order_of_arrival() -> Planted:
    def add(self: state.Entries, entry: state.Entry) -> None:
        if entry not in self.entries:
            self.entries.append(entry)

    return patch.object(state.Entries, "add", add)


@bug
def _strike_before_its_target_is_lost() -> Planted:
    real = fold.Fold._strike

    def strike(self: fold.Fold, key: fold.Key, sums: state.Sums, record: Record) -> None:
        what: Any = decode_payload(record.kind, record.payload)
        if self._source.find_folded(*what.target(record.log)) is not None:
            real(self, key, sums, record)

    return patch.object(fold.Fold, "_strike", strike)


@bug
def _struck_twice_is_taken_away_twice() -> Planted:
    def strike(self: state.Sums, target: state.Reference) -> bool:
        self.struck = sorted({*self.struck, target})
        return True

    return patch.object(state.Sums, "strike", strike)


@bug
def _retry_timer_is_not_armed_again() -> Planted:
    def run(self: loop.SyncLoop) -> None:
        while not self._stopping and not self._failures:
            self._wake.wait(self.once() * self._scale)
            self._wake.clear()

    return patch.object(loop.SyncLoop, "_run", run)


@bug
def _waits_double_for_ever() -> Planted:
    real = loop.SyncLoop.once

    def once(self: loop.SyncLoop) -> float:
        wait_s = real(self)
        return 2.0 ** (4 + self._failures) if self._failures else wait_s

    return patch.object(loop.SyncLoop, "once", once)


@bug
def _any_answer_is_believed() -> Planted:
    def believe(data: bytes, *_: bytes) -> Answer:
        return decode_as(decode_as(data, tuple[bytes, bytes])[1], Answer)

    return patch.object(rounds, "decode_answer", believe)


@bug
@contextmanager
def _restored_laptop_uses_numbers_again() -> Iterator[None]:
    """A new life for own records that come back would nearly make up for it: that is the second of two nets."""
    real = comparing.compare

    def compare(*values: Any) -> Comparison:
        return msgspec.structs.replace(real(*values), doubt="")

    with patch.object(rounds, "compare", compare), patch.object(Journal, "_leave_old_life", lambda *_: None):
        yield


@bug
def _second_branch_is_dropped() -> Planted:
    def fork(branch: Log, *_: Any) -> Placed:
        return Placed(branch, [])

    return patch.object(intake, "_fork", fork)


@bug
def _bad_record_blocks_the_next() -> Planted:
    real = views._judge

    def judge(records: list[Record], writer: state.Writer) -> list[str]:
        reasons = real(records, writer)
        first = next((place for place, reason in enumerate(reasons) if reason), len(reasons))
        return reasons[: first + 1] + ["behind a bad one"] * (len(reasons) - first - 1)

    return patch.object(views, "_judge", judge)


@bug
def _clock_sample_moves_everybody() -> Planted:
    def offset_ms(self: context.JournalContext, entry: state.Entry) -> int:
        return max((sample[-1].offset_ms for sample in self.samples.values() if sample), key=abs, default=0)

    return patch.object(context.JournalContext, "offset_ms", offset_ms)


@bug
def _every_stamp_is_followed() -> Planted:
    def follow(self: stamps.StampClock, stamp: int, wall_ms: int) -> bool:
        self.last = max(self.last, stamp)
        return True

    return patch.object(stamps.StampClock, "follow", follow)


@bug
def _scopes_leak() -> Planted:
    return patch.object(answer, "may_read", lambda device, scope: device.certificate is not None)


@bug
def _server_refuses_by_time() -> Planted:
    real = intake.place_section

    def place_section(what: Section, logs: Logs, store: Store, event: bytes) -> Placed | Refused:
        newest = max((log.stamp for log in logs.mains()), default=0)
        late = newest and abs((what.stamps[0] >> 16) - (newest >> 16)) > 3_600_000 * 12
        return Refused("seal") if late else real(what, logs, store, event)

    return patch.object(journal, "place_section", place_section)


@bug
def _erased_text_breaks_the_chain() -> Planted:
    real = section.section_of

    def section_of(records: list[Record], *values: Any) -> Section:
        made = real(records, *values)
        return msgspec.structs.replace(made, text_hashes=[b""] * made.count)

    return patch.object(feed, "section_of", section_of)


@bug
def _erased_text_is_taken_for_damage() -> Planted:
    real = verify._check_record

    def check_record(previous: bytes, record: Record, *values: Any) -> Any:
        return ("content", "text") if record.erased else real(previous, record, *values)

    return patch.object(verify, "_check_record", check_record)


@bug
def _verify_looks_at_no_texts() -> Planted:
    return patch.object(verify, "hash_text", lambda text: _Anything())


class _Anything:
    """Equal to whatever it is compared with."""

    def __eq__(self, _: object) -> bool:
        return True

    def __ne__(self, _: object) -> bool:
        return False

    __hash__ = None  # type: ignore[assignment]


def _without_marks() -> Planted:
    def written(journal: Journal, position: int, *, urgent: bool) -> int:
        known = 0 < position <= journal.store.last_position()
        return position << 32 if known else 0

    return patch.object(cursors, "_written", written)


@bug
@contextmanager
def _restored_server_keeps_its_name() -> Iterator[None]:
    """Marks alone would make up for it: they are the second of two nets."""
    with _without_marks(), patch.object(bootstrap, "incarnation_of", lambda *_, **__: b"the same"):
        yield


@bug
def _positions_carry_no_mark() -> Planted:
    """A server that was rolled back takes any position for its own."""
    return _without_marks()


@bug
def _what_was_sent_once_is_never_sent_again() -> Planted:
    real = rounds.Rounds._note_held

    def note_held(self: rounds.Rounds, comparison: Comparison) -> None:
        before = dict(self.memory.sent)
        real(self, comparison)
        for place, number in before.items():
            self.memory.sent[place] = max(number, self.memory.sent.get(place, 0))

    return patch.object(rounds.Rounds, "_note_held", note_held)


@bug
def _cursor_is_kept_before_the_page() -> Planted:
    real = rounds.Rounds.take_answer

    def take_answer(self: rounds.Rounds, data: bytes, *values: Any) -> Any:
        said = decode_answer(data, self._nonce, self._server.key)
        if said.standing == "known" and not said.want_heads:
            self.memory.cursor, self.memory.incarnation = said.cursor, said.incarnation
            save_memory(self._journal, self.memory)
        return real(self, data, *values)

    return patch.object(rounds.Rounds, "take_answer", take_answer)


@bug
def _newest_count_by_arrival() -> Planted:
    """The headcount that came last is the valid one, whatever its stamp."""
    real = fold.Fold._merge

    def merge(self: fold.Fold, key: fold.Key, cell: Any, group: list[Record]) -> Any:
        row = real(self, key, cell, group)
        if key[0] == 4 and group and isinstance(cell.state, state.Entries):
            last = [entry for entry in cell.state.entries if entry.name == group[-1].name]
            return fold.derive_row(key, state.Entries(last), self._context)
        return row

    return patch.object(fold.Fold, "_merge", merge)


@bug
def _own_stamps_are_taken_for_the_clock() -> Planted:
    def resume(self: stamps.StampClock, stamp: int, wall_ms: int) -> None:
        self.follow(stamp, stamp >> 16)

    return patch.object(stamps.StampClock, "resume", resume)


@bug
def _one_record_of_a_page_is_left_out() -> Planted:
    """The end of a page is taken for the end of the row that was cut."""
    real = feed._read_lane

    def read_lane(*values: Any, **named: Any) -> Any:
        lane = real(*values, **named)
        if lane.more:
            lane.position += 1
        return lane

    return patch.object(feed, "_read_lane", read_lane)
