"""The kit's screens as a program of their own, which writes down each verdict:
python -m tests.fieldkit.ui.program HOME CLOCK LANGUAGE VERDICTS."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from fieldkit.clock import FileClock
from fieldkit.kit.home import Home
from fieldkit.kit.kit import Kit
from fieldkit.kit.values import Verdict
from fieldkit.ui.app import run


class NotingKit(Kit):
    """Writes down what came of each scan."""

    verdicts: Path

    def scan(self, text: str) -> Verdict:
        verdict = super().scan(text)
        with self.verdicts.open("a", encoding="utf-8") as file:
            file.write(f"{text} {verdict.kind}\n")
        return verdict


if __name__ == "__main__":
    kit = NotingKit(Home(Path(sys.argv[1])), FileClock(Path(sys.argv[2])), os.urandom)
    kit.verdicts = Path(sys.argv[4])
    try:
        run(kit, language=sys.argv[3])
    finally:
        kit.close()
