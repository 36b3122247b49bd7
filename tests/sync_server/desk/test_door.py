"""Who comes in, to which pages, and whose forms are taken."""

from __future__ import annotations

import re

import httpx
import pytest

from roster.keys import Role
from sync_server.desk.desk import make_desk
from sync_server.desk.door import Who
from sync_server.desk.routes import places
from sync_server.facts import Facts
from sync_server.journal_thread import JournalThread
from sync_server.rate_limit import RateLimit
from sync_server.visits import VISIT_MS, begin_visit, end_visits_of, find_visit
from tests.meeting import Chance, SteppedClock, TrueTime
from tests.sync_server.county import County, at
from tests.sync_server.desk.served import NO_LIMIT, URL, desk_client, new_visit

FAR = "192.168.1.20"
PEOPLE_PAGES = ["/squad/2", "/incident/5", "/doubles", "/records", "/devices", "/device/0123"]


def token_of(html: str) -> str:
    found = re.search(r'name="form" value="([0-9a-f]+)"', html)
    assert found is not None
    return found[1]


@pytest.mark.parametrize(
    ("host", "name", "comes_in"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000", True),
        ("127.0.0.1", "http://localhost:8000", True),
        (FAR, "https://192.168.1.2:8470", True),
        (FAR, "http://192.168.1.2:8470", False),
        (FAR, "http://localhost:8000", False),
        ("127.0.0.1", "http://desk.example:8000", False),
    ],
)
async def test_pages_are_shown_on_this_machine_or_over_https(
    morning: County, host: str, name: str, comes_in: bool
) -> None:
    async with desk_client(morning, host=host, name=name) as client:
        for path in ("/", "/squad/2", "/records", "/desk/desk.js", "/sign-in"):
            answer = await client.get(path)
            assert (answer.status_code == 403) is not comes_in, path
            assert ("HTTPS only" in answer.text) is not comes_in


async def test_proxy_on_this_machine_says_that_it_speaks_https(morning: County) -> None:
    headers = {"x-forwarded-proto": "https", "x-forwarded-for": "203.0.113.9", "cookie": "visit=none"}
    async with desk_client(morning, name="http://sync.example.org", role=None) as client:
        assert (await client.get("/sign-in", headers=headers)).status_code == 200
        assert "secure" in (await client.get("/sign-in", headers=headers)).headers["set-cookie"].lower()
    async with desk_client(morning, host=FAR, name="http://sync.example.org", role=None) as client:
        assert (await client.get("/sign-in", headers=headers)).status_code == 403


async def test_whoever_has_not_signed_in_is_led_there_and_back(morning: County) -> None:
    async with desk_client(morning, role=None) as client:
        for path in ("/", *PEOPLE_PAGES):
            answer = await client.get(path)
            assert (answer.status_code, answer.headers["location"].split("?")[0]) == (303, "/sign-in")
        assert (await client.get("/squad/2?lang=en")).headers["location"] == "/sign-in?next=%2Fsquad%2F2%3Flang%3Den"
        assert (await client.get("/live?page=board")).status_code == 401
        for path in ("/devices/invite", "/devices/withdraw", "/device/0123", "/sign-out"):
            assert (await client.post(path)).status_code == 401


def test_every_route_that_shows_people_or_changes_something_is_the_desks(county: County) -> None:
    """A page that is added later is in one of these lists, or this fails."""
    facts = Facts(county.pack, county.server_key.signing_key(), SteppedClock(TrueTime()), bytes, URL)
    desk = make_desk(JournalThread(county.server), county.directory, facts, RateLimit(NO_LIMIT, lambda: 0.0))
    open_to = {place.path: place.who for place in places(desk)}
    for_anybody = {"/sign-in", "/enter/{secret}", "/desk/theme/{theme}", "/desk/{file}"}
    assert {path for path, who in open_to.items() if who is Who.ANYBODY} == for_anybody
    assert {path for path, who in open_to.items() if who is Who.VISITORS} == {"/", "/live", "/sign-out"}


