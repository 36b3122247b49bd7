"""Payloads and texts as bytes. Bytes that came from elsewhere are kept as they are; these functions only read them."""

from __future__ import annotations

import msgspec

from fieldkit.records.kinds import BY_NUMBER, BY_PAYLOAD, Payload
from fieldkit.records.record import SALT_BYTES, Draft

_encoder = msgspec.msgpack.Encoder()
_decoders = {number: msgspec.msgpack.Decoder(spec.payload) for number, spec in BY_NUMBER.items()}
_text_decoders = {
    number: msgspec.msgpack.Decoder(spec.text) for number, spec in BY_NUMBER.items() if spec.text is not None
}
#: Payloads repeat: a day's arrivals at one site are all alike. Bounded, so that hostile input cannot fill memory: a
#: payload of one small value after the other takes sixty times its length once it is decoded.
_MEMO_MAX = 4_096
_MEMO_BYTES_MAX = 64
_memo: dict[tuple[int, bytes], Payload] = {}


#: How deep a payload may be nested, whoever reads it: Python's own limit depends on who calls, and a record that counts
#: on one machine must count on all.
NESTING_MAX = 512
_CONTAINERS = bytes((*range(0x80, 0xA0), *range(0xDC, 0xE0)))


class PayloadError(ValueError):
    """A payload or text that cannot be decoded as its kind; such a record is quarantined."""


def encode_payload(payload: Payload) -> bytes:
    return _encoder.encode(payload)


def encode_text(text: Payload, salt: bytes) -> bytes:
    """Salt (16 random bytes) and text: what is hashed, and can be erased."""
    if len(salt) != SALT_BYTES:
        raise ValueError(f"a salt has {SALT_BYTES} bytes, not {len(salt)}")
    return salt + _encoder.encode(text)


def decode_payload(kind: int, payload: bytes) -> Payload:
    """Raises KeyError for an unknown kind, PayloadError where the bytes do not fit it."""
    found = _memo.get((kind, payload))
    if found is None:
        if len(payload) > NESTING_MAX and len(payload) - len(payload.translate(None, _CONTAINERS)) > NESTING_MAX:
            raise PayloadError("it may be nested too deep")
        found = _decode(_decoders[kind], payload)
        if len(payload) <= _MEMO_BYTES_MAX:
            if len(_memo) >= _MEMO_MAX:
                _memo.clear()
            _memo[kind, payload] = found
    return found


def decode_text(kind: int, text: bytes) -> Payload:
    """The text of a record of `kind`; raises PayloadError, or KeyError where that kind has none."""
    return _decode(_text_decoders[kind], text[SALT_BYTES:])


def _decode(decoder: msgspec.msgpack.Decoder[Payload], data: bytes) -> Payload:
    try:
        return decoder.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, OverflowError) as error:
        raise PayloadError(str(error)) from error


def draft(scope: int, subject: int, payload: Payload, text: Payload | None = None, salt: bytes = b"") -> Draft:
    """A draft of the kind that `payload` belongs to."""
    kind = BY_PAYLOAD[type(payload)].number
    return Draft(scope, kind, subject, encode_payload(payload), None if text is None else encode_text(text, salt))
