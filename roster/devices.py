"""The laptops that were prepared by hand: kept in the event folder so that no two get one letter."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

import msgspec

from roster.errors import PackError
from roster.keys import Certificate

_HEADER = ["device", "letter", "role", "squads", "label", "not_after_ms"]
#: Laptops that join over the network get `B`, `B2` … from the server, so those prepared by hand are `B0`, `B01` …
BY_HAND = "0"


class PreparedDevice(msgspec.Struct, frozen=True):
    """One laptop; `device` is its 8 bytes in hexadecimal."""

    device: str
    letter: str
    role: str
    squads: str
    label: str
    not_after_ms: int


def device_row(certificate: Certificate) -> PreparedDevice:
    squads = " ".join(str(squad) for squad in certificate.squads)
    return PreparedDevice(
        certificate.device.hex(),
        certificate.letter,
        certificate.role.value,
        squads,
        certificate.label,
        certificate.not_after_ms,
    )


def free_letter(letter: str, devices: Iterable[PreparedDevice]) -> str:
    """The first of `B0`, `B01`, `B02` … that none of `devices` has."""
    taken = {device.letter for device in devices}
    first = letter + BY_HAND
    return next(
        one for one in (first + (str(count) if count else "") for count in range(len(taken) + 1)) if one not in taken
    )


def encode_devices(devices: Iterable[PreparedDevice]) -> bytes:
    text = io.StringIO(newline="")
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(_HEADER)
    rows.writerows(msgspec.structs.astuple(device) for device in devices)
    return text.getvalue().encode()


def decode_devices(data: bytes, file: str) -> tuple[PreparedDevice, ...]:
    """Raises PackError naming `file` where the bytes are no such file."""
    try:
        rows = csv.DictReader(io.StringIO(data.decode(), newline=""))
        return tuple(msgspec.convert(row, PreparedDevice, strict=False) for row in rows)
    except (UnicodeDecodeError, csv.Error, msgspec.ValidationError) as error:
        raise PackError(f"Cannot read {file}: {error}. Take it from a copy of the event folder.") from error
