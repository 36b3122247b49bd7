"""Somebody in between who reads what is said, and answers as if everything had arrived: all right but the signature."""

from __future__ import annotations

from nacl.signing import SigningKey

from fieldkit.exchange.messages import SHORT_HASH_BYTES, Answer, Head, decode_request, encode_answer
from fieldkit.exchange.page import decode_page
from fieldkit.journal.feed import Cursor
from fieldkit.records.chain import first_hash
from fieldkit.records.section import Section, chain_section
from tests.simulation.prepared import preparer

_KEY = SigningKey(b"somebody in between".ljust(32))


def impostor_answer(request: bytes) -> bytes:
    """Says that it holds every log whose beginning it has seen."""
    asked = decode_request(request).request()
    held = [head for section in decode_page(asked.page) if (head := _head(section)) is not None]
    return encode_answer(Answer("known", asked.incarnation, 0, Cursor(10**6, 10**6), held), asked.nonce, _KEY)


def _head(section: Section) -> Head | None:
    if section.log_id is None or section.first != 1:
        return None
    last = chain_section(section, first_hash(preparer().pack.event_key, section.log_id))[-1]
    return Head(last.log, last.number, last.hash[:SHORT_HASH_BYTES])
