"""What every store promises: see `fieldkit.journal.contract`."""

from __future__ import annotations

import msgspec
import pytest

from fieldkit.errors import JournalBusy, JournalError
from fieldkit.journal.contract import BlobRow, DeviceRow, FeedRow, LogHead, LogRow, StateRow, Store
from fieldkit.records.fold import Changed
from fieldkit.records.record import Record
from fieldkit.records.state import Row
from tests.contracts.stores import Place

#: The largest numbers that records and logs may have.
U63 = (1 << 63) - 1
KEY = bytes(range(32))
LOG = LogRow(0, U63, KEY, 65_535, U63)


class Refusal(Exception):
    """What a test leaves a transaction with."""


def record(log: int, number: int, *, text: bytes | None = None, kind: int = 10, subject: int = 1) -> Record:
    text_hash = bytes([number]) * 32 if text is not None else b""
    return Record(
        log, number, U63 - number, -number, number, 0xFFFFFFFF, kind, subject, b"\xff\x00", text, text_hash, b"h" * 32
    )


def add_log(store: Store, log: int = 7, records: int = 0) -> int:
    with store.transaction():
        place = store.insert_log(LogRow(0, log, KEY, 0, 1))
        if records:
            store.insert_records(place, [record(log, number) for number in range(1, records + 1)])
    return place


def state(space: int, subject: int, squad: int = 0, body: bytes = b"body") -> Changed:
    return Changed(space, subject, Row(squad, 2, 3, {}), body)


def test_what_was_done_in_a_transaction_is_there_after_opening_again(place: Place) -> None:
    store = place.open()
    with store.transaction():
        store.save_meta("name", b"value")
        log_place = store.insert_log(LOG)
        store.insert_records(log_place, [record(U63, 1)])
    store.close()
    again = place.open()
    assert again.load_meta("name") == b"value"
    head = LogHead(1, U63 - 1, b"h" * 32)
    assert again.load_logs() == [(LogRow(log_place, *_after_place(LOG)), head)]
    assert again.read_record(log_place, 1) == record(U63, 1)
    again.close()


def _after_place(row: LogRow) -> tuple[int, bytes, int, int, int, int]:
    return row.log, row.key, row.scope, row.life, row.parent, row.fork_at


def test_transaction_that_was_left_by_an_exception_never_was(store: Store) -> None:
    place = add_log(store, records=1)
    with pytest.raises(Refusal), store.transaction():
        _change_everything(store, place)
    assert store.load_meta("name") is None
    assert [row.place for row, _ in store.load_logs()] == [place]
    assert store.read_record(place, 2) is None
    assert [store.read_feed(0, 10, urgent=urgent) for urgent in (True, False)] == [[], []]
    assert store.list_states(1) == []
    assert store.load_totals() == {}


def _change_everything(store: Store, place: int) -> None:
    store.save_meta("name", b"value")
    store.insert_log(LOG)
    store.insert_records(place, [record(7, 2)])
    store.insert_feed(place, 2, 2, "own", 1, urgent=False)
    store.insert_feed(place, 2, 2, "own", 1, urgent=True)
    store.save_states([state(1, 1)])
    store.save_totals({(1, "came", 1): 5})
    raise Refusal


def test_second_writer_is_refused(place: Place) -> None:
    store = place.open()
    with pytest.raises(JournalBusy):
        place.open()
    store.close()
    place.open().close()


# meta


def test_meta_is_replaced_listed_by_prefix_and_deleted(store: Store) -> None:
    with store.transaction():
        for name in ("invite/b", "invite/a", "invites", "invite", "peer"):
            store.save_meta(name, name.encode())
        store.save_meta("invite/a", b"\x00new")
        store.delete_meta("peer")
        store.delete_meta("never there")
    assert store.list_meta("invite/") == [("invite/a", b"\x00new"), ("invite/b", b"invite/b")]
    assert store.load_meta("peer") is None


# logs and records


