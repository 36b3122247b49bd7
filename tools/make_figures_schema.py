"""Makes docs/schemas/figures.json from the values themselves: python -m tools.make_figures_schema [--check]."""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec

from sync_server.summary.values import Figures

PATH = Path("docs/schemas/figures.json")


def figures_schema() -> bytes:
    """The schema's bytes as they stand in the file."""
    (schema,), components = msgspec.json.schema_components([Figures], ref_template="#/$defs/{name}")
    whole = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "The figures of an event: figures.json, and what sync-server figures --json prints",
        **schema,
        "$defs": components,
    }
    return msgspec.json.format(msgspec.json.encode(whole), indent=2) + b"\n"


def main() -> int:
    data = figures_schema()
    if PATH.exists() and PATH.read_bytes() == data:
        return 0
    print(("stale: " if "--check" in sys.argv else "made: ") + str(PATH))
    if "--check" in sys.argv:
        return 1
    PATH.write_bytes(data)
    return 0


if __name__ == "__main__":
    sys.exit(main())
