"""Sends requests to a server, as many at a time as there are laptops, each laptop one after the other."""

from __future__ import annotations

import http.client
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from time import perf_counter
from urllib.parse import urlsplit

WAIT_S_MAX = 60.0


def seconds_to_send(url: str, path: str, headers: Mapping[str, str], laptops: Sequence[Sequence[bytes]]) -> float:
    """How long it takes until every request of every laptop has its answer (200), over warm connections."""
    connections = [connect(url) for _ in laptops]
    with ThreadPoolExecutor(len(laptops)) as threads:
        start = perf_counter()
        done = [
            threads.submit(_send, connection, path, headers, bodies)
            for connection, bodies in zip(connections, laptops, strict=True)
        ]
        for sending in done:
            sending.result()
        seconds = perf_counter() - start
    for connection in connections:
        connection.close()
    return seconds


def connect(url: str) -> http.client.HTTPConnection:
    address = urlsplit(url)
    connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=WAIT_S_MAX)
    connection.connect()
    return connection


def _send(
    connection: http.client.HTTPConnection, path: str, headers: Mapping[str, str], bodies: Sequence[bytes]
) -> None:
    for body in bodies:
        connection.request("POST", path, body, dict(headers))
        response = connection.getresponse()
        said = response.read()
        if response.status != http.client.OK:
            raise RuntimeError(f"The server answered {response.status}: {said[:200]!r}")
