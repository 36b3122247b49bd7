"""Pictures of incidents: small enough to travel, without what a telephone writes into them, kept with their record."""

from __future__ import annotations

import io
import os
import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest
from PIL import Image

from fieldkit.errors import KitError
from fieldkit.kit.kit import Kit
from fieldkit.kit.photos import BYTES_AIM, SIDE_MAX, load_photo, media_of, prepare_photo
from fieldkit.kit.values import IncidentCard, Photo
from fieldkit.records.kinds import BLOB_BYTES_MAX
from tests.fieldkit.kit.county import Laptop

PLACE = "somewhere by the river"
#: A tag for what is written by hand, and the one for how a picture must be turned.
DESCRIPTION, ORIENTATION = 0x010E, 0x0112


def taken(width: int, height: int, kind: str = "JPEG", *, turned: int = 1) -> bytes:
    """A picture that hardly packs, as one of leaves and gravel, with what a telephone writes into it."""
    picture = Image.frombytes("RGB", (width, height), Random(width).randbytes(3 * width * height))
    exif = Image.Exif()
    exif[DESCRIPTION], exif[ORIENTATION] = PLACE, turned
    out = io.BytesIO()
    picture.save(out, kind, exif=exif)
    return out.getvalue()


def raised(kit: Kit) -> IncidentCard:
    return kit.raise_incident("traffic", 2, "two cars")


