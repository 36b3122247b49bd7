"""The network between a laptop and the server, below the product's own HTTP client: messages are late, lost, doubled,
cut, answered by strangers, and each way by itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from random import Random

import httpx
import msgspec

from fieldkit.exchange.messages import CONTENT_TYPE
from tests.simulation.impostor import impostor_answer
from tests.simulation.world import SECOND_MS, TIMED_OUT, Ticket, World

_HTML = b"<html><body>Welcome! Accept the terms to go on.</body></html>"


class Reply(msgspec.Struct, frozen=True):
    """What somebody answers a POST with."""

    status: int
    content: bytes
    content_type: str = CONTENT_TYPE
    retry_after: str = ""


#: A server: path and body, and whom to tell the reply.
Receive = Callable[[str, bytes, Callable[[Reply], None]], bool]


class Weather(msgspec.Struct, frozen=True):
    """How bad a link is; shares from 0 to 1. `late_ms`: one way, between these."""

    late_ms: tuple[int, int] = (20, 60)
    loss: float = 0.0
    doubled: float = 0.0
    cut: float = 0.0
    bytes_per_s: int = 0


CALM = Weather()
CUT_OFF = "cut off"


class Link:
    """One laptop's way to the server."""

    def __init__(self, world: World, receive: Receive, faults: Counter[str]) -> None:
        self._world = world
        self._chance = Random(world.chance.getrandbits(64))
        self._receive = receive
        self._faults = faults
        self.up = True
        self.portal = ""
        self.weather = CALM
        self._last_answer: Reply | None = None
        self._free_ms = 0

    def send(self, path: str, body: bytes, timeout_ms: int) -> Reply:
        """Called by the product's HTTP client; raises what that knows of bad networks."""
        if not self.up:
            raise httpx.ConnectError("no network")
        ticket = Ticket()
        if self.portal:
            self._faults["captive portal"] += 1
            reply = self._stranger(self.portal, body)
            self._world.at(50, lambda: ticket.call(reply))
        else:
            self._carry_request(path, body, ticket)
        answer = self._world.wait(ticket, timeout_ms)
        if answer == TIMED_OUT:
            raise httpx.ReadTimeout("no answer in time")
        if not isinstance(answer, Reply):
            raise httpx.RemoteProtocolError("the connection was closed in the middle")
        self.answered(body)
        return answer

    def answered(self, body: bytes) -> None:
        """For whoever watches which requests came through."""

    def _stranger(self, portal: str, body: bytes) -> Reply:
        match portal:
            case "impostor":
                return Reply(200, impostor_answer(body))
            case "sign in":
                return Reply(511, _HTML, "text/html")
            case "page":
                return Reply(200, _HTML, "text/html")
            case "liar":
                return Reply(200, _HTML)
            case _:  # a cache that says again what it was told before
                return self._last_answer or Reply(200, b"")

    def _carry_request(self, path: str, body: bytes, ticket: Ticket) -> None:
        def arrive() -> None:
            if not self.up:
                return
            arrived = self._cut(body)
            if arrived is not body and self._chance.random() < 0.5:
                self._world.at(self._late_ms(0), lambda: ticket.call(CUT_OFF))
                return  # the server sees a connection that ended too early, and no request
            taken = self._receive(path, arrived, lambda reply: self._carry_answer(reply, ticket))
            if not taken:
                self._world.at(self._late_ms(0), lambda: ticket.call(CUT_OFF))

        self._carry(len(body), arrive, "lost request")

    def _carry_answer(self, reply: Reply, ticket: Ticket) -> None:
        def arrive() -> None:
            if not self.up:
                return
            content = self._cut(reply.content)
            self._last_answer = reply
            ticket.call(reply if content is reply.content else CUT_OFF)

        self._carry(len(reply.content), arrive, "lost acknowledgement")

    def _carry(self, size: int, arrive: Callable[[], None], loss: str) -> None:
        if self._chance.random() < self.weather.loss:
            self._faults[loss] += 1
            return
        late_ms = self._late_ms(size)
        self._world.at(late_ms, arrive)
        if self._chance.random() < self.weather.doubled:
            # A copy, much later: behind, and in between, whatever has been said since.
            self._faults["duplicate, out of order"] += 1
            self._world.at(late_ms + self._chance.randrange(10, 60 * SECOND_MS), arrive)

    def _cut(self, data: bytes) -> bytes:
        if self._chance.random() < self.weather.cut:
            self._faults["cut mid-page"] += 1
            return data[: self._chance.randrange(len(data))]
        return data

    def _late_ms(self, size: int) -> int:
        """Latency, behind what the line is still busy with."""
        late_ms = self._chance.randint(*self.weather.late_ms)
        if not self.weather.bytes_per_s:
            return late_ms
        begin_ms = max(self._free_ms, self._world.now_ms)
        self._free_ms = begin_ms + size * SECOND_MS // self.weather.bytes_per_s
        return self._free_ms - self._world.now_ms + late_ms


class VirtualTransport(httpx.BaseTransport):
    """Where the product's HTTP client meets the virtual network: the link is found by the host's name."""

    def __init__(self, links: dict[str, Link]) -> None:
        self._links = links

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        timeout_s = request.extensions["timeout"]["read"]
        link = self._links[request.url.host]
        reply = link.send(request.url.path, request.read(), round(timeout_s * SECOND_MS))
        headers = {"content-type": reply.content_type}
        if reply.retry_after:
            headers["retry-after"] = reply.retry_after
        return httpx.Response(reply.status, headers=headers, content=reply.content)
