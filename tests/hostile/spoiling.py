"""How bytes are spoilt: noise, valid ones with a little changed, and MessagePack that is nested without end."""

from __future__ import annotations

import zlib

import msgspec
from hypothesis import strategies as st

#: Far deeper than Python lets any decoder go.
NESTED = 20_000
#: Heads of arrays, maps, byte strings and texts that promise four billion of whatever follows.
PROMISES = (b"\xdd\xff\xff\xff\xff", b"\xdf\xff\xff\xff\xff", b"\xc6\xff\xff\xff\xff", b"\xdb\xff\xff\xff\xff")


def noise(length_max: int = 300) -> st.SearchStrategy[bytes]:
    return st.binary(max_size=length_max) | st.sampled_from(DEEP) | packed_values()


DEEP = (
    b"\x91" * NESTED,
    b"\x91" * NESTED + b"\xc0",
    b"\x81\x01" * NESTED + b"\xc0",
    b"\x9f" + b"\x91" * NESTED,
    *PROMISES,
    *(promise + bytes(64) for promise in PROMISES),
)


def packed_values() -> st.SearchStrategy[bytes]:
    """MessagePack of any values, which no decoder can tell from a message by its shape alone."""
    plain = st.none() | st.booleans() | st.integers(-(1 << 63), (1 << 64) - 1) | st.binary(max_size=40) | st.text()
    return st.recursive(
        plain, lambda inner: st.lists(inner, max_size=18) | st.dictionaries(st.integers(0, 9), inner)
    ).map(msgspec.msgpack.encode)


@st.composite
def spoilt(draw: st.DrawFn, valid: bytes) -> bytes:
    """`valid` with up to four small changes: a byte, a cut, something put in, a piece doubled or left out."""
    data = valid
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, max(len(data) - 1, 0)))
        length = draw(st.integers(0, 12))
        match draw(st.sampled_from(("byte", "cut", "put", "double", "drop", "promise", "deep"))):
            case "byte":
                data = data[:at] + bytes([draw(st.integers(0, 255))]) + data[at + 1 :]
            case "cut":
                data = data[:at]
            case "put":
                data = data[:at] + draw(st.binary(max_size=12)) + data[at:]
            case "double":
                data = data[: at + length] + data[at:]
            case "drop":
                data = data[:at] + data[at + length :]
            case "promise":
                data = data[:at] + draw(st.sampled_from(PROMISES)) + data[at:]
            case _:
                data = data[:at] + b"\x91" * NESTED + data[at:]
    return data


def spoilt_inside(packed: bytes) -> st.SearchStrategy[bytes]:
    """zlib data whose content is spoilt and whose checksum is right."""
    return spoilt(zlib.decompress(packed)).map(zlib.compress)
