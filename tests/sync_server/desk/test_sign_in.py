"""Signing in with a password, or by the link of the console."""

from __future__ import annotations

import httpx
import pytest

from roster.keys import Role
from sync_server.accounts import Account, add_account, change_password, remove_account
from sync_server.passwords import hash_password
from sync_server.rate_limit import Rate
from sync_server.visits import LINK_MS, make_link, use_link
from tests.meeting import Chance
from tests.sync_server.county import County, at
from tests.sync_server.desk.served import desk_client
from tests.sync_server.desk.test_door import token_of

PASSWORD = "four plain words 四"
FAR = "192.168.1.20"
HTTPS = "https://192.168.1.2:8470"


@pytest.fixture(scope="module")
def kept() -> str:
    return hash_password(PASSWORD, Chance("salt"))


@pytest.fixture
def desk(county: County, kept: str) -> County:
    """With two accounts."""
    for name, role in (("Desk 指挥", Role.DESK), ("wall", Role.VIEWER)):
        add_account(county.server, Account(name, role, kept, 0))
    return county


async def sign_in(
    client: httpx.AsyncClient, name: str = "desk 指挥", password: str = PASSWORD, back: str = "/"
) -> httpx.Response:
    token = token_of((await client.get("/sign-in")).text)
    return await client.post("/sign-in", data={"form": token, "name": name, "password": password, "next": back})


async def test_right_password_opens_the_page_that_was_wanted(desk: County) -> None:
    async with desk_client(desk, host=FAR, name=HTTPS, role=None) as client:
        answer = await sign_in(client, back="/squad/2")
        assert (answer.status_code, answer.headers["location"]) == (303, "/squad/2")
        assert "Desk 指挥" in (await client.get("/squad/2")).text


@pytest.mark.parametrize(
    ("name", "password"),
    [("desk 指挥", "four plain words"), ("desk 指挥", ""), ("nobody", PASSWORD), ("", ""), ("desk\x00", PASSWORD)],
)
async def test_wrong_password_opens_nothing_and_says_no_more(desk: County, name: str, password: str) -> None:
    async with desk_client(desk, role=None) as client:
        answer = await sign_in(client, name, password)
        assert (answer.status_code, "Account or password is wrong" in answer.text) == (403, True)
        assert (await client.get("/")).status_code == 303


async def test_name_and_password_are_the_same_however_they_are_typed(desk: County) -> None:
    wide = "".join(chr(ord(sign) + 0xFEE0) if "a" <= sign <= "z" else sign for sign in PASSWORD)
    async with desk_client(desk, role=None) as client:
        assert (await sign_in(client, "  ＤＥＳＫ   指挥 ", wide)).status_code == 303


async def test_viewer_signs_in_as_one(desk: County) -> None:
    async with desk_client(desk, role=None) as client:
        assert (await sign_in(client, "wall")).status_code == 303
        assert (await client.get("/")).status_code == 200
        assert (await client.get("/devices")).status_code == 403


async def test_cookie_is_for_this_host_and_no_script(desk: County) -> None:
    async with desk_client(desk, host=FAR, name=HTTPS, role=None) as client:
        (cookie,) = [
            line for line in (await sign_in(client)).headers.get_list("set-cookie") if line.startswith("__Host-visit=")
        ]
        assert {"httponly", "samesite=strict", "path=/", "secure"} <= set(cookie.lower().split("; "))
        assert "domain" not in cookie.lower()


async def test_secret_is_another_after_signing_in(desk: County) -> None:
    """Whoever planted a cookie before gets nothing by it."""
    async with desk_client(desk) as client:
        before = client.cookies["visit"]
        token = token_of((await client.get("/devices")).text)
        assert (await client.post("/sign-out", data={"form": token})).status_code == 303
        client.cookies.set("visit", before, domain="127.0.0.1")
        assert (await sign_in(client)).status_code == 303
        assert before not in {cookie.value for cookie in client.cookies.jar}


