"""Which pack a laptop keeps: the newest, and of it no more people than its certificate allows."""

from __future__ import annotations

from fieldkit.exchange.messages import PACK_LACKING_MS
from roster.errors import PackError
from roster.keys import Certificate
from roster.pack import Pack, decode_pack


def cut_down(pack: Pack, certificate: Certificate) -> Pack:
    """The pack without people whom the holder of the certificate need not know."""
    data = pack.cut_for(certificate)
    return pack if data == pack.data else decode_pack(data)


def told_of(pack: Pack, certificate: Certificate) -> int:
    """What to tell the server of this laptop's pack: see `Request.pack_ms`."""
    return pack.body.made_ms if pack.meant_for(certificate) <= pack.held else PACK_LACKING_MS


def take_newer(known: Pack, certificate: Certificate, data: bytes) -> tuple[Pack, int]:
    """The better one of the known pack and the one that the server gave, and what to tell the server from now on.

    One that cannot be believed changes nothing and is not asked for again; of one that is no better only a newer is.
    """
    try:
        pack = decode_pack(data, known.event_key)
    except PackError:
        return known, 0
    more = pack.body.made_ms == known.body.made_ms and pack.held > known.held
    if more or pack.body.made_ms > known.body.made_ms:
        pack = cut_down(pack, certificate)
        return pack, told_of(pack, certificate)
    return known, known.body.made_ms
