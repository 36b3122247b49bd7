"""Days on which people take pictures as well: whatever goes wrong, each comes to all who may read of it."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from random import Random

from PIL import Image

from fieldkit.kit.kit import Kit
from tests.simulation.acts import Act
from tests.simulation.day import Day
from tests.simulation.laptop import Laptop
from tests.simulation.ledger import check
from tests.simulation.programs import TODAY

ARRIVES = "pictures come to all who may read of them"
SECRET = "nobody gets a picture outside their scope"
#: One burst of deeds in so many ends with a picture.
_EVERY = 5
_WIDTH, _HEIGHT = 90, 60


def take_photo(kit: Kit, chance: Random) -> object:
    """A picture of an incident; it hardly packs."""
    known = kit.incidents(open_only=True)
    if not known:
        return None
    picture = Image.frombytes("RGB", (_WIDTH, _HEIGHT), chance.randbytes(3 * _WIDTH * _HEIGHT))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=90)
    return kit.incident_photo(chance.choice(known).incident, out.getvalue(), "seen")


class PhotoDay(Day):
    def __init__(self, seed: int, folder: Path) -> None:
        super().__init__(seed, folder)
        self._pictures = Random(f"pictures {seed}")
        self.photos = 0

    def _burst(self, laptop: Laptop, acts: list[Act]) -> Callable[[], None]:
        taken: list[Act] = [self._take] if laptop.program == TODAY and self._pictures.randrange(_EVERY) == 0 else []
        return super()._burst(laptop, acts + taken)

    def _take(self, kit: Kit, _: Random) -> object:
        return take_photo(kit, self._pictures)

    def _is_calm(self) -> bool:
        return super()._is_calm() and not self._lacking()

    def _calm(self) -> None:
        super()._calm()
        lacking = self._lacking()
        check(not lacking, ARRIVES, f"not here: {lacking}")
        named = self.server.journal.blobs.named()
        self.photos = len(named)
        for laptop in self._readers():
            blobs = laptop.journal.blobs
            foreign = [hash_ for hash_ in blobs.whole() if hash_ in named and hash_ not in blobs.named()]
            check(not foreign, SECRET, f"{laptop.name} has {len(foreign)}")

    def _readers(self) -> list[Laptop]:
        return [laptop for laptop in self.laptops.values() if laptop.kit is not None and laptop.program == TODAY]

    def _lacking(self) -> list[str]:
        """Who lacks a picture that somebody else could have brought, and that they may have."""
        server = self.server.journal.blobs
        somewhere = {hash_ for laptop in self._readers() for hash_ in laptop.journal.blobs.whole()}
        names = ["server"] if somewhere.intersection(server.lacking()) else []
        lacking = (laptop for laptop in self._readers() if any(map(server.is_whole, laptop.journal.blobs.lacking())))
        return names + [laptop.name for laptop in lacking]
