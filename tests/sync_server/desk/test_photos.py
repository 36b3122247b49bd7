"""Pictures on the desk's pages: shown once they are whole, to whoever may see the incident, as what they are."""

from __future__ import annotations

from hashlib import sha256

import pytest

from fieldkit.records import kinds
from roster.keys import Role
from tests.sync_server.county import County
from tests.sync_server.desk.served import desk_client

MEDICAL = 2
DATA = b"\xff\xd8\xff" + b"<script>alert(1)</script>" * 2_000
HASH = sha256(DATA).digest()
PATH = f"/photo/{HASH.hex()}"


def photographed(county: County, held: int = len(DATA)) -> int:
    """An incident with a picture of which the server holds so many bytes."""
    captain = county.captain(MEDICAL)
    incident = captain.raise_incident("09:00", "M-001", "injury", 2, "fell off a ladder")
    photo = kinds.IncidentPhoto(MEDICAL, HASH, len(DATA), "image/jpeg")
    captain.write("09:01", incident, photo, "the ladder")
    captain.bring("09:02")
    journal = county.server
    with journal.changing():
        journal.blobs.take(HASH, 0, len(DATA), DATA[:held])
    return incident


async def test_picture_stands_in_the_story_and_is_handed_out_as_a_picture(county: County) -> None:
    incident = photographed(county)
    async with desk_client(county) as client:
        page = (await client.get(f"/incident/{incident}")).text
        assert f'<img class="photo" src="{PATH}"' in page
        assert "the ladder" in page
        picture = await client.get(PATH)
    assert (picture.status_code, picture.content) == (200, DATA)
    assert picture.headers["content-type"] == "image/jpeg"
    assert picture.headers["x-content-type-options"] == "nosniff"


async def test_picture_that_has_not_come_yet_is_announced(county: County) -> None:
    incident = photographed(county, held=len(DATA) // 2)
    async with desk_client(county) as client:
        page = (await client.get(f"/incident/{incident}")).text
        assert "<img" not in page
        assert "A picture is on its way: 49 % of it has come." in page or "50 %" in page
        assert (await client.get(PATH)).status_code == 404


@pytest.mark.parametrize("role", [None, Role.VIEWER])
async def test_only_the_desk_gets_pictures(county: County, role: Role | None) -> None:
    photographed(county)
    async with desk_client(county, role=role) as client:
        answer = await client.get(PATH, headers={"accept": "image/*"})
    assert answer.status_code != 200
    assert answer.content != DATA


@pytest.mark.parametrize("name", ["0" * 64, "", "zz", HASH.hex()[:-2], HASH.hex().upper(), "..%2F..%2Fserver.key"])
async def test_other_names_are_no_picture(county: County, name: str) -> None:
    photographed(county)
    async with desk_client(county) as client:
        assert (await client.get(f"/photo/{name}")).status_code == 404