def test_log_without_records_has_no_head(store: Store) -> None:
    place = add_log(store)
    assert store.load_logs() == [(LogRow(place, 7, KEY, 0, 1), None)]


def test_branches_of_one_log_are_kept_apart(store: Store) -> None:
    main = add_log(store, records=3)
    with store.transaction():
        branch = store.insert_log(LogRow(0, 7, KEY, 0, 1, main, 3))
        store.insert_records(branch, [record(7, 3, kind=11), record(7, 4, kind=11)])
    assert [found.kind for found in store.read_records(main, 1, 9)] == [10, 10, 10]
    assert [(found.number, found.kind) for found in store.read_records(branch, 1, 9)] == [(3, 11), (4, 11)]
    assert [head.number for _, head in store.load_logs() if head is not None] == [3, 4]


def test_records_are_as_they_were_stored(store: Store) -> None:
    place = add_log(store)
    stored = [record(7, 1), record(7, 2, text=b"salt and text", subject=U63), record(7, 3, kind=65_535)]
    with store.transaction():
        store.insert_records(place, stored[:1])
        store.insert_records(place, stored[1:])
    assert store.read_records(place, 1, 3) == stored


@pytest.mark.parametrize(
    ("first", "last", "numbers"), [(1, 3, [1, 2, 3]), (2, 2, [2]), (3, U63, [3]), (4, 9, []), (2, 1, [])]
)
def test_records_are_read_by_number_with_both_ends(store: Store, first: int, last: int, numbers: list[int]) -> None:
    place = add_log(store, records=3)
    add_log(store, log=8, records=3)
    assert [found.number for found in store.read_records(place, first, last)] == numbers


def test_same_number_is_never_stored_twice(store: Store) -> None:
    place = add_log(store, records=2)
    with pytest.raises(JournalError), store.transaction():
        store.insert_records(place, [record(7, 2)])
    assert store.count_records() == 2


def test_erased_text_leaves_its_hash(store: Store) -> None:
    place = add_log(store)
    with store.transaction():
        store.insert_records(place, [record(7, 1, text=b"secret"), record(7, 2), record(7, 3, text=b"other")])
    with store.transaction():
        assert store.erase_texts(place, [1, 2, 9]) == 1
    with store.transaction():
        assert store.erase_texts(place, [1]) == 0
    erased, plain, kept = store.read_records(place, 1, 3)
    assert (erased.text, erased.text_hash, erased.erased) == (None, b"\x01" * 32, True)
    assert not plain.erased
    assert kept.text == b"other"


def test_subjects_of_a_log_are_told_once(store: Store) -> None:
    place = add_log(store)
    with store.transaction():
        store.insert_records(place, [record(7, 1), record(7, 2), record(7, 3, kind=11), record(7, 4, subject=U63)])
    assert sorted(store.subjects_of(place)) == [(10, 1), (10, U63), (11, 1)]


def test_records_of_all_logs_are_counted(store: Store) -> None:
    assert store.count_records() == 0
    add_log(store, records=2)
    add_log(store, log=8, records=3)
    assert store.count_records() == 5


# seals


def test_greatest_seal_within_the_numbers_is_read(store: Store) -> None:
    place, other = add_log(store), add_log(store, log=8)
    with store.transaction():
        for number in (3, 7, 10):
            store.insert_seal(place, number, bytes([number]))
        store.insert_seal(other, 5, b"other")
    assert store.read_seal(place, 1, 9) == (7, b"\x07")
    assert store.read_seal(place, 4, U63) == (10, b"\x0a")
    assert store.read_seal(place, 4, 6) is None
    assert list(store.list_seals(place)) == [(3, b"\x03"), (7, b"\x07"), (10, b"\x0a")]


def test_seal_may_be_stored_again(store: Store) -> None:
    place = add_log(store)
    with store.transaction():
        store.insert_seal(place, 3, b"first")
        store.insert_seal(place, 3, b"second")
    assert list(store.list_seals(place)) == [(3, b"second")]


