"""Server-sent events (WHATWG HTML, 9.2): the parts of a page that have changed, and a heartbeat every second."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

import msgspec

from fieldkit.journal.journal import Journal
from sync_server.desk.desk import Desk
from sync_server.desk.pages import Page, look, render_parts
from sync_server.desk.reader import Reader

#: A page that hears nothing for longer is told by its own script that it is old.
HEARTBEAT_S = 1.0
#: While records pour in, a page is made anew at most so often.
LOOK_S_MIN = 0.2
#: A heavy page rests for so many times as long as it took, so that the journal has time for laptops.
REST_TIMES = 9
REST_S_MAX = 5.0


class Beat(msgspec.Struct, frozen=True):
    """One event: parts of the page by name, as HTML. None of them where only the heart beats."""

    parts: dict[str, str]


async def beats(
    desk: Desk, page: Page, number: int, reader: Reader, goes_on: Callable[[Journal], bool]
) -> AsyncIterator[bytes]:
    """Events as long as the reader's visit `goes_on`; the first carries every part."""
    loop = asyncio.get_running_loop()
    shown: dict[str, str] = {}
    rested_s = 0.0
    while True:
        version, began_s = desk.journal.version, loop.time()
        changed: dict[str, str] = {}
        if began_s >= rested_s:
            if not await desk.journal.ask(goes_on):
                return
            rendered = await look(desk, page, number)
            parts = render_parts(rendered, reader) if rendered is not None else {}
            changed = {name: html for name, html in parts.items() if shown.get(name) != html}
            shown = parts
            if page.heavy:
                rested_s = loop.time() + min((loop.time() - began_s) * REST_TIMES, REST_S_MAX)
        yield b"data: " + msgspec.json.encode(Beat(changed)) + b"\n\n"
        await asyncio.sleep(LOOK_S_MIN)
        await _news(desk, version)


async def _news(desk: Desk, version: int) -> None:
    """Returns when the journal has changed, or it is time for a heartbeat."""
    try:
        await asyncio.wait_for(desk.journal.changed(version), HEARTBEAT_S - LOOK_S_MIN)
    except TimeoutError:
        return