async def test_form_of_another_page_signs_nobody_in(desk: County) -> None:
    async with desk_client(desk, role=None) as client:
        right = {"name": "wall", "password": PASSWORD}
        assert (await client.post("/sign-in", data=right)).status_code == 403
        token = token_of((await client.get("/sign-in")).text)
        headers = {"sec-fetch-site": "cross-site"}
        assert (await client.post("/sign-in", data=right | {"form": token}, headers=headers)).status_code == 403
        client.cookies.clear()
        assert (await client.post("/sign-in", data=right | {"form": token})).status_code == 403


@pytest.mark.parametrize("back", ["//elsewhere.example", "https://elsewhere.example", "/\\elsewhere.example", "\n/"])
async def test_signing_in_leads_nowhere_else(desk: County, back: str) -> None:
    async with desk_client(desk, role=None) as client:
        assert (await sign_in(client, back=back)).headers["location"] == "/"
        assert (await client.get("/sign-in", params={"next": back})).headers["location"] == "/"


async def test_trying_is_slowed_down_by_address_and_by_account(desk: County) -> None:
    rate = Rate(per_s=0.1, burst=3)
    async with desk_client(desk, role=None, rate=rate) as client:
        for name in ("a", "b", "c"):
            assert (await sign_in(client, name, "wrong")).status_code == 403
        answer = await sign_in(client, "wall")
        assert (answer.status_code, answer.headers["retry-after"]) == (429, "10")
        assert "Try again in 10 s" in answer.text
    async with desk_client(desk, host=FAR, name=HTTPS, role=None, rate=Rate(per_s=0.1, burst=1)) as client:
        assert (await sign_in(client, " ＷＡＬＬ", "wrong")).status_code == 403
        client._transport.client = ("192.168.1.21", 1)  # type: ignore[attr-defined]
        assert (await sign_in(client, "wall")).status_code == 429, "from wherever"
        client._transport.client = ("192.168.1.22", 1)  # type: ignore[attr-defined]
        assert (await sign_in(client)).status_code == 303, "others are not hindered"


async def test_new_password_signs_out_whoever_had_the_old_one(desk: County, kept: str) -> None:
    async with desk_client(desk, role=None) as client:
        await sign_in(client)
        assert (await client.get("/")).status_code == 200
        change_password(desk.server, "desk 指挥", kept)
        assert (await client.get("/")).status_code == 303
        await sign_in(client)
        remove_account(desk.server, "DESK 指挥")
        assert (await client.get("/")).status_code == 303
        assert (await sign_in(client)).status_code == 403


async def test_language_is_chosen_before_signing_in(desk: County) -> None:
    async with desk_client(desk, role=None) as client:
        page = (await client.get("/sign-in?next=%2Fsquad%2F2&lang=zh_Hant")).text
        assert "密碼" in page
        assert 'href="?lang=en&amp;next=/squad/2"' in page
        assert "密碼" in (await client.get("/sign-in")).text


# the link of the console


async def test_link_lets_one_browser_of_this_machine_in_once(county: County) -> None:
    linked = make_link(county.server, at("10:00"), Chance("link"))
    async with desk_client(county, role=None) as one, desk_client(county, role=None) as other:
        answer = await one.get(linked.path)
        assert (answer.status_code, answer.headers["location"]) == (303, "/")
        assert "This machine" in (await one.get("/devices")).text
        assert (await one.get(linked.path)).status_code == 303, "it is in already"
        answer = await other.get(linked.path)
        assert (answer.status_code, "used up" in answer.text) == (403, True)


async def test_link_is_for_this_machine_only(county: County) -> None:
    linked = make_link(county.server, at("10:00"), Chance("link"))
    async with desk_client(county, host=FAR, name=HTTPS, role=None) as client:
        assert (await client.get(linked.path)).status_code == 403
    async with desk_client(county, role=None) as client:
        assert (await client.get(linked.path)).status_code == 303


def test_link_is_over_after_a_day(county: County) -> None:
    linked = make_link(county.server, 0, Chance("link"))
    assert not use_link(county.server, linked.secret, LINK_MS + 1)
    assert not use_link(county.server, "", 0)