# feed


def test_feed_is_in_the_order_of_commits_and_never_repeats_a_position(store: Store) -> None:
    one, other = add_log(store), add_log(store, log=8)
    assert store.last_position() == 0
    positions = []
    for number, place in enumerate((one, other, one), 1):
        with store.transaction():
            positions.append(store.insert_feed(place, number, number, "http", 5, urgent=False))
    assert positions == sorted(set(positions))
    assert store.last_position() == positions[-1]
    assert store.read_feed(0, 10, urgent=False) == [
        FeedRow(positions[0], one, 1, 1, "http", 5, False),
        FeedRow(positions[1], other, 2, 2, "http", 5, False),
        FeedRow(positions[2], one, 3, 3, "http", 5, False),
    ]
    assert [row.position for row in store.read_feed(positions[0], 1, urgent=False)] == [positions[1]]
    assert store.read_feed(positions[-1], 10, urgent=False) == []


def test_lanes_of_the_feed_are_read_apart_and_share_their_positions(store: Store) -> None:
    place = add_log(store)
    with store.transaction():
        lanes = [(store.insert_feed(place, n, n, "http", 5, urgent=n in (2, 3)), n in (2, 3)) for n in range(1, 6)]
    assert [position for position, _ in lanes] == sorted({position for position, _ in lanes})
    for urgent in (True, False):
        rows = store.read_feed(0, 10, urgent=urgent)
        assert [row.position for row in rows] == [position for position, lane in lanes if lane == urgent]
        assert {row.urgent for row in rows} == {urgent}
        assert store.read_feed(rows[0].position, 1, urgent=urgent) == rows[1:2]
    assert store.last_position() == lanes[-1][0]


def test_record_is_found_with_the_row_it_came_in(store: Store) -> None:
    one, other = add_log(store), add_log(store, log=8)
    with store.transaction():
        store.insert_feed(one, 1, 3, "http", 5, urgent=False)
        store.insert_feed(other, 1, 1, "drop:aa", 6, urgent=True)
        store.insert_feed(one, 4, 9, "drop:bb", 7, urgent=False)
    found = [store.find_feed(one, number, urgent=False) for number in (1, 3, 4, 9)]
    assert [row.origin if row is not None else "" for row in found] == ["http", "http", "drop:bb", "drop:bb"]
    assert store.find_feed(other, 2, urgent=True) is None
    assert store.find_feed(other, 1, urgent=False) is None
    urgent = store.find_feed(other, 1, urgent=True)
    assert urgent is not None
    assert urgent.origin == "drop:aa"
    assert [row.origin for row in store.last_feed(2)] == ["drop:bb", "drop:aa"]
    assert len(store.last_feed(9)) == 3


# blobs


def test_blob_is_read_from_anywhere_up_to_the_end_of_a_piece(store: Store) -> None:
    with store.transaction():
        place, other = store.insert_blob(b"a" * 32), store.insert_blob(b"b" * 32)
        store.insert_piece(place, 0, b"hello ")
        store.insert_piece(place, 6, b"world")
        store.insert_piece(other, 0, b"another")
    assert [store.read_piece(place, start) for start in (0, 4, 6, 10, 11)] == [b"hello ", b"o ", b"world", b"d", b""]
    assert store.read_piece(other, 6) == b"r"
    assert store.read_piece(other + 1, 0) == b""


def test_blob_is_as_it_was_saved_last_and_gone_with_its_pieces(place: Place) -> None:
    store = place.open()
    with store.transaction():
        one, other = store.insert_blob(b"a" * 32), store.insert_blob(b"b" * 32)
        store.insert_piece(one, 0, b"hello")
        store.save_blob(BlobRow(one, b"a" * 32, 5))
        store.save_blob(BlobRow(one, b"a" * 32, 5, True))
    store.close()
    again = place.open()
    assert again.load_blobs() == [BlobRow(one, b"a" * 32, 5, True), BlobRow(other, b"b" * 32)]
    with again.transaction():
        again.delete_blob(one)
    assert again.load_blobs() == [BlobRow(other, b"b" * 32)]
    assert again.read_piece(one, 0) == b""
    again.close()


