"""A drop of 10,000 records of the demo's kind of day: its size, writing it on a laptop, reading it at the server."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from time import perf_counter

import msgspec

from benchmarks.corpus import Corpus, corpus
from benchmarks.figure import Figure, plain, value_at_most
from benchmarks.place import workplace
from fieldkit.exchange.carrying import DROP, take_letters
from fieldkit.exchange.messages import INCARNATION_BYTES
from roster.pack import decode_pack
from sync_server.database import open_journal

NAME = "drop"
RECORDS = 10_000
BYTES_MAX, S_MAX = 250_000, 1.0


class Measured(msgspec.Struct, frozen=True):
    """Drops of so many records in all."""

    records: int
    bytes: int
    write_s: float
    read_s: float
    answer_s: float

    def of_ten_thousand(self, value: float) -> float:
        return value * RECORDS / self.records


def run() -> Iterable[Figure]:
    with workplace() as folder:
        measured = measure(corpus(), folder, RECORDS)
    yield value_at_most(f"{NAME}.bytes", measured.of_ten_thousand(measured.bytes), "B", BYTES_MAX)
    yield value_at_most(f"{NAME}.write", measured.of_ten_thousand(measured.write_s), "s", S_MAX)
    yield value_at_most(f"{NAME}.read", measured.of_ten_thousand(measured.read_s), "s", S_MAX)
    yield plain(f"{NAME}.answer", measured.answer_s, "s")


def measure(what: Corpus, folder: Path, records: int) -> Measured:
    """Laptops write drops, one after the other, until there are so many records; the server reads each and writes the
    answer, and the laptop reads that. Every file and every journal is on the disk once its time is taken."""
    drops = folder / "drops"
    drops.mkdir()
    pack = decode_pack(what.stage.pack.read_bytes())
    key = what.stage.server.signing_key()
    taken = [0, 0]
    times = [0.0, 0.0, 0.0]
    with closing(open_journal(folder / "server.db", pack)) as server, what.opened(folder) as kits:
        server.be(key, bytes(8))
        for kit in kits:
            began = perf_counter()
            written = kit.carrying.write_drop(drops)
            wrote = perf_counter()
            data = Path(written.file).read_bytes()
            delivered = take_letters(server, data, key, bytes(INCARNATION_BYTES), kit.now_ms(), DROP)
            answer = drops / "an.answer"
            answer.write_bytes(delivered.replies)
            read = perf_counter()
            kit.carrying.read_drop(answer)
            times = [
                sum(pair) for pair in zip(times, (wrote - began, read - wrote, perf_counter() - read), strict=True)
            ]
            taken = [taken[0] + written.records, taken[1] + written.bytes]
            assert kit.sync_status().unsent == 0
            if taken[0] >= records:
                break
    return Measured(taken[0], taken[1], *times)
