"""Golden vectors: bytes, how they are to be read, and what must come out. Bytes stand in hexadecimal."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

FOLDER = Path(__file__).parent
#: What comes out: names and numbers, texts, hexadecimal bytes, and arrays and objects of them.
Plain = dict[str, Any]
Reading = Callable[[Plain], Plain]


class Vector(msgspec.Struct, frozen=True, omit_defaults=True):
    """`read`: what kind of thing it is. Either `expected` comes out of what is `given`, or it is `refused`, for the
    reason that stands there in words. `variant`: nobody writes it so, everybody reads it."""

    what: str
    read: str
    given: Plain
    expected: Plain | None = None
    refused: str = ""
    variant: bool = False


class VectorFile(msgspec.Struct, frozen=True, omit_defaults=True):
    """One file of vectors. `packed`: what the zlib packed that made it, where it holds packed pages (see `ZLIB`)."""

    about: str
    vectors: list[Vector]
    packed: str = ""


def encode_file(file: VectorFile) -> bytes:
    """The file's bytes, in lines that people can read and compare."""
    return (json.dumps(msgspec.to_builtins(file), indent=1, ensure_ascii=False) + "\n").encode()


def load_file(path: Path) -> VectorFile:
    return msgspec.json.decode(path.read_bytes(), type=VectorFile)


def vector_files() -> list[Path]:
    return sorted(FOLDER.glob("*.json"))


def unhex(given: Plain, name: str) -> bytes:
    return bytes.fromhex(given[name])