# devices and quarantine


def test_device_is_listed_once_as_it_was_saved_last(store: Store) -> None:
    with store.transaction():
        store.save_device(DeviceRow(KEY))
        store.save_device(DeviceRow(KEY, b"certificate", 5, "12", 7))
        store.save_device(DeviceRow(bytes(32)))
    assert store.load_devices() == [DeviceRow(bytes(32)), DeviceRow(KEY, b"certificate", 5, "12", 7)]


def test_quarantine_keeps_the_reason_of_each_record(store: Store) -> None:
    with store.transaction():
        store.insert_quarantine(2, 9, "its amount is 0")
        store.insert_quarantine(2, 9, "its amount is -1")
        store.insert_quarantine(1, 1, "其他")
    assert store.load_quarantine() == [(1, 1, "其他"), (2, 9, "its amount is -1")]


def test_rest_changes_nothing(store: Store) -> None:
    place = add_log(store, records=3)
    before = store.read_records(place, 1, 3)
    store.rest()
    assert store.read_records(place, 1, 3) == before
    assert store.count_records() == 3


# views


def test_states_are_found_by_space_subject_and_squad(store: Store) -> None:
    with store.transaction():
        store.save_states([state(1, 5, squad=2), state(1, U63), state(2, 5)])
        store.save_states([state(1, 5, squad=3, body=b"newer")])
    assert store.load_state(1, 5) == b"newer"
    assert store.load_state(3, 5) is None
    assert store.list_states(1) == [StateRow(1, 5, 3, 2, 3, b"newer"), StateRow(1, U63, 0, 2, 3, b"body")]
    assert [row.subject for row in store.list_states(1, squad=3)] == [5]
    assert store.list_states(1, squad=2) == []
    assert store.list_bodies(1, [5, 6, U63]) == {5: b"newer", U63: b"body"}


def test_totals_are_set_and_vanish_at_zero(store: Store) -> None:
    with store.transaction():
        store.save_totals({(1, "came", 7): 3, (1, "served_ms", 0): -U63, (2, "came", 7): 1})
        store.save_totals({(1, "came", 7): 4, (2, "came", 7): 0, (9, "never there", 0): 0})
    assert store.load_totals() == {(1, "came", 7): 4, (1, "served_ms", 0): -U63}


def test_clearing_views_leaves_records_devices_and_meta(store: Store) -> None:
    place = add_log(store, records=2)
    with store.transaction():
        store.save_states([state(1, 5)])
        store.save_totals({(1, "came", 7): 3})
        store.insert_quarantine(place, 1, "reason")
        store.save_device(DeviceRow(KEY))
        store.save_meta("name", b"value")
        store.clear_views()
    assert (store.list_states(1), store.load_totals(), store.load_quarantine()) == ([], {}, [])
    assert (store.count_records(), len(store.load_devices()), store.load_meta("name")) == (2, 1, b"value")


def test_placeholder_is_filled_and_taken_out_of_quarantine(place: Place) -> None:
    store = place.open()
    log_place = add_log(store)
    whole = record(7, 1, text=b"words")
    bare = msgspec.structs.replace(whole, payload=b"", text=None, payload_hash=b"p" * 32)
    with store.transaction():
        store.insert_records(log_place, [bare])
        store.insert_quarantine(log_place, 1, "its content is not here")
    assert (store.read_record(log_place, 1), store.load_quarantine()) == (
        bare,
        [(log_place, 1, "its content is not here")],
    )
    with store.transaction():
        store.fill_record(log_place, whole)
        store.delete_quarantine(log_place, 1)
    assert (store.read_record(log_place, 1), store.load_quarantine()) == (whole, [])
    store.close()
