"""What a kit keeps of its server: an address, and a connection that is opened with the first post."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from fieldkit.exchange.messages import MESSAGE_BYTES_MAX

if TYPE_CHECKING:
    from fieldkit.exchange.connection import Connection


class Client:
    """Talks to one server. The HTTP library takes as long to load as all the rest of the kit, and a screen must not
    wait for it: it is loaded with the first post."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self._connection: Connection | None = None

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()

    def post(self, path: str, body: bytes, bytes_max: int = MESSAGE_BYTES_MAX) -> bytes:
        """The bytes of the answer. Raises Offline where nobody answered, ExchangeError where something else did."""
        if self._connection is None:
            opened: Connection = import_module("fieldkit.exchange.connection").Connection(self.url)
            self._connection = opened
        return self._connection.post(path, body, bytes_max)
