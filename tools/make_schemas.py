"""Makes docs/schemas/fieldkit-*.json from the types that commands print: python tools/make_schemas.py [--check]."""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec

from fieldkit.commands.reports import PRINTED

FOLDER = Path("docs/schemas")
DIALECT = "https://json-schema.org/draft/2020-12/schema"


#: Of what no one command prints.
_TITLES = {
    "error": "What fieldkit prints with --json where it fails",
    "rehearsal": "What fieldkit --rehearsal prints with --json, whatever the command",
}


def schema_name(command: str) -> str:
    return f"fieldkit-{command.replace(' ', '-')}.json"


def schema_of(command: str) -> bytes:
    """The schema's bytes as they are kept, line end included."""
    title = _TITLES.get(command, f"What fieldkit {command} --json prints")
    schema = {"$schema": DIALECT, "title": title, **msgspec.json.schema(PRINTED[command])}
    return msgspec.json.format(msgspec.json.encode(schema), indent=2) + b"\n"


def main() -> int:
    stale = [command for command in PRINTED if not _is_kept(command)]
    for command in stale:
        print(("stale: " if "--check" in sys.argv else "made: ") + schema_name(command))
        if "--check" not in sys.argv:
            (FOLDER / schema_name(command)).write_bytes(schema_of(command))
    return 1 if stale and "--check" in sys.argv else 0


def _is_kept(command: str) -> bool:
    file = FOLDER / schema_name(command)
    return file.exists() and file.read_bytes() == schema_of(command)


if __name__ == "__main__":
    sys.exit(main())
