"""The camera in the corner: a film takes its place, everything else is the real program."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from textual.pilot import Pilot

from fieldkit.errors import KitError
from fieldkit.scan.camera import Frame, frames_of
from fieldkit.ui.app import FieldkitApp
from fieldkit.ui.widgets.camera_corner import FOOT_LINES, LARGE, SMALL, CameraCorner, dots_of
from fieldkit.ui.widgets.news_line import NewsLine
from fieldkit.ui.widgets.verdict_panel import VerdictPanel
from tests.fieldkit.scan.badge_pictures import film, picture
from tests.fieldkit.ui.hands import Hands, painted
from tests.fieldkit.ui.place import Laptop, Place


def app_with(laptop: Laptop, source: Path | str) -> FieldkitApp:
    """Its film goes by as fast as it can be read."""
    app = FieldkitApp(laptop.kit, camera=str(source))
    app.film_pace = 0.0
    return app


async def over(pilot: Pilot[None]) -> None:
    """Until the film has ended and all that came of it is shown."""
    hands = Hands(pilot)
    while hands.app._camera is not None:
        await hands.settled()
    await hands.settled()


def corner(pilot: Pilot[None]) -> CameraCorner:
    return pilot.app.screen.query_one(CameraCorner)


class Held:
    """A camera that stays on a picture until it is let go."""

    def __init__(self, code: str = "", gone: KitError | None = None) -> None:
        self.code = code
        self.gone = gone
        self.let_go = Event()

    def frames(self) -> Iterator[Frame]:
        made = picture(self.code) if self.code else picture()
        yield Frame(made.width, made.height, made.tobytes(), 0.0)
        assert self.let_go.wait(60)
        if self.gone is not None:
            raise self.gone


async def test_each_badge_of_a_film_is_one_scan(laptop: Laptop, place: Place, tmp_path: Path) -> None:
    shown = [place.code(2, 0), "", place.code(2, 1), place.code(2, 0)]
    async with app_with(laptop, film(tmp_path / "film.avi", shown, frames=6)).run_test() as pilot:
        hands = Hands(pilot)
        await hands.press("f12")
        await over(pilot)
        assert laptop.kit.board().figures.here == 2
        assert len(laptop.kit.history(10)) == 2
        assert "The film is over; badges read: 2." in hands.news()
        assert not pilot.app.screen.query(CameraCorner)


async def test_badges_are_taken_on_whatever_is_open_and_the_corner_goes_along(laptop: Laptop, place: Place) -> None:
    async with FieldkitApp(laptop.kit).run_test(size=(80, 24)) as pilot:
        hands = Hands(pilot)
        camera = Held(place.code(2, 0))
        hands.app.look_at(camera.frames)
        for key in ("f3", "f1"):
            await hands.press(key)
            hands.app._show_corner()
            await hands.settled()
            assert corner(pilot).is_attached
        while not laptop.kit.board().figures.here:
            await hands.settled()
        await hands.press("f12")
        assert "Camera off." in hands.news()
        await hands.press("escape", "f2")
        assert not pilot.app.screen.query(CameraCorner)
        camera.let_go.set()


async def test_scans_and_typing_go_on_while_the_camera_looks(laptop: Laptop, place: Place) -> None:
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        camera = Held()
        hands.app.look_at(camera.frames)
        await hands.scan(place.code(2, 0), place.code(2, 1))
        await hands.type(place.squad(2)[2].name + "\r")
        assert laptop.kit.board().figures.here == 3
        await hands.press("f12")
        camera.let_go.set()


@pytest.mark.parametrize(
    ("size", "cells", "theme"),
    [
        ((80, 24), SMALL, "fieldkit-dark"),
        ((80, 24), SMALL, "fieldkit-light"),
        ((160, 50), LARGE, "fieldkit-contrast"),
    ],
)
async def test_the_corner_hides_neither_verdict_nor_keys_and_shows_the_badge(
    laptop: Laptop, place: Place, size: tuple[int, int], cells: tuple[int, int], theme: str
) -> None:
    async with FieldkitApp(laptop.kit, theme=theme).run_test(size=size) as pilot:
        hands = Hands(pilot)
        camera = Held(place.code(2, 0))
        hands.app.look_at(camera.frames)
        while not laptop.kit.board().figures.here:
            await hands.settled()
        hands.app._show_corner()
        await hands.settled()
        shown = corner(pilot)
        assert (shown.size.width, shown.size.height) == cells
        assert shown.region.bottom == size[1] - FOOT_LINES
        assert not shown.region.overlaps(pilot.app.screen.query_one(VerdictPanel).region)
        assert any("F12" in line and "read: 1" in line for line in painted(hands.app))
        greys = {(part.style.color, part.style.bgcolor) for part in shown.render_line(3) if part.style}
        assert len(greys) > 3
        await hands.press("f12")
        camera.let_go.set()


async def test_a_camera_that_is_taken_away_says_so_and_f12_opens_it_again(laptop: Laptop) -> None:
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        camera = Held(gone=KitError("errors.scan.camera_gone", source="0"))
        hands.app.look_at(camera.frames)
        camera.let_go.set()
        await over(pilot)
        assert "The camera 0 gives no more pictures" in hands.news()
        assert "then F12" in hands.news()
        assert not pilot.app.screen.query(CameraCorner)
        assert pilot.app.screen.query_one(NewsLine)._tone == "bad"


async def test_what_cannot_be_opened_is_one_sentence(laptop: Laptop, tmp_path: Path) -> None:
    broken = tmp_path / "film.mp4"
    broken.write_bytes(b"x" * 5_000)
    sentences = {
        "97": "Cannot open the camera 97. Plug it in",
        str(broken): "as a film. It may be damaged",
        str(tmp_path / "gone.mp4"): "Cannot find the film or folder",
    }
    for source, sentence in sentences.items():
        async with app_with(laptop, source).run_test() as pilot:
            hands = Hands(pilot)
            await hands.press("f12")
            await over(pilot)
            assert sentence in hands.news()


async def test_without_the_extra_f12_says_what_to_install(laptop: Laptop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cv2", None)
    async with app_with(laptop, "0").run_test() as pilot:
        hands = Hands(pilot)
        await hands.press("f12")
        assert "pip install 'fieldkit[camera]'" in hands.news()
        assert hands.app._camera is None


async def test_the_settings_name_the_camera(laptop: Laptop, place: Place, tmp_path: Path) -> None:
    picture(place.code(2, 4)).save(tmp_path / "one.png")
    laptop.kit.home.settings_path.write_text(f"camera = '{tmp_path}'\n", encoding="utf-8")
    async with app_with(laptop, "").run_test() as pilot:
        await Hands(pilot).press("f12")
        await over(pilot)
        assert laptop.kit.board().figures.here == 1


def test_the_picture_in_the_corner_is_as_in_a_mirror(tmp_path: Path) -> None:
    bright_left = Frame(160, 90, bytes([250] * 80 + [10] * 80) * 90, 0.0)
    rows = dots_of(bright_left, 16, 8)
    assert [len(row) for row in rows] == [16] * 8
    assert max(rows[0][:8]) < min(rows[0][8:])
    assert next(frames_of(str(film(tmp_path / "film.avi", [""], frames=1)), tmp_path, float)).width == 640


async def test_the_camera_waits_while_a_scanner_types(laptop: Laptop, place: Place) -> None:
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        assert not hands.app.is_scanning()
        hands._characters(place.code(2, 0)[:20], 0.001)
        await pilot.pause()
        assert hands.app.is_scanning()
        hands._characters(place.code(2, 0)[20:] + "\r", 0.001)
        await pilot.pause()
        assert hands.app.is_scanning()
        assert laptop.kit.board().figures.here == 1
        assert not hands.app._keys.is_scanning(hands._now_s + 1.0)
