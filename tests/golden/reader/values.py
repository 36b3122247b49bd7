"""Plain values out of what MessagePack gives."""

from tests.golden.reader.errors import Refused
from tests.golden.reader.msgpack import unpack

LARGEST = 2**63 - 1


def struct_of(value: object, what: str, needed: int, defaults: tuple[object, ...] = ()) -> list[object]:
    """The fields of a struct: those missing at the end get their defaults, those that are not known are left out."""
    if not isinstance(value, list) or len(value) < needed:
        raise Refused(f"{what}: not an array of at least {needed} fields")
    known = value[: needed + len(defaults)]
    return known + list(defaults[len(known) - needed :])


def unpack_struct(data: bytes, what: str, needed: int, defaults: tuple[object, ...] = ()) -> list[object]:
    """The same out of bytes."""
    return struct_of(unpack(data), what, needed, defaults)


def integer(value: object, low: int = 0, high: int = LARGEST) -> int:
    """An integer within these bounds."""
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        raise Refused(f"not an integer from {low} to {high}: {value!r:.40}")
    return value


def octets(value: object, *lengths: int) -> bytes:
    """Bytes, of one of these lengths where some are given."""
    if not isinstance(value, bytes) or (lengths and len(value) not in lengths):
        raise Refused(f"not bytes of length {lengths}: {value!r:.40}")
    return value


def text(value: object) -> str:
    """A text."""
    if not isinstance(value, str):
        raise Refused(f"not a text: {value!r:.40}")
    return value


def truth(value: object) -> bool:
    """Yes or no."""
    if not isinstance(value, bool):
        raise Refused(f"neither true nor false: {value!r:.40}")
    return value


def array(value: object) -> list[object]:
    """An array."""
    if not isinstance(value, list):
        raise Refused(f"not an array: {value!r:.40}")
    return value


def octets_by_place(value: object, places: int, *lengths: int) -> dict[int, bytes]:
    """A map from places, of which there are so many, to bytes."""
    if not isinstance(value, dict):
        raise Refused(f"not a map: {value!r:.40}")
    return {integer(place, 0, places - 1): octets(each, *lengths) for place, each in value.items()}
