"""How many badges are read out of hard pictures, beside what zxing-cpp and OpenCV read when they are called once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from random import Random
from statistics import mean
from time import perf_counter
from typing import NamedTuple

import zxingcpp
from PIL import Image

from benchmarks.badge_cards import Drawn, draw_cards
from benchmarks.badge_scenes import SCENES, scene
from benchmarks.figure import Figure, beside, plain, ratio_at_least, value_at_most
from benchmarks.percentile import percentile
from fieldkit.scan.pictures import codes_in
from fieldkit.scan.ways import ways_of_turn

NAME = "badge_decoding"
SEED = 20_270_305
#: Scenes of each kind, each with a card of its own.
SCENES_EACH = 40
#: A camera gives so many pictures before a person loses patience.
FRAMES = 8
OVER_ZXING, OVER_OPENCV = 1.15, 1.4
#: Mean of all scenes: most are read at once, and who waits for a photo waits for one.
PICTURE_MS_MAX = 250.0

Read = Callable[[Image.Image], tuple[str, ...]]


class Tried(NamedTuple):
    """What one reader made of the scenes of one kind."""

    kind: str
    reader: str
    right: int
    wrong: int
    times_ms: tuple[float, ...]


def zxing_once(picture: Image.Image) -> tuple[str, ...]:
    formats = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    return tuple(found.text for found in zxingcpp.read_barcodes(picture, formats=formats))


def opencv_once(picture: Image.Image) -> tuple[str, ...]:
    import cv2
    import numpy as np

    text, *_ = cv2.QRCodeDetector().detectAndDecode(np.asarray(picture))
    return (text,) if text else ()


def from_camera(picture: Image.Image) -> tuple[str, ...]:
    """What one picture of a camera is worth: the quick ways, and one of the hard ones."""
    return codes_in(picture, ways_of_turn(0), rescued=False)


READERS: dict[str, Read] = {"kit": codes_in, "camera": from_camera, "zxing": zxing_once, "opencv": opencv_once}


def measure(each: int, kinds: Iterable[str] = SCENES) -> list[Tried]:
    """Every reader on the same pictures."""
    cards = draw_cards(each, SEED)
    return [tried for kind in kinds for tried in _measure_kind(kind, cards)]


def _measure_kind(kind: str, cards: list[Drawn]) -> Iterator[Tried]:
    pictures = [
        (scene(kind, card.picture, Random(f"{SEED} {kind} {number}")), card.digits) for number, card in enumerate(cards)
    ]
    for name, read in READERS.items():
        right, wrong, times_ms = 0, 0, []
        for picture, digits in pictures:
            began_s = perf_counter()
            found = read(picture)
            times_ms.append((perf_counter() - began_s) * 1000)
            right += digits in found
            wrong += bool(set(found) - {digits})
        yield Tried(kind, name, right, wrong, tuple(times_ms))


def run() -> Iterator[Figure]:
    tried = measure(SCENES_EACH)
    for kind in SCENES:
        rates = {one.reader: 100 * one.right / SCENES_EACH for one in tried if one.kind == kind}
        yield _of_kind(f"{NAME}.{kind}", rates["kit"], max(rates["zxing"], rates["opencv"]))
    rate = {name: mean(100 * one.right / SCENES_EACH for one in tried if one.reader == name) for name in READERS}
    yield ratio_at_least(f"{NAME}.over_zxing", rate["kit"], "%", rate["zxing"], OVER_ZXING)
    yield ratio_at_least(f"{NAME}.over_opencv", rate["kit"], "%", rate["opencv"], OVER_OPENCV)
    yield beside(f"{NAME}.one_frame", rate["camera"], "%", rate["zxing"])
    wrong = sum(one.wrong for one in tried if one.reader == "kit")
    yield Figure(f"{NAME}.wrong", wrong, "codes", goal="value = 0", ok=wrong == 0)
    times_ms = {name: [ms for one in tried if one.reader == name for ms in one.times_ms] for name in READERS}
    yield value_at_most(f"{NAME}.time_mean", mean(times_ms["kit"]), "ms", PICTURE_MS_MAX)
    yield plain(f"{NAME}.time_p50", percentile(times_ms["kit"], 50), "ms")
    yield plain(f"{NAME}.time_p95", percentile(times_ms["kit"], 95), "ms")
    yield plain(f"{NAME}.time_one_frame", mean(times_ms["camera"]), "ms")
    yield plain(f"{NAME}.time_zxing", mean(times_ms["zxing"]), "ms")
    yield plain(f"{NAME}.time_opencv", mean(times_ms["opencv"]), "ms")


def _of_kind(name: str, rate: float, peer: float) -> Figure:
    return beside(name, rate, "%", peer) if peer else plain(name, rate, "%")
