"""Bodies of requests: bounded each, bounded all together for as long as they are worked on, and not for ever on their
way."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.requests import Request

#: Of all bodies that are on their way or worked on, in bytes: dozens of full messages, hundreds of usual ones.
BODIES_BYTES_MAX = 128 * 1024 * 1024
#: Messages that are unpacked at a time: each may become ten times as large. More than share one commit.
UNPACKED_MAX = 16
#: Silence in the middle of a body for longer than this, and a body that takes longer in all, is not waited for. A full
#: message at 64 kbit/s takes eleven minutes.
SILENCE_S_MAX = 60.0
BODY_S_MAX = 900.0


class BusyError(Exception):
    """More is on its way than there is room for: come again."""


class SlowError(Exception):
    """The body did not come in time."""


class BodyRoom:
    """How much of all bodies is in memory. Belongs to one event loop."""

    def __init__(self, bytes_max: int = BODIES_BYTES_MAX) -> None:
        self._left = bytes_max
        #: Held by whoever unpacks a message, until it has been answered.
        self.turn = asyncio.Semaphore(UNPACKED_MAX)

    @asynccontextmanager
    async def body(self, request: Request, bytes_max: int) -> AsyncIterator[bytes | None]:
        """The body, which keeps its room until this has been left; None where it is larger, and then no more of it was
        read than that. Raises BusyError or SlowError."""
        body = bytearray()
        try:
            whole = await self._read(request, body, bytes_max)
            yield bytes(body) if whole else None
        finally:
            self._left += len(body)

    async def _read(self, request: Request, body: bytearray, bytes_max: int) -> bool:
        """Whether the body came to its end within `bytes_max`."""
        async for part in parts_of(request):
            if len(part) > self._left:
                raise BusyError
            self._left -= len(part)
            body += part
            if len(body) > bytes_max:
                return False
        return True


async def read_body(request: Request, bytes_max: int) -> bytes | None:
    """A small body; None where it is larger, and then no more of it was read than that. Raises SlowError."""
    body = bytearray()
    async for part in parts_of(request):
        body += part
        if len(body) > bytes_max:
            return None
    return bytes(body)


async def parts_of(request: Request) -> AsyncIterator[bytes]:
    """A body as it comes. Raises SlowError where it does not."""
    loop = asyncio.get_running_loop()
    until_s = loop.time() + BODY_S_MAX
    parts = request.stream()
    while True:
        try:
            async with asyncio.timeout(min(SILENCE_S_MAX, until_s - loop.time())):
                part = await anext(parts, b"")
        except TimeoutError as error:
            raise SlowError from error
        if not part:
            return
        yield part