async def test_viewer_sees_the_board_and_no_person(morning: County) -> None:
    async with desk_client(morning, role=Role.VIEWER) as client:
        board = (await client.get("/")).text
        assert re.findall(r'href="/(?!desk/|"|sign)[^"]*"', board) == []
        assert "J-001" in board
        names = {person.name for person in morning.pack.body.people}
        assert not [name for name in names if name in board]
        for path in PEOPLE_PAGES:
            answer = await client.get(path)
            assert (answer.status_code, "for the desk" in answer.text) == (403, True)
            assert not [name for name in names if name in answer.text]
        for page in ("squad&of=2", "incident&of=5", "doubles", "records", "devices"):
            assert (await client.get(f"/live?page={page}")).status_code == 403
        form = {"form": token_of(board), "verdict": "revoke", "squad": "1"}
        for path in ("/devices/invite", "/device/0123"):
            assert (await client.post(path, data=form)).status_code == 403


async def test_form_of_another_page_changes_nothing(county: County) -> None:
    async with desk_client(county) as client:
        page = (await client.get("/devices")).text
        right = {"form": token_of(page), "squad": "1"}
        for form, headers in (
            ({"squad": "1"}, {}),
            (right | {"form": ""}, {}),
            (right | {"form": token_of(page)[:-1] + "x"}, {}),
            (right, {"sec-fetch-site": "cross-site"}),
            (right, {"sec-fetch-site": "same-site"}),
        ):
            answer = await client.post("/devices/invite", data=form, headers=headers)
            assert (answer.status_code, "Nothing was changed" in answer.text) == (403, True)
        body = httpx.QueryParams(right)
        assert (await client.post("/devices/invite", content=str(body))).status_code == 403, "no form at all"
        assert (await client.post("/devices/invite", data=right | {"label": "x" * 20_000})).status_code == 403
        assert county.server.store.list_meta("invite/") == []
        assert (await client.post("/devices/invite", data=right)).status_code == 200
        assert len(county.server.store.list_meta("invite/")) == 1


async def test_another_visits_token_is_worth_nothing(county: County) -> None:
    async with desk_client(county) as one, desk_client(county) as other:
        form = {"form": token_of((await one.get("/devices")).text), "squad": "1"}
        assert (await other.post("/devices/invite", data=form)).status_code == 403


async def test_headers_let_nothing_in_and_nothing_out(morning: County) -> None:
    async with desk_client(morning) as client:
        for path in ("/", "/devices", "/sign-in", "/desk/desk.js", "/squad/99"):
            headers = (await client.get(path)).headers
            policy = headers["content-security-policy"]
            assert policy.startswith("default-src 'none'")
            assert "unsafe" not in policy
            assert "frame-ancestors 'none'" in policy
            assert headers["cache-control"] == "no-store"
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["referrer-policy"] == "no-referrer"


async def test_sign_out_ends_the_visit_for_good(county: County) -> None:
    async with desk_client(county) as client:
        secret = client.cookies["visit"]
        answer = await client.post("/sign-out", data={"form": token_of((await client.get("/")).text)})
        assert answer.headers["location"] == "/sign-in"
        assert "visit" not in client.cookies
        again = await client.get("/", headers={"cookie": f"visit={secret}"})
        assert again.status_code == 303


def test_visit_is_over_after_a_day(county: County) -> None:
    secret = new_visit(Role.DESK)(county.server)
    made_ms = at("06:00")
    assert find_visit(county.server, secret, made_ms + VISIT_MS) is not None
    assert find_visit(county.server, secret, made_ms + VISIT_MS + 1) is None
    assert find_visit(county.server, secret[:-1], made_ms) is None
    assert find_visit(county.server, "", made_ms) is None


def test_secret_of_a_visit_is_not_in_the_database(county: County) -> None:
    secret = new_visit(Role.DESK)(county.server)
    rows = county.server.store.list_meta("")
    assert not any(secret in name or secret.encode() in value or bytes.fromhex(secret) in value for name, value in rows)


def test_visits_that_are_over_make_room(county: County) -> None:
    chance = Chance("visits")
    for day in range(5):
        begin_visit(county.server, "somebody", Role.DESK, day * 2 * VISIT_MS, chance)
    assert len(county.server.store.list_meta("visit/")) == 1


def test_visits_of_an_account_end_with_it(county: County) -> None:
    chance = Chance("visits")
    mine = begin_visit(county.server, "one", Role.DESK, 0, chance)
    other = begin_visit(county.server, "other", Role.DESK, 0, chance)
    with county.server.changing():
        end_visits_of(county.server, "one")
    assert find_visit(county.server, mine, 0) is None
    assert find_visit(county.server, other, 0) is not None
