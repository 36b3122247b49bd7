"""Pictures of incidents, for whoever may see the incident."""

from __future__ import annotations

import re

from starlette.requests import Request
from starlette.responses import Response

from fieldkit.journal.journal import Journal
from fieldkit.records.kinds import PICTURES
from sync_server.desk.desk import Desk
from sync_server.desk.door import Handler
from sync_server.guards import sentence

_HASH = re.compile(r"[0-9a-f]{64}")


def photo_of(desk: Desk) -> Handler:
    """A handler that hands out a picture by its hash: one that a record names, and that is whole."""

    async def photo(request: Request) -> Response:
        name = request.path_params["hash"]
        found = await desk.journal.ask(lambda journal: _find(journal, bytes.fromhex(name))) if _is_hash(name) else None
        if found is None:
            return sentence("There is no such picture here, or not all of it has come yet.", 404)
        data, media = found
        return Response(data, media_type=media)

    return photo


def _is_hash(name: str) -> bool:
    return _HASH.fullmatch(name) is not None


def _find(journal: Journal, hash_: bytes) -> tuple[bytes, str] | None:
    named = journal.blobs.named().get(hash_)
    if named is None or named.media not in PICTURES or not journal.blobs.is_whole(hash_):
        return None
    return journal.blobs.read(hash_), named.media
