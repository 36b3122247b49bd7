"""Whatever somebody sends to the desk page, it is answered, and nothing goes wrong inside."""

from __future__ import annotations

import asyncio
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette

from roster.keys import Role
from sync_server.journal_thread import JournalThread
from tests.sync_server.county import County
from tests.sync_server.desk.served import desk_app, new_visit

HERE = "http://127.0.0.1:8000"
PLACES = ("squad", "incident", "photo", "device", "desk", "desk/theme", "enter", "sign-in", "live", "devices/invite")
texts = st.text(max_size=40) | st.sampled_from(("0", "-1", "9" * 400, "٣", "%00", "..", "１"))
names = st.sampled_from(("page", "of", "lang", "next", "back", "form", "name", "password", "verdict", "for", "squad"))
fields = st.dictionaries(names, texts, max_size=4)
bodies = fields.map(lambda form: str(httpx.QueryParams(form)).encode()) | st.binary(max_size=200)
FORM = "application/x-www-form-urlencoded"


class Desk:
    def __init__(self, folder: Path) -> None:
        county = County(folder)
        journal = JournalThread(county.server)
        self.app: Starlette = desk_app(county, journal, "10:42")
        self.secret = journal.now(new_visit(Role.DESK))

    def ask(self, method: str, path: str, params: dict[str, str], body: bytes, cookie: str) -> int:
        async def send() -> int:
            transport = httpx.ASGITransport(self.app, client=("127.0.0.1", 1))
            async with httpx.AsyncClient(transport=transport, base_url=HERE) as client:
                headers = {"cookie": cookie, "content-type": FORM}
                response = await client.request(method, path, params=params, content=body, headers=headers)
                return response.status_code

        return asyncio.run(send())


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(tmp_path_factory.mktemp("strange"))


@pytest.mark.slow
@settings(max_examples=150)
@given(st.sampled_from(("GET", "POST", "HEAD")), st.sampled_from(PLACES), texts, fields, bodies, st.booleans())
def test_no_request_goes_wrong_inside(
    desk: Desk, method: str, place: str, rest: str, params: dict[str, str], body: bytes, inside: bool
) -> None:
    if place == "live" and inside:
        params = params | {"page": "x"}  # a live page never ends
    path = f"/{place}/{quote(rest, safe='%', errors='surrogatepass')}"
    cookie = f"visit={desk.secret}" if inside else "form=x"
    assert all(desk.ask(method, target, params, body, cookie) < 500 for target in (path, f"/{place}"))


@settings(max_examples=100)
@given(st.text(alphabet=st.characters(min_codepoint=33, max_codepoint=126), max_size=60))
def test_no_cookie_opens_anything(desk: Desk, cookie: str) -> None:
    assert desk.ask("GET", "/", {}, b"", f"visit={cookie}") == 303
