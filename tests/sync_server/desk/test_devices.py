"""The desk's page of laptops: codes, verdicts, and what they do."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest

from fieldkit.exchange.join_code import decode_join_code
from roster.keys import device_of
from sync_server.invites import find_invite
from tests.sync_server.county import Captain, County
from tests.sync_server.desk.served import URL, desk_client
from tests.sync_server.desk.test_door import token_of


def id_of(captain: Captain) -> str:
    return device_of(captain.certificate.key).hex()


async def send(client: httpx.AsyncClient, path: str, **fields: str) -> httpx.Response:
    token = token_of((await client.get("/devices")).text)
    return await client.post(path, data={"form": token, **fields})


async def test_laptops_are_listed_with_their_standing(county: County) -> None:
    captain = county.captain(2)
    captain.arrive("08:00", 1)
    captain.bring("08:10")
    stranger = county.laptop("stranger", 3, known=False)
    stranger.arrive("08:00", 2)
    stranger.send_unnamed("08:20")
    async with desk_client(county) as client:
        page = (await client.get("/devices?lang=en")).text
    rows = re.findall(r"<tr.*?</tr>", page, re.S)
    (known,) = [row for row in rows if id_of(captain) in row]
    assert "Medical" in known
    assert ">known<" in known
    (unknown,) = [row for row in rows if id_of(stranger) in row]
    assert ">unknown<" in unknown


async def test_revoked_laptop_no_longer_counts_until_it_is_admitted_again(county: County) -> None:
    captain = county.captain(2)
    captain.arrive("08:00", 1)
    captain.bring("08:10")
    device = county.server.devices
    async with desk_client(county) as client:
        answer = await send(client, f"/device/{id_of(captain)}", verdict="revoke")
        assert (answer.status_code, answer.headers["location"]) == (303, f"/device/{id_of(captain)}")
        assert "Re-admit" in (await client.get(f"/device/{id_of(captain)}")).text
        assert [known.standing for known in device.by_key.values() if known.row.key == captain.certificate.key] == [
            "revoked"
        ]
        await send(client, f"/device/{id_of(captain)}", verdict="admit")
        assert "Re-admit" not in (await client.get(f"/device/{id_of(captain)}")).text


async def test_unknown_laptop_is_admitted_for_a_squad(county: County) -> None:
    stranger = county.laptop("stranger", 3, known=False)
    stranger.arrive("08:00", 2)
    stranger.send_unnamed("08:20")
    async with desk_client(county) as client:
        answer = await send(client, f"/device/{id_of(stranger)}", verdict="admit")
        assert (answer.status_code, "--squad" in answer.text) == (409, True)
        await send(client, f"/device/{id_of(stranger)}", **{"verdict": "admit", "for": "3", "label": "Found again"})
        page = (await client.get(f"/device/{id_of(stranger)}")).text
    assert "Found again" in page
    assert "Army families" in page


async def test_code_is_shown_once_with_its_square(county: County) -> None:
    async with desk_client(county) as client:
        answer = await send(client, "/devices/invite", squad="2", label="<b>Table</b>", hours="1")
        shown = re.search(r"fieldkit join ([0-9A-Z-]+)", answer.text)
        assert shown is not None
        code = decode_join_code(shown[1])
        assert code.url == URL
        invite = find_invite(county.server, code.secret)
        assert invite is not None
        assert invite.purpose.squads == (2,)
        assert invite.until_ms - invite.made_ms == 3_600_000
        assert '<svg class="qr"' in answer.text
        assert "<b>Table" not in answer.text
        page = (await client.get("/devices")).text
        assert shown[1] not in page
        assert "&lt;b&gt;Table" in page


async def test_code_that_was_withdrawn_lets_nobody_in(county: County) -> None:
    async with desk_client(county) as client:
        shown = re.search(r"fieldkit join ([0-9A-Z-]+)", (await send(client, "/devices/invite", squad="")).text)
        assert shown is not None
        id = re.search(r'name="invite" value="([0-9a-f]+)"', (await client.get("/devices")).text)
        assert id is not None
        assert (await send(client, "/devices/withdraw", invite=id[1])).status_code == 303
        assert find_invite(county.server, decode_join_code(shown[1]).secret) is None
        assert (await send(client, "/devices/withdraw", invite=id[1])).status_code == 409


@pytest.mark.parametrize("squad", ["99", "medcal", "1 2", "-1"])
async def test_squad_that_is_none_is_a_sentence(county: County, squad: str) -> None:
    async with desk_client(county) as client:
        answer = await send(client, "/devices/invite", squad=squad)
        assert (answer.status_code, squad in answer.text) == (409, True)


@pytest.mark.parametrize("id", ["ffffffff", "x", "../etc", "%00"])
async def test_laptop_that_is_none_is_a_sentence(county: County, id: str, tmp_path: Path) -> None:
    async with desk_client(county) as client:
        assert (await client.get(f"/device/{id}")).status_code in (404, 409)
