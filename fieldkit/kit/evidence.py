"""Pictures that show what a record says: of a deed, of an entry of a tally."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from fieldkit.errors import KitError
from fieldkit.journal.journal import Journal
from fieldkit.kit.photos import prepare_photo
from fieldkit.kit.values import Photo
from fieldkit.records.kinds import Picture
from fieldkit.records.rules import PICTURES_MAX

#: A picture made small enough, and its media type.
Prepared = tuple[bytes, str]


def prepare_pictures(photos: Iterable[bytes]) -> list[Prepared]:
    """Takes long: others may go on meanwhile, so it is done before the kit is locked."""
    given = list(photos)
    if len(given) > PICTURES_MAX:
        raise KitError("errors.kit.pictures", most=PICTURES_MAX)
    return [prepare_photo(data) for data in given]


def check_room(journal: Journal, prepared: Sequence[Prepared]) -> None:
    if prepared and journal.blobs.is_full:
        raise KitError("errors.kit.photo_room", megabytes=journal.blobs.bytes_max >> 20)


def keep_pictures(journal: Journal, prepared: Sequence[Prepared]) -> tuple[Picture, ...]:
    """Belongs inside the journal's `changing()`, so that pictures and record are durable together."""
    return tuple(Picture(journal.blobs.put(data), len(data), media) for data, media in prepared)


def shown_pictures(journal: Journal, pictures: Iterable[Picture]) -> tuple[Photo, ...]:
    blobs = journal.blobs
    return tuple(
        Photo(one.hash.hex(), one.size, one.media, blobs.is_whole(one.hash), blobs.held(one.hash)) for one in pictures
    )
