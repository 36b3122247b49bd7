"""Which pack a laptop keeps: the newest, and of it no more people than its certificate allows."""

from __future__ import annotations

from fieldkit.exchange.messages import PACK_LACKING_MS
from roster.errors import PackError
from roster.keys import Certificate
from roster.lending import lend
from roster.pack import Pack, decode_pack


def cut_down(pack: Pack, certificate: Certificate) -> Pack:
    """The pack without people whom the holder of the certificate need not know."""
    meant = pack.meant_for(certificate)
    if pack.held | pack.lent <= meant:
        return pack
    kept = decode_pack(pack.cut(meant))
    return lend(kept, decode_pack(pack.older), meant) if pack.lent & meant else kept


def told_of(pack: Pack, certificate: Certificate) -> int:
    """What to tell the server of this laptop's pack: see `Request.pack_ms`."""
    return pack.made_ms if pack.meant_for(certificate) <= pack.held | pack.lent else PACK_LACKING_MS


def better(known: Pack, other: Pack, certificate: Certificate | None) -> Pack:
    """The newer one of two packs of an event (`known` itself where the other one adds nothing), cut to what the
    certificate allows, and of people whom it lacks what the older one knows."""
    newer, older = (other, known) if _is_newer(other, known) else (known, other)
    if certificate is None:
        return newer
    newer = cut_down(newer, certificate)
    lacking = newer.meant_for(certificate) - newer.held
    return lend(newer, older, lacking) if not older.held & lacking <= newer.lent else newer


def _is_newer(other: Pack, known: Pack) -> bool:
    if other.made_ms == known.made_ms:
        return not other.held <= known.held
    return other.made_ms > known.made_ms


def take_newer(known: Pack, certificate: Certificate, data: bytes) -> tuple[Pack, int]:
    """What to go by once the server has given a pack, and what to tell it of that.

    One that cannot be believed changes nothing and is not asked for again; of one that is no better only a newer is.
    """
    try:
        pack = better(known, decode_pack(data, known.event_key), certificate)
    except PackError:
        return known, 0
    return pack, known.made_ms if pack is known else told_of(pack, certificate)