def photos_of(kit: Kit, incident: int) -> list[Photo]:
    card = kit.incident(incident)
    assert card is not None
    return [line.photo for line in card.timeline if line.photo is not None]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_picture_is_kept_small_and_tells_nothing_but_itself(kind: str) -> None:
    data = taken(2_200, 1_100, kind)
    assert PLACE.encode() in data
    kept, media = prepare_photo(data)
    assert media == media_of(kept) == "image/jpeg"
    assert len(kept) < len(data)
    assert PLACE.encode() not in kept
    assert Image.open(io.BytesIO(kept)).size == (SIDE_MAX, SIDE_MAX // 2)


def test_picture_stands_upright() -> None:
    kept, _ = prepare_photo(taken(300, 200, turned=6))
    assert Image.open(io.BytesIO(kept)).size == (200, 300)


def test_usual_picture_fits_what_is_aimed_at() -> None:
    gradient = Image.linear_gradient("L").resize((4_000, 3_000)).convert("RGB")
    out = io.BytesIO()
    gradient.save(out, "JPEG", quality=98)
    assert len(prepare_photo(out.getvalue())[0]) <= BYTES_AIM


@pytest.mark.parametrize("data", [b"", b"<svg onload='alert(1)'/>", b"GIF89a", b"%PDF-1.7", b"\xff\xd8"])
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(KitError) as refused:
        prepare_photo(data)
    assert refused.value.message == "errors.kit.photo_kind"


@pytest.mark.parametrize("data", [b"\xff\xd8\xff" + bytes(50), taken(400, 300)[:900], b"RIFF\0\0\0\0WEBP"])
def test_damaged_picture_is_refused(data: bytes) -> None:
    with pytest.raises(KitError) as refused:
        prepare_photo(data)
    assert refused.value.message == "errors.kit.photo_damaged"
    assert str(refused.value) != refused.value.message


def test_picture_that_packs_worst_still_is_no_larger_than_a_blob() -> None:
    kept, _ = prepare_photo(taken(SIDE_MAX, SIDE_MAX))
    assert BYTES_AIM < len(kept) <= BLOB_BYTES_MAX


def test_picture_is_in_the_story_after_a_start_and_can_be_read(traffic_laptop: Laptop) -> None:
    kit = traffic_laptop.kit()
    card = raised(kit)
    done = kit.incident_photo(card.incident, taken(300, 200), "the left one")
    assert (done.what, done.subject) == ("photo", card.number)
    kit = traffic_laptop.again()
    (photo,) = photos_of(kit, card.incident)
    assert photo.here
    data = kit.read_photo(photo)
    assert (len(data), sha256(data).hexdigest()) == (photo.bytes, photo.hash)
    assert Image.open(io.BytesIO(data)).size == (300, 200)
    shown = kit.incident(card.incident)
    assert shown is not None
    assert [(line.kind, line.words) for line in shown.timeline] == [("opened", "two cars"), ("photo", "the left one")]
    assert kit.verify().ok


def test_same_picture_twice_is_stored_once(traffic: Kit) -> None:
    card = raised(traffic)
    for words in ("once", "twice"):
        traffic.incident_photo(card.incident, taken(300, 200), words)
    assert len(photos_of(traffic, card.incident)) == 2
    assert len(traffic.journal.blobs.whole()) == 1


def test_undone_picture_stays_in_the_story_struck(traffic: Kit) -> None:
    card = raised(traffic)
    traffic.incident_photo(card.incident, taken(300, 200))
    undone = traffic.undo()
    assert undone is not None
    assert undone.what == "photo"
    shown = traffic.incident(card.incident)
    assert shown is not None
    assert [line.struck for line in shown.timeline] == [False, True]


def test_nothing_of_a_picture_is_kept_whose_record_cannot_be_written(traffic: Kit) -> None:
    card = raised(traffic)
    with pytest.raises(KitError):
        traffic.incident_photo(card.incident, taken(300, 200), "w" * 20_000)
    with pytest.raises(KitError):
        traffic.incident_photo(12_345, taken(300, 200))
    assert traffic.journal.blobs.whole() == []
    assert photos_of(traffic, card.incident) == []


def test_no_room_for_pictures_is_said_and_entries_go_on(traffic: Kit) -> None:
    traffic.journal.blobs.bytes_max = 1_000
    card = raised(traffic)
    with pytest.raises(KitError) as refused:
        traffic.incident_photo(card.incident, taken(300, 200))
    assert refused.value.message == "errors.kit.photo_room"
    traffic.add_entry(card.incident, "two cars, one lorry")


@pytest.mark.parametrize(
    "harm", ["UPDATE piece SET data = zeroblob(length(data))", "UPDATE piece SET data = 'text'", "DELETE FROM piece"]
)
def test_damaged_picture_is_found_by_verify_and_thrown_away_by_a_rebuild(traffic_laptop: Laptop, harm: str) -> None:
    kit = traffic_laptop.kit()
    card = raised(kit)
    kit.incident_photo(card.incident, taken(300, 200))
    (photo,) = photos_of(kit, card.incident)
    path = kit.home.journal_path
    traffic_laptop.close()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(harm)
    kit = traffic_laptop.kit()
    assert [(finding.cause, finding.text) for finding in kit.verify().findings] == [("picture", photo.hash)]
    kit.rebuild()
    assert kit.verify().ok
    assert not photos_of(kit, card.incident)[0].here


@pytest.mark.parametrize("written", ["{}", " {} ", "'{}'", '"{}"'])
def test_file_may_be_named_as_a_terminal_names_one_that_is_dropped(tmp_path: Path, written: str) -> None:
    file = tmp_path / "a picture (1).jpg"
    file.write_bytes(b"data")
    assert load_photo(written.format(file)) == b"data"


@pytest.mark.skipif(os.sep == "\\", reason="a backslash divides folders here")
def test_file_may_be_named_with_escaped_spaces(tmp_path: Path) -> None:
    file = tmp_path / "a picture.jpg"
    file.write_bytes(b"data")
    assert load_photo(str(file).replace(" ", "\\ ")) == b"data"


@pytest.mark.parametrize("name", ["", "nothing.jpg", "a\0b", "x" * 5_000, "."])
def test_file_that_cannot_be_read_is_named(name: str) -> None:
    with pytest.raises(KitError) as refused:
        load_photo(name)
    assert refused.value.message == "errors.kit.photo_file"
