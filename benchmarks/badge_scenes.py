"""Badges as cameras and telephones see them: turned, blurred, dark, in glare, bent, small. One seed, one scene.

How hard each is stands with it, in modules of the code: the smallest dark or light square.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from benchmarks import badge_cards
from benchmarks.badge_cards import CODE_LEFT, CODE_SIDE, CODE_TOP, MODULE_DOTS

#: What a webcam gives.
WIDTH, HEIGHT = 1_280, 720
TABLE, PAPER, DIRT = 110, 235, 90
#: Noise of every picture, and how much of its width the card takes where nothing else is said.
NOISE = 0.04
SHARES = (0.35, 0.5)

Scene = Callable[[Image.Image, Random], Image.Image]


def scene(kind: str, card: Image.Image, random: Random) -> Image.Image:
    """A gray picture of WIDTH × HEIGHT with this card in it."""
    return SCENES[kind](card.copy(), random)


def _placed(card: Image.Image, random: Random, share: float, degrees: float = 0.0) -> Image.Image:
    """The card on a table, so wide as this share of the picture, somewhere in it."""
    mask = Image.new("L", card.size, 255)
    scale = WIDTH * share / badge_cards.WIDTH
    size = (max(round(card.width * scale), 1), max(round(card.height * scale), 1))
    card, mask = card.resize(size, Image.Resampling.LANCZOS), mask.resize(size)
    card = card.rotate(degrees, Image.Resampling.BICUBIC, expand=True)
    mask = mask.rotate(degrees, Image.Resampling.BICUBIC, expand=True)
    table = Image.new("L", (WIDTH, HEIGHT), TABLE)
    room = (max(WIDTH - card.width, 1), max(HEIGHT - card.height, 1))
    table.paste(card, (random.randrange(room[0]), random.randrange(room[1])), mask)
    return _noisy(table, random, NOISE)


def _noisy(picture: Image.Image, random: Random, share: float) -> Image.Image:
    noise = Image.frombytes("L", picture.size, random.randbytes(picture.width * picture.height))
    return Image.blend(picture, noise, share)


def _module(share: float) -> float:
    """Pixels of a module where the card takes this share of the picture."""
    return MODULE_DOTS * WIDTH * share / badge_cards.WIDTH


def _plain(card: Image.Image, random: Random) -> Image.Image:
    return _placed(card, random, 0.4)


def _turned(card: Image.Image, random: Random) -> Image.Image:
    """In the plane by any angle, held at a slant of up to 45 degrees, one side up to 0.7 as high as the other."""
    return _placed(_leaning(card, random), random, random.uniform(*SHARES), random.uniform(0.0, 360.0))


def _leaning(card: Image.Image, random: Random) -> Image.Image:
    width, height = card.size
    inset = height * random.uniform(0.0, 0.3) / 2
    quad = (0.0, 0.0, 0.0, float(height), float(width), height + inset, float(width), -inset)
    leaning = card.transform(card.size, Image.Transform.QUAD, quad, Image.Resampling.BICUBIC, fillcolor=TABLE)
    squeezed = round(width * math.cos(math.radians(random.uniform(0.0, 45.0))))
    framed = Image.new("L", card.size, TABLE)
    framed.paste(leaning.resize((squeezed, height), Image.Resampling.BICUBIC), ((width - squeezed) // 2, 0))
    return framed


def _blurred(card: Image.Image, random: Random) -> Image.Image:
    """Out of focus: a Gaussian of 0.4 to 0.9 of a module."""
    share = random.uniform(*SHARES)
    sigma = _module(share) * random.uniform(0.4, 0.9)
    return _noisy(_placed(card, random, share).filter(ImageFilter.GaussianBlur(sigma)), random, NOISE / 2)


def _moved(card: Image.Image, random: Random) -> Image.Image:
    """Pulled past the camera: 1 to 2.5 modules while the shutter was open."""
    share = random.uniform(*SHARES)
    still = _placed(card, random, share)
    steps = max(round(_module(share) * random.uniform(1.0, 2.5)), 1)
    smeared = still
    for step in range(1, steps):
        smeared = Image.blend(smeared, ImageChops.offset(still, step, 0), 1 / (step + 1))
    return _noisy(smeared, random, NOISE / 2)


def _dark(card: Image.Image, random: Random) -> Image.Image:
    """A seventh to a twentieth of the light, with the noise (2 to 6 %) of a camera that turns itself up."""
    light = random.uniform(0.05, 0.15)
    dim = _placed(card, random, random.uniform(0.3, 0.45)).point(lambda value: value * light)
    return _noisy(dim, random, random.uniform(0.02, 0.06))


def _glare(card: Image.Image, random: Random) -> Image.Image:
    """A lamp in the plastic sleeve: white over 7 to 17 modules by 4 to 11 of the code, and a veil around it."""
    spot = Image.new("L", card.size, 0)
    x, y = CODE_LEFT + CODE_SIDE * random.random(), CODE_TOP + CODE_SIDE * random.random()
    wide, high = MODULE_DOTS * random.uniform(3.5, 8.5), MODULE_DOTS * random.uniform(2.0, 5.5)
    ImageDraw.Draw(spot).ellipse((x - wide, y - high, x + wide, y + high), fill=255)
    spot = spot.filter(ImageFilter.GaussianBlur(MODULE_DOTS * random.uniform(1.0, 4.0)))
    return _placed(ImageChops.screen(card, spot), random, random.uniform(*SHARES), random.uniform(-15, 15))


def _bent(card: Image.Image, random: Random) -> Image.Image:
    """Round an arm: the code on a cylinder that turns away by 35 to 60 degrees to either side, with shade there."""
    half, strips = math.radians(random.uniform(35.0, 60.0)), 64
    code = card.crop((CODE_LEFT, 0, CODE_LEFT + CODE_SIDE, card.height))
    step = code.width / strips
    mesh = [
        (
            (round(strip * step), 0, round((strip + 1) * step), code.height),
            _strip(code.width, code.height, *(_unrolled((strip + side) / strips, half) for side in (0, 1))),
        )
        for strip in range(strips)
    ]
    bent = code.transform(code.size, Image.Transform.MESH, mesh, Image.Resampling.BICUBIC)
    shade = Image.linear_gradient("L").rotate(90).resize(bent.size).point(lambda value: 120 + value * 0.53)
    share = random.uniform(*SHARES) * bent.width / card.width
    return _placed_alone(ImageChops.multiply(bent, shade), random, share, random.uniform(-20, 20))


def _placed_alone(code: Image.Image, random: Random, share: float, degrees: float) -> Image.Image:
    """A part of a card, so wide as this share of the picture."""
    return _placed(code, random, share * badge_cards.WIDTH / code.width, degrees)


def _unrolled(place: float, half: float) -> float:
    """From a place across the cylinder as it is seen to one on the paper, both from 0 to 1."""
    return (math.asin((2 * place - 1) * math.sin(half)) / half + 1) / 2


def _strip(width: int, height: int, left: float, right: float) -> tuple[float, ...]:
    return (left * width, 0.0, left * width, float(height), right * width, float(height), right * width, 0.0)


def _small(card: Image.Image, random: Random) -> Image.Image:
    """Far away: 1.3 to 2.5 pixels a module, with a lens that blurs by half a pixel."""
    share = random.uniform(1.3, 2.5) / _module(1.0)
    return _placed(card, random, share, random.uniform(-10, 10)).filter(ImageFilter.GaussianBlur(0.5))


def _creased(card: Image.Image, random: Random) -> Image.Image:
    """Folded and rubbed: two to four bright scratches of 0.4 to 0.9 of a module across the code, and some stains."""
    pen = ImageDraw.Draw(card)
    right, bottom = CODE_LEFT + CODE_SIDE, CODE_TOP + CODE_SIDE
    for _ in range(random.randrange(2, 5)):
        y = random.uniform(CODE_TOP, bottom)
        width = round(MODULE_DOTS * random.uniform(0.4, 0.9))
        pen.line((CODE_LEFT, y, right, y + random.uniform(-120, 120)), fill=PAPER, width=width)
    for _ in range(random.randrange(3, 9)):
        x, y = random.uniform(CODE_LEFT, right), random.uniform(CODE_TOP, bottom)
        size = MODULE_DOTS * random.uniform(0.3, 1.0)
        pen.ellipse((x - size, y - size, x + size, y + size), fill=DIRT)
    return _placed(card, random, random.uniform(*SHARES), random.uniform(-20, 20))


def _several(card: Image.Image, random: Random) -> Image.Image:
    """Turned as above, out of focus by up to 2.5 pixels, and a quarter to 0.6 of the light."""
    picture = _turned(card, random).filter(ImageFilter.GaussianBlur(random.uniform(0.5, 2.5)))
    light = random.uniform(0.25, 0.6)
    return _noisy(picture.point(lambda value: value * light), random, NOISE / 2)


SCENES: dict[str, Scene] = {
    "plain": _plain,
    "turned": _turned,
    "blurred": _blurred,
    "moved": _moved,
    "dark": _dark,
    "glare": _glare,
    "bent": _bent,
    "small": _small,
    "creased": _creased,
    "several": _several,
}
