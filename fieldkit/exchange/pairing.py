"""The pairing code of a laptop: where it listens on its network, in twelve signs that can be read out.

IPv4 address (4 bytes), port (2 bytes) and 12 bits that find typing errors, in Crockford's base 32, in groups of four.
"""

from __future__ import annotations

import ipaddress
import re
from binascii import crc_hqx

from fieldkit.errors import ExchangeError
from roster.crockford import VALUES, in_groups, number_of, signs_of, text_of

_SIGNS, _GROUP, _CHECK_BITS = 12, 4, 12
_PLACE = re.compile(r"(?:http://)?(?P<host>[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.%]+\]):(?P<port>[0-9]{1,5})/?")
_CODE = re.compile(r"[0-9A-Za-z -]+")


def pairing_code(host: str, port: int) -> str:
    """`7K2M-…` of an IPv4 address and a port."""
    place = ipaddress.IPv4Address(host).packed + port.to_bytes(2, "big")
    number = int.from_bytes(place, "big") << _CHECK_BITS | _check(place)
    return in_groups(text_of(signs_of(number, _SIGNS)), _GROUP)


def parse_neighbour(text: str) -> str:
    """The URL that a pairing code, or an address with a port, means. Raises ExchangeError."""
    place = _PLACE.fullmatch(text.strip())
    if place is not None and 0 < int(place["port"]) < 1 << 16:
        return f"http://{place['host']}:{int(place['port'])}"
    signs = [sign for sign in text.upper() if sign.isalnum()]
    if not _CODE.fullmatch(text.strip() or "?") or len(signs) != _SIGNS or any(sign not in VALUES for sign in signs):
        raise ExchangeError("errors.neighbour.no_code")
    number = number_of(signs)
    data = (number >> _CHECK_BITS).to_bytes(6, "big")
    if number & (1 << _CHECK_BITS) - 1 != _check(data):
        raise ExchangeError("errors.neighbour.no_code")
    return f"http://{ipaddress.IPv4Address(data[:4])}:{int.from_bytes(data[4:], 'big')}"


def _check(place: bytes) -> int:
    return crc_hqx(place, 0xFFFF) & (1 << _CHECK_BITS) - 1
