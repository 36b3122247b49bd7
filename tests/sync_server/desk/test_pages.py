"""The pages over HTTP: every one in every language, with nothing from elsewhere."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import httpx
import pytest

from fieldkit.records import kinds
from fieldkit.texts.catalogue import LANGUAGES
from sync_server.language import language_for
from tests.sync_server.county import County
from tests.sync_server.desk.served import desk_client

BOARD = "/"
#: Ids of messages that no catalogue has are shown as they are.
UNSAID = re.compile(r"(?<![/\w])(desk|words|summary)\.[a-z_]+")


class Found(HTMLParser):
    """What a page loads or links to, and its words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.words: list[str] = []
        self.inline: list[str] = []
        self._tag = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._tag = tag
        self.addresses += [value for name, value in attrs if name in ("href", "src", "action") and value]
        self.inline += [name for name, _ in attrs if name == "style" or name.startswith("on")]
        if tag == "style" or (tag == "script" and "src" not in dict(attrs)):
            self.inline.append(tag)

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.words.append(data.strip())

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


async def get(county: County, path: str, **headers: str) -> httpx.Response:
    async with desk_client(county) as client:
        return await client.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})


def incident_paths(county: County) -> list[str]:
    return [f"/incident/{row.subject}" for row in county.server.store.list_states(kinds.Space.INCIDENT)]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_page_speaks_and_loads_only_from_here(morning: County, language: str) -> None:
    squads = [f"/squad/{squad.number}" for squad in morning.event.squads]
    for path in [BOARD, "/doubles", "/records", "/devices", *squads, *incident_paths(morning)]:
        answer = await get(morning, f"{path}?lang={language}")
        found = Found(answer.text)
        assert answer.status_code == 200
        assert [address for address in found.addresses if not address.startswith(("/", "?", "#"))] == []
        assert found.inline == [], "the content security policy would stop it"
        assert UNSAID.findall(answer.text) == []


async def test_board_says_what_it_knows_without_any_script(morning: County) -> None:
    text = Found((await get(morning, BOARD)).text).text
    for words in (
        "8 /10 laptops heard",
        "Fri 5 March",
        "Army families 18 18 18",
        "cannot be reached since 09:04",
        "Community repairs 20 20 20 0 0 overdue On site",
        "Disability support 10 10 ? ? ? cannot be reached – never heard",
        "J-001 urgent",
        "D-014 traffic: nobody has answered for 4 min",
        "All squads 183 183 169 13 1 169 3",
        "1 in two places",
    ):
        assert words in text, words


async def test_pages_reload_themselves_where_no_script_runs(morning: County) -> None:
    assert '<noscript><meta http-equiv="refresh" content="15"></noscript>' in (await get(morning, BOARD)).text


async def test_squad_page_names_its_people(morning: County) -> None:
    text = Found((await get(morning, "/squad/2")).text).text
    away = morning.directory.name(morning.squad_people(2)[4])
    assert f"{away} left a post 0025-7 Doctor 10:20" in text
    assert "Doctor 3/4 short of 1" in text
    assert "On site 10:00 10 10 10:02" in text
    assert "Red cap 10 10 0 0 0 0 10" in text


async def test_struck_entry_stays_visible(morning: County) -> None:
    (path,) = [path for path in incident_paths(morning) if "B-003" in (await get(morning, path)).text]
    html = (await get(morning, path)).text
    assert re.search(r'class="struck".*<s>Taken to the county hospital\.</s> <em>struck 09:53</em>', html, re.S)
    assert "Resting in the tent, blood pressure normal." in html


async def test_doubles_show_both_stays(morning: County) -> None:
    text = Found((await get(morning, "/doubles")).text).text
    name = morning.directory.name(morning.squad_people(7)[3])
    assert re.search(rf"{name} \d{{4}}-\d Elders Town square 08:\d\d still here", text)
    assert "Science Town square 08:50 still here" in text


async def test_records_page_shows_clock_that_is_off(morning: County) -> None:
    assert "7 min slow since 10:41" in Found((await get(morning, "/records")).text).text


async def test_what_people_write_is_never_markup(county: County) -> None:
    captain = county.captain(2)
    captain.raise_incident("09:00", "<b>1", "<script>x</script>", 2, "<img src=x onerror=alert(1)>")
    captain.bring("09:01")
    for path in (BOARD, "/squad/2", *incident_paths(county)):
        html = (await get(county, path)).text
        assert not {"<b>1", "<script>x", "<img"} & set(re.findall(r"<b>1|<script>x|<img", html))


async def test_policy_lets_nothing_in_from_elsewhere(morning: County) -> None:
    for path in (BOARD, "/desk/desk.js", "/desk/desk.css", "/squad/99"):
        policy = (await get(morning, path)).headers["content-security-policy"]
        assert policy.startswith("default-src 'none'")
        assert "unsafe" not in policy


@pytest.mark.parametrize(
    "path",
    ["/squad/99", "/incident/5", f"/incident/{1 << 70}", "/desk/no.js", "/live?page=x", "/live?page=squad&of=-1"],
)
async def test_what_is_not_there_is_a_sentence(morning: County, path: str) -> None:
    answer = await get(morning, path)
    assert answer.status_code == 404
    assert answer.text.strip()


async def test_chosen_language_and_theme_are_remembered(morning: County) -> None:
    async with desk_client(morning) as client:
        await client.get("/?lang=zh_Hant")
        answer = await client.get("/desk/theme/dark?back=/squad/2")
        assert (answer.status_code, answer.headers["location"]) == (303, "/squad/2")
        page = (await client.get(BOARD)).text
        assert '<html lang="zh-Hant" data-theme="dark">' in page
        await client.get("/desk/theme/auto")
        assert 'data-theme="auto"' in (await client.get(BOARD)).text


@pytest.mark.parametrize("back", ["//elsewhere.example", "https://elsewhere.example", "/\\elsewhere.example", "\n/"])
async def test_theme_leads_nowhere_else(morning: County, back: str) -> None:
    async with desk_client(morning) as client:
        answer = await client.get("/desk/theme/dark", params={"back": back})
        assert answer.headers["location"] == "/"


@pytest.mark.parametrize(
    ("asked", "chosen", "accepted", "language"),
    [
        ("zh_Hans", "en", "en", "zh_Hans"),
        ("klingon", "zh_Hant", "en", "zh_Hant"),
        ("", "", "zh-CN,zh;q=0.9,en;q=0.8", "zh_Hans"),
        ("", "", "fr, en;q=0.4, zh-TW;q=0.7", "zh_Hant"),
        ("", "", "zh;q=0, en", "en"),
        ("", "", "zh;q=x;;,,", "en"),
        ("", "", "", "en"),
    ],
)
def test_language_that_was_asked_for(asked: str, chosen: str, accepted: str, language: str) -> None:
    assert language_for(asked, chosen, accepted) == language
