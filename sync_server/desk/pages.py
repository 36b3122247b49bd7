"""The pages: what each asks the journal, and the template with its parts that live pages get anew."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from jinja2 import Environment, PackageLoader, StrictUndefined

from fieldkit.journal import reading
from fieldkit.journal.journal import Journal
from fieldkit.texts.catalogue import LANGUAGE_NAMES
from sync_server.desk.board import make_board
from sync_server.desk.desk import Desk
from sync_server.desk.devices_page import make_devices_page
from sync_server.desk.messages_page import make_messages_page
from sync_server.desk.reader import Reader
from sync_server.desk.squad import make_squad_page
from sync_server.desk.wording import age_class, alert_key, alert_link, alert_text, clock_off, tallies_of
from sync_server.desk.worklists import make_doubles_page, make_records_page
from sync_server.incidents import tell

#: A page's value; None where there is nothing of that number.
Question = Callable[[Desk, Journal, int, int], object | None]


class Page(msgspec.Struct, frozen=True):
    """`ask`: what it shows, from desk, journal, number in the address and time; `parts`: what changes while it is open,
    each `parts/NAME.html`, shown in the element `part-NAME`. `heavy`: looks at each person, so that a live one rests
    for many times as long as it took. `people`: shows more of people than a wall may, so that it is not for viewers."""

    name: str
    ask: Question
    parts: tuple[str, ...]
    heavy: bool = False
    people: bool = True


def _board(desk: Desk, journal: Journal, _: int, now_ms: int) -> object:
    return make_board(journal, desk.directory, desk.watch, now_ms)


def _squad(desk: Desk, journal: Journal, number: int, now_ms: int) -> object | None:
    return make_squad_page(journal, desk.directory, number, now_ms)


def _incident(desk: Desk, journal: Journal, number: int, now_ms: int) -> object | None:
    """Of one that was merged into another: the whole."""
    found = next((one for one in reading.merged_incidents(journal) if number in one.incidents), None)
    return tell(journal, desk.directory, found) if found is not None else None


def _doubles(desk: Desk, journal: Journal, _: int, now_ms: int) -> object:
    return make_doubles_page(journal, desk.directory, now_ms)


def _records(desk: Desk, journal: Journal, _: int, now_ms: int) -> object:
    return make_records_page(journal, now_ms)


def _devices(_: Desk, journal: Journal, __: int, now_ms: int) -> object:
    return make_devices_page(journal, now_ms)


def _messages(desk: Desk, journal: Journal, _: int, __: int) -> object:
    return make_messages_page(journal, desk.facts)


PAGES = {
    page.name: page
    for page in (
        Page("board", _board, ("time", "laptops", "squads", "alerts", "incidents", "records"), people=False),
        Page("squad", _squad, ("time", "squad"), heavy=True),
        Page("incident", _incident, ("time", "incident")),
        Page("doubles", _doubles, ("time", "doubles"), heavy=True),
        Page("records", _records, ("time", "trouble")),
        Page("devices", _devices, ("time", "devices")),
        Page("messages", _messages, ("time", "calls", "messages")),
    )
}

_environment = Environment(
    loader=PackageLoader("sync_server.desk"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_environment.globals.update(
    age_class=age_class,
    alert_key=alert_key,
    alert_link=alert_link,
    alert_text=alert_text,
    clock_off=clock_off,
    tallies_of=tallies_of,
    languages=LANGUAGE_NAMES,
)


class Rendered(msgspec.Struct, frozen=True):
    """What a page shows at a moment, not yet in words."""

    page: Page
    number: int
    now_ms: int
    value: object


async def look(desk: Desk, page: Page, number: int) -> Rendered | None:
    """Asks the journal; None where there is nothing of that number."""
    now_ms = desk.facts.now_ms()
    value = await desk.journal.ask(lambda journal: page.ask(desk, journal, number, now_ms))
    return Rendered(page, number, now_ms, value) if value is not None else None


def render_page(rendered: Rendered, reader: Reader) -> str:
    return _environment.get_template(f"{rendered.page.name}.html").render(_words(rendered, reader))


def render_parts(rendered: Rendered, reader: Reader) -> dict[str, str]:
    words = _words(rendered, reader)
    return {part: _environment.get_template(f"parts/{part}.html").render(words) for part in rendered.page.parts}


def render(template: str, reader: Reader, now_ms: int, value: object) -> str:
    """A page that does not change by itself."""
    return _environment.get_template(f"{template}.html").render(_reading(reader), now_ms=now_ms, shown=value)


def render_note(reader: Reader, title: str, text: str) -> str:
    """A page that says one sentence."""
    return _environment.get_template("note.html").render(_reading(reader), title=title, text=text)


def render_sign_in(reader: Reader, back: str, token: str, problem: str, *, here: bool) -> str:
    """`here`: on the server's own machine, where there is another way in."""
    values = {"next": back, "token": token, "problem": problem, "here": here}
    return _environment.get_template("sign_in.html").render(_reading(reader), **values)


def _words(rendered: Rendered, reader: Reader) -> dict[str, Any]:
    shown = {"page": rendered.page.name, "number": rendered.number, "now_ms": rendered.now_ms, "shown": rendered.value}
    return _reading(reader) | shown


def _reading(reader: Reader) -> dict[str, Any]:
    voice = reader.voice
    return {"v": voice, "event": voice.event, "theme": reader.theme, "visit": reader.visit, "link": reader.link}
