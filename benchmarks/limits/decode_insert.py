"""Limit: pages of a thousand records, inflated, decoded and stored durably, with nothing checked and nothing folded."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from time import perf_counter

import msgspec

from benchmarks.figure import Figure, plain
from benchmarks.limits.table import INSERT, Row, announce, open_table, row
from benchmarks.place import workplace

NAME = "decode_insert"
PAGE_RECORDS = 1_000
PAGES = 200
LOGS = 10
_decoder = msgspec.msgpack.Decoder(list[Row])


@cache
def measure() -> float:
    """Records a second. Once a run: every figure is held against the same limit."""
    announce(NAME)
    pages = [_page(page) for page in range(PAGES)]
    with workplace() as folder:
        return PAGES * PAGE_RECORDS / _seconds_to_store(pages, folder / "limit.db")


def run() -> Iterable[Figure]:
    yield plain(NAME, measure(), "records/s")


def _page(page: int) -> bytes:
    """The next records of one of the logs, as they would travel: MessagePack, deflated."""
    first = page // LOGS * PAGE_RECORDS + 1
    rows = [row(number, log=page % LOGS) for number in range(first, first + PAGE_RECORDS)]
    return zlib.compress(msgspec.msgpack.encode(rows))


def _seconds_to_store(pages: list[bytes], path: Path) -> float:
    connection = open_table(path)
    start = perf_counter()
    for page in pages:
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(INSERT, _decoder.decode(zlib.decompress(page)))
        connection.execute("COMMIT")
    seconds = perf_counter() - start
    connection.close()
    return seconds
