"""Makes the pictures in README and docs from the running program: python -m tools.make_pictures

It plays plan 14's demo day up to the moments worth seeing, and takes every picture from a captain's own kit, or of the
desk page in Chromium.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from shutil import which
from typing import NamedTuple

from playwright.sync_api import sync_playwright
from textual.pilot import Pilot

from fieldkit.demo.acts import Count, Raise, Scan, Tell
from fieldkit.texts.catalogue import chosen_language
from fieldkit.ui.app import FieldkitApp
from fieldkit.ui.themes import DARK, LIGHT
from tools.demo_day import DemoDay
from tools.svg import tidy

FOLDER = Path(__file__).parents[1] / "docs" / "pictures"
#: What is taken, in which language and theme, and the ending of its name.
LANGUAGES = {"en": ("en", DARK.name), "zh": ("zh_Hans", LIGHT.name)}
SIZE = (96, 30)
DESK_SIZE = (1280, 800)
MEDICAL, TRAFFIC, SHORT = 2, 4, 9
MINUTE_MS = 60_000
QUEUE = 6
#: What the desk says in the morning, through the server's own commands.
WORDS = ("三点有雨：请大家到棚下避雨，把宣传单收好。", "人都齐吗？")


class Picture(NamedTuple):
    """One screen: `keys` pressed on the kit of `squad`, after `before`."""

    name: str
    squad: int
    keys: tuple[str, ...]


#: In the order of the day.
CHECK_IN = Picture("check-in", MEDICAL, ())
SQUAD = Picture("squad", TRAFFIC, ("f3",))
HEADCOUNT = Picture("headcount", SHORT, ("f4", "up"))
LATER = (
    Picture("incident", MEDICAL, ("f5", "enter")),
    Picture("things", MEDICAL, ("f6",)),
    Picture("figures", MEDICAL, ("f7",)),
    Picture("messages", MEDICAL, ("f8",)),
    Picture("sync", MEDICAL, ("f9",)),
)
DESK = "desk"


def names() -> list[str]:
    """Of all files."""
    screens = [picture.name for picture in (CHECK_IN, SQUAD, HEADCOUNT, *LATER)]
    return [
        *(f"{name}-{ending}.svg" for name in screens for ending in LANGUAGES),
        *(f"{DESK}-{ending}.png" for ending in LANGUAGES),
    ]


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="fieldkit-pictures-") as folder, DemoDay(Path(folder)) as day:
        of_the_queue(day)
        of_the_headcount(day)
        of_the_morning(day)
    for stray in {path.name for path in FOLDER.iterdir()} - set(names()):
        (FOLDER / stray).unlink()


def of_the_queue(day: DemoDay) -> None:
    """People come one after the other: their badges are scanned on the screen."""
    day.play_until(day.when(lambda act: isinstance(act, Scan)) + 9 * MINUTE_MS)
    scans = [day.take_next(lambda act: isinstance(act, Scan) and act.squad == MEDICAL) for _ in range(QUEUE)]
    day.play_until(scans[-1].at_ms)
    codes = [scan.code for scan in scans if isinstance(scan, Scan)]

    async def queue(pilot: Pilot[None]) -> None:
        assert isinstance(pilot.app, FieldkitApp)
        for code in codes:
            pilot.app.take_scan(code)
            await pilot.pause()

    take(day, CHECK_IN, queue)
    day.play_until(day.now_ms + 13 * MINUTE_MS)
    take(day, SQUAD)


def of_the_headcount(day: DemoDay) -> None:
    """One is missing, just before somebody counts again."""
    day.play_until(day.when(lambda act: isinstance(act, Count) and bool(act.note)) + 1)
    take(day, HEADCOUNT)


def of_the_morning(day: DemoDay) -> None:
    """After the squad's incident has a story, and the desk has said something."""
    begun_ms = day.when(lambda act: isinstance(act, Raise) and act.squad == MEDICAL)
    day.play_until(begun_ms + 1)
    day.play_until(day.when(lambda act: isinstance(act, Tell) and act.squad == MEDICAL) + 12 * MINUTE_MS)
    day.server.run("message", "send", WORDS[0], "--urgent")
    day.server.run("rollcall", "open", WORDS[1])
    day.sync(MEDICAL)
    for picture in LATER:
        take(day, picture)
    of_the_desk(day)


async def nothing(pilot: Pilot[None]) -> None:
    """Before most pictures."""


def take(day: DemoDay, picture: Picture, before: Callable[[Pilot[None]], Awaitable[None]] = nothing) -> None:
    asyncio.run(_take(day, picture, before))


async def _take(day: DemoDay, picture: Picture, before: Callable[[Pilot[None]], Awaitable[None]]) -> None:
    app = FieldkitApp(day.captain(picture.squad).kit)
    async with app.run_test(size=SIZE) as pilot:
        await before(pilot)
        await pilot.press(*picture.keys)
        for ending, (language, theme) in LANGUAGES.items():
            while chosen_language() != language:
                app.run_deed("language")
            app.theme = theme
            for news in app.screen.query("NewsLine"):
                news.display = False
            await pilot.pause()
            write(f"{picture.name}-{ending}.svg", tidy(app.export_screenshot(title="fieldkit")).encode())


def of_the_desk(day: DemoDay) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        for ending, (language, _) in LANGUAGES.items():
            width, height = DESK_SIZE
            page = browser.new_page(viewport={"width": width, "height": height}, locale=language.replace("_", "-"))
            page.goto(day.server.desk_link())
            page.wait_for_selector("table")
            write(f"{DESK}-{ending}.png", page.screenshot())
        browser.close()


def chromium() -> str | None:
    return next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := which(name))), None)


def write(name: str, data: bytes) -> None:
    (FOLDER / name).write_bytes(data)
    print(f"made: docs/pictures/{name}  {len(data) // 1000} kB")


if __name__ == "__main__":
    main()
