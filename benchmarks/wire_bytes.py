"""Bytes on the wire for each record that moves, everything counted: HTTP, envelope, signatures, seals, certificates."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing

import msgspec

from benchmarks.corpus import Corpus, corpus
from benchmarks.counting_proxy import counting
from benchmarks.figure import Figure, plain, value_at_most
from benchmarks.place import workplace
from benchmarks.server_process import serving
from benchmarks.syncing import Laptop, Moved, sync_until_calm
from fieldkit.exchange.client import Client
from fieldkit.exchange.messages import PATH

NAME = "wire_bytes"
#: Records of a page → bytes a record.
BYTES_MAX = {1_000: 16.0, 100: 20.0}


class Traffic(msgspec.Struct, frozen=True):
    """What ten laptops and their server said to each other until nobody had news."""

    moved: Moved
    sent_bytes: int
    received_bytes: int

    @property
    def bytes_per_record(self) -> float:
        return (self.sent_bytes + self.received_bytes) / self.moved.records


def run() -> Iterable[Figure]:
    for page_records, most in BYTES_MAX.items():
        traffic = measure(corpus(), page_records)
        name = f"{NAME}.page_{page_records}"
        yield value_at_most(name, traffic.bytes_per_record, "B/record", most)
        yield plain(f"{name}.sent", traffic.sent_bytes / traffic.moved.sent, "B/record")
        yield plain(f"{name}.received", traffic.received_bytes / max(traffic.moved.received, 1), "B/record")


def measure(what: Corpus, page_records: int) -> Traffic:
    """Both ways over real sockets. A laptop's pages are of at most `page_records`; the server's of 1,000."""
    with (
        workplace() as folder,
        serving(folder / "server", what.stage.pack, what.end_ms) as url,
        counting(url) as proxy,
        what.opened(folder) as kits,
        closing(Client(proxy.url)) as client,
    ):
        laptops = [Laptop(kit, page_records) for kit in kits]
        moved = sync_until_calm(laptops, lambda request: client.post(PATH, request))
        return Traffic(moved, proxy.sent, proxy.received)
