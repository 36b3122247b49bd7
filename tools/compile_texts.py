"""Makes every `.mo` catalogue from its `.po` (needs Babel): python tools/compile_texts.py [--check]."""

from __future__ import annotations

import io
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

NO_DATE = datetime(2000, 1, 1, tzinfo=UTC)
ROOTS = (Path("fieldkit/texts/locale"), Path("sync_server/locale"))


def compiled(po: Path) -> bytes:
    """The bytes of the `.mo` that belongs to `po`."""
    with po.open("rb") as file:
        catalogue = read_po(file)
    catalogue.creation_date = catalogue.revision_date = NO_DATE  # else the bytes would change with the minute
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def main() -> int:
    stale = 0
    for root in ROOTS:
        for po in sorted(root.rglob("*.po")):
            mo = po.with_suffix(".mo")
            data = compiled(po)
            if mo.exists() and mo.read_bytes() == data:
                continue
            stale += 1
            print(("stale: " if "--check" in sys.argv else "made: ") + str(mo))
            if "--check" not in sys.argv:
                mo.write_bytes(data)
    return 1 if stale and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
