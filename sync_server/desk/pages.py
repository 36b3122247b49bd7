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
from sync_server.desk.squad import make_squad_page
from sync_server.desk.wording import age_class, alert_key, alert_link, alert_text, clock_off, tallies_of
from sync_server.desk.worklists import make_doubles_page, make_records_page
from sync_server.incidents import tell
from sync_server.voice import Voice

#: A page's value; None where there is nothing of that number.
Question = Callable[[Desk, Journal, int, int], object | None]


class Page(msgspec.Struct, frozen=True):
    """`ask`: what it shows, from desk, journal, number in the address and time; `parts`: what changes while it is open,
    each `parts/NAME.html`, shown in the element `part-NAME`. `heavy`: looks at each person, so that a live one rests
    for many times as long as it took."""

    name: str
    ask: Question
    parts: tuple[str, ...]
    heavy: bool = False


def _board(desk: Desk, journal: Journal, _: int, now_ms: int) -> object:
    return make_board(journal, desk.directory, desk.watch, now_ms)


def _squad(desk: Desk, journal: Journal, number: int, now_ms: int) -> object | None:
    return make_squad_page(journal, desk.directory, number, now_ms)


def _incident(desk: Desk, journal: Journal, number: int, now_ms: int) -> object | None:
    view = reading.incident_view(journal, number)
    return tell(journal, desk.directory, view) if view is not None else None


def _doubles(desk: Desk, journal: Journal, _: int, now_ms: int) -> object:
    return make_doubles_page(journal, desk.directory, now_ms)


def _records(desk: Desk, journal: Journal, _: int, now_ms: int) -> object:
    return make_records_page(journal, now_ms)


PAGES = {
    page.name: page
    for page in (
        Page("board", _board, ("time", "laptops", "squads", "alerts", "incidents", "records")),
        Page("squad", _squad, ("time", "squad"), heavy=True),
        Page("incident", _incident, ("time", "incident")),
        Page("doubles", _doubles, ("time", "doubles"), heavy=True),
        Page("records", _records, ("time", "trouble")),
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
    now_ms = desk.clock.wall_ms()
    value = await desk.journal.ask(lambda journal: page.ask(desk, journal, number, now_ms))
    return Rendered(page, number, now_ms, value) if value is not None else None


def render_page(rendered: Rendered, voice: Voice, theme: str) -> str:
    template = _environment.get_template(f"{rendered.page.name}.html")
    return template.render(_words(rendered, voice), theme=theme)


def render_parts(rendered: Rendered, voice: Voice) -> dict[str, str]:
    words = _words(rendered, voice)
    return {part: _environment.get_template(f"parts/{part}.html").render(words) for part in rendered.page.parts}


def render_note(voice: Voice, theme: str, title: str, text: str) -> str:
    """A page that says one sentence."""
    return _environment.get_template("note.html").render(v=voice, theme=theme, title=title, text=text)


def _words(rendered: Rendered, voice: Voice) -> dict[str, Any]:
    return {
        "v": voice,
        "event": voice.event,
        "page": rendered.page.name,
        "number": rendered.number,
        "now_ms": rendered.now_ms,
        "shown": rendered.value,
    }
