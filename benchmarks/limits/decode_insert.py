"""Limit: pages of a thousand records, inflated, decoded and stored durably, with nothing checked and nothing folded.

Once as fast as one process does it alone, and once through HTTP: what any server must spend.
"""

from __future__ import annotations

import subprocess
import sys
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import chain
from pathlib import Path
from time import monotonic, perf_counter, sleep

import msgspec

from benchmarks.figure import Figure, plain
from benchmarks.limits.decode_insert_app import PATH
from benchmarks.limits.table import INSERT, Row, announce, open_table, row
from benchmarks.load import seconds_to_send
from benchmarks.place import workplace

NAME = "decode_insert"
PAGE_RECORDS = 1_000
PAGES = 10
LOGS = 10
#: Pages of each laptop that go before, unmeasured: the server is new.
WARM_UP = 1
START_S_MAX = 30.0
_decoder = msgspec.msgpack.Decoder(list[Row])


def run() -> Iterable[Figure]:
    announce(NAME)
    laptops = [[_page(log, page) for page in range(PAGES)] for log in range(LOGS)]
    with workplace() as folder:
        seconds = _seconds_to_store(list(chain(*laptops)), folder / "limit.db")
        yield plain(NAME, LOGS * PAGES * PAGE_RECORDS / seconds, "records/s")
        seconds = seconds_over_http(folder / "http", laptops)
        yield plain(f"{NAME}.http", LOGS * (PAGES - WARM_UP) * PAGE_RECORDS / seconds, "records/s")


def encode_rows(rows: Sequence[Row]) -> bytes:
    """A page as it would travel: MessagePack, deflated."""
    return zlib.compress(msgspec.msgpack.encode(rows))


def _page(log: int, page: int) -> bytes:
    first = page * PAGE_RECORDS + 1
    return encode_rows([row(number, log) for number in range(first, first + PAGE_RECORDS)])


def seconds_over_http(folder: Path, laptops: Sequence[Sequence[bytes]]) -> float:
    """How long a new server in `folder` takes for the pages of all laptops, each with its own connection, but for the
    first ones."""
    with _serving(folder) as url:
        seconds_to_send(url, PATH, {}, [laptop[:WARM_UP] for laptop in laptops])
        return seconds_to_send(url, PATH, {}, [laptop[WARM_UP:] for laptop in laptops])


@contextmanager
def _serving(folder: Path) -> Iterator[str]:
    folder.mkdir(parents=True)
    address = folder / "address"
    command = [sys.executable, "-m", "benchmarks.limits.decode_insert_app", str(folder / "limit.db"), str(address)]
    with subprocess.Popen(command) as process:
        try:
            yield _wait(address)
        finally:
            process.terminate()


def _wait(address: Path) -> str:
    deadline = monotonic() + START_S_MAX
    while not (address.exists() and (url := address.read_text(encoding="ascii"))):
        if monotonic() > deadline:
            raise TimeoutError(f"The bare server did not start within {START_S_MAX} s.")
        sleep(0.02)
    return url


def _seconds_to_store(pages: Sequence[bytes], path: Path) -> float:
    with closing(open_table(path)) as connection:
        start = perf_counter()
        for page in pages:
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(INSERT, _decoder.decode(zlib.decompress(page)))
            connection.execute("COMMIT")
        return perf_counter() - start
