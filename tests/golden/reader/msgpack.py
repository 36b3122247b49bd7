"""MessagePack. The protocol needs nil, booleans, integers, str, bin, arrays and maps; the rest is only stepped over."""

import struct

from tests.golden.reader.errors import Refused

ELEMENTS = 250_000  # a page of 8,000 records has nine arrays, a table and three maps of them
DEPTH = 12
WIDTHS = (1, 2, 4, 8)


def unpack(data: bytes, most: int = ELEMENTS) -> object:
    """The one value that these bytes are. At most `most` elements in all arrays and maps together."""
    source = Source(data, most)
    value = source.value(DEPTH)
    if source.place != len(data):
        raise Refused("bytes behind the end of the value")
    return value


def pack(value: object) -> bytes:
    """The shortest bytes of this value."""
    match value:
        case None:
            return b"\xc0"
        case bool():
            return b"\xc3" if value else b"\xc2"
        case int():
            return pack_integer(value)
        case str():
            return counted(len(value.encode()), 0xA0, 32, (0xD9, 0xDA, 0xDB)) + value.encode()
        case bytes():
            return counted(len(value), 0, 0, (0xC4, 0xC5, 0xC6)) + value
        case list() | tuple():
            return counted(len(value), 0x90, 16, (None, 0xDC, 0xDD)) + b"".join(map(pack, value))
        case dict():
            pairs = b"".join(pack(key) + pack(each) for key, each in value.items())
            return counted(len(value), 0x80, 16, (None, 0xDE, 0xDF)) + pairs
        case _:
            raise TypeError(value)


def pack_integer(value: int) -> bytes:
    """The shortest form; what is not negative has no sign."""
    if -32 <= value < 128:
        return struct.pack("b", value) if value < 0 else bytes([value])
    for place, width in enumerate(WIDTHS):
        bits = 8 * width
        if 0 <= value < 1 << bits:
            return bytes([0xCC + place]) + value.to_bytes(width, "big")
        if -1 << bits - 1 <= value < 0:
            return bytes([0xD0 + place]) + value.to_bytes(width, "big", signed=True)
    raise Refused("an integer of more than 64 bits")


def counted(length: int, small: int, below: int, tags: tuple[int | None, int, int]) -> bytes:
    """The sign that begins a value of this length."""
    if length < below:
        return bytes([small + length])
    for tag, width in zip(tags, WIDTHS, strict=False):
        if tag is not None and length < 1 << 8 * width:
            return bytes([tag]) + length.to_bytes(width, "big")
    raise Refused("a value that is too long")


class Source:
    """Bytes that are read from front to back."""

    def __init__(self, data: bytes, most: int) -> None:
        self.data, self.place, self.left = data, 0, most

    def take(self, length: int) -> bytes:
        """The next bytes, exactly this many."""
        if length > len(self.data) - self.place:
            raise Refused("the bytes end too early")
        self.place += length
        return self.data[self.place - length : self.place]

    def number(self, width: int, signed: bool = False) -> int:
        """The next integer."""
        return int.from_bytes(self.take(width), "big", signed=signed)

    def value(self, depth: int) -> object:
        """The next value, nested no deeper than this."""
        if depth == 0:
            raise Refused("nested too deeply")
        tag = self.number(1)
        if tag < 0x80 or tag >= 0xE0:
            return tag if tag < 0x80 else tag - 256
        if tag < 0xC0:
            return self.short(tag, depth)
        return self.long(tag, depth)

    def short(self, tag: int, depth: int) -> object:
        """A value whose length is within its sign."""
        if tag < 0x90:
            return self.map(tag & 15, depth)
        return self.array(tag & 15, depth) if tag < 0xA0 else self.text(tag & 31)

    def long(self, tag: int, depth: int) -> object:
        """A value whose sign says only what it is."""
        match tag:
            case 0xC0:
                return None
            case 0xC2 | 0xC3:
                return tag == 0xC3
            case 0xC4 | 0xC5 | 0xC6:
                return self.take(self.number(WIDTHS[tag - 0xC4]))
            case 0xCC | 0xCD | 0xCE | 0xCF:
                return self.number(WIDTHS[tag - 0xCC])
            case 0xD0 | 0xD1 | 0xD2 | 0xD3:
                return self.number(WIDTHS[tag - 0xD0], signed=True)
            case 0xD9 | 0xDA | 0xDB:
                return self.text(self.number(WIDTHS[tag - 0xD9]))
            case 0xDC | 0xDD:
                return self.array(self.number(WIDTHS[tag - 0xDB]), depth)
            case 0xDE | 0xDF:
                return self.map(self.number(WIDTHS[tag - 0xDD]), depth)
            case _:
                return self.unused(tag)

    def unused(self, tag: int) -> object:
        """A value that no known field has: floats, and extensions as their type and bytes."""
        match tag:
            case 0xCA | 0xCB:
                return struct.unpack(">f" if tag == 0xCA else ">d", self.take(WIDTHS[tag - 0xC8]))[0]
            case 0xD4 | 0xD5 | 0xD6 | 0xD7 | 0xD8:
                return (self.number(1), self.take(1 << tag - 0xD4))
            case 0xC7 | 0xC8 | 0xC9:
                length = self.number(WIDTHS[tag - 0xC7])
                return (self.number(1), self.take(length))
            case _:
                raise Refused(f"no value begins with {tag:#x}")

    def text(self, length: int) -> str:
        """The next bytes as a text."""
        try:
            return self.take(length).decode()
        except UnicodeDecodeError as error:
            raise Refused("a text that is not UTF-8") from error

    def spend(self, elements: int) -> None:
        """Before memory is taken for them, the elements are counted."""
        self.left -= elements
        if self.left < 0 or elements > len(self.data) - self.place:
            raise Refused("too many elements")

    def array(self, length: int, depth: int) -> list[object]:
        """The next values."""
        self.spend(length)
        return [self.value(depth - 1) for _ in range(length)]

    def map(self, length: int, depth: int) -> dict[object, object]:
        """The next pairs; of a key that stands there twice, the later one."""
        self.spend(2 * length)
        found: dict[object, object] = {}
        for _ in range(length):
            key = self.value(depth - 1)
            if isinstance(key, list | dict):
                raise Refused("a map with a key that is none")
            found[key] = self.value(depth - 1)
        return found
