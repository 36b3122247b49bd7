"""Server-sent events (WHATWG HTML, 9.2): the parts of a page that have changed, and a heartbeat every second."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import msgspec

from sync_server.desk.desk import Desk
from sync_server.desk.pages import Page, look, render_parts
from sync_server.voice import Voice

#: A page that hears nothing for longer is told by its own script that it is old.
HEARTBEAT_S = 1.0
#: While records pour in, a page is made anew at most so often.
LOOK_S_MIN = 0.2


class Beat(msgspec.Struct, frozen=True):
    """One event: parts of the page by name, as HTML. None of them where only the heart beats."""

    parts: dict[str, str]


async def beats(desk: Desk, page: Page, number: int, voice: Voice) -> AsyncIterator[bytes]:
    """Events without end; the first carries every part."""
    shown: dict[str, str] = {}
    while True:
        version = desk.journal.version
        rendered = await look(desk, page, number)
        parts = render_parts(rendered, voice) if rendered is not None else {}
        changed = {name: html for name, html in parts.items() if shown.get(name) != html}
        shown = parts
        yield b"data: " + msgspec.json.encode(Beat(changed)) + b"\n\n"
        await asyncio.sleep(LOOK_S_MIN)
        await _news(desk, version)


async def _news(desk: Desk, version: int) -> None:
    """Returns when the journal has changed, or it is time for a heartbeat."""
    try:
        await asyncio.wait_for(desk.journal.changed(version), HEARTBEAT_S - LOOK_S_MIN)
    except TimeoutError:
        return
