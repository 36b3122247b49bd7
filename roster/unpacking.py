"""What can go wrong where MessagePack that somebody else made is decoded: besides wrong bytes and wrong shapes also
texts that are no UTF-8, and values within values, deeper than Python goes."""

from __future__ import annotations

import msgspec

UNPACK_ERRORS = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
