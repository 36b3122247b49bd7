"""Everything that can be read, as the product reads it and as the second reader does."""

from __future__ import annotations

import msgspec

from fieldkit.errors import FieldkitError
from roster.errors import RosterError
from tests.golden import by_product_records, by_product_talk, by_reader_records, by_reader_talk
from tests.golden.by_product_records import Untrue
from tests.golden.vectors import Plain, Vector

PRODUCT = by_product_records.READ | by_product_talk.READ
READER = by_reader_records.READ | by_reader_talk.READ
#: How the product says no.
REFUSALS = (FieldkitError, RosterError, Untrue, msgspec.MsgspecError)


def good(what: str, read: str, /, **given: object) -> Vector:
    """A vector that is to be read as the product reads it now."""
    plain = plain_of(given)
    return Vector(what, read, plain, PRODUCT[read](plain))


def variant(what: str, read: str, /, **given: object) -> Vector:
    """The same for what the product itself writes otherwise."""
    return msgspec.structs.replace(good(what, read, **given), variant=True)


def bad(what: str, read: str, why: str, /, **given: object) -> Vector:
    """A vector that is to be refused, as the product does now."""
    plain = plain_of(given)
    try:
        PRODUCT[read](plain)
    except REFUSALS:
        return Vector(what, read, plain, refused=why)
    raise AssertionError(f"{what}: the product takes it")


def plain_of(given: dict[str, object]) -> Plain:
    return {name: plain_value(value) for name, value in given.items()}


def plain_value(value: object) -> object:
    if isinstance(value, bytes):
        return value.hex()
    return [plain_value(each) for each in value] if isinstance(value, list | tuple) else value
