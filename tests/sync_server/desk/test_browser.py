"""The desk in a real browser: it changes by itself, loads nothing from elsewhere, and says when it is old."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from roster.keys import Role, device_of
from sync_server.accounts import Account, add_account, remove_account
from sync_server.passwords import hash_password
from tests.meeting import Chance, Preparer
from tests.needs import command, needs
from tests.sync_server.county import County
from tests.sync_server.desk.served import Served, served
from tests.sync_server.host import hosting

WIDE = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 800}


class Watched:
    """A page, with what it asked for and complained of."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))


@contextmanager
def browser_page(
    viewport: dict[str, int], desk: Served | None = None, *, script: bool = True, trusting: bool = False
) -> Iterator[Watched]:
    """A page of a browser that has signed in at `desk`, if at any. `trusting`: warnings were clicked away."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=command("chromium"), args=["--no-sandbox"])
        context = browser.new_context(
            viewport=viewport,  # type: ignore[arg-type]
            java_script_enabled=script,
            ignore_https_errors=trusting,
        )
        if desk is not None:
            context.add_cookies(
                [{"name": name, "value": value, "url": desk.url} for name, value in desk.cookies.items()]
            )
        yield Watched(context.new_page())
        browser.close()


@pytest.fixture
def desk(county: County) -> Iterator[Served]:
    county.captain(1)
    with served(county, "09:00") as desk:
        yield desk


@needs("chromium")
def test_page_changes_by_itself_and_asks_nobody_else(desk: Served) -> None:
    captain = desk.county.captain(1)
    with browser_page(WIDE, desk) as watched:
        page = watched.page
        page.goto(desk.url)
        row = page.locator("tr", has_text="Street cleaning")
        expect(row.locator("td.here")).to_have_text("?")
        captain.arrive("08:10", *desk.county.squad_people(1)[:12])
        captain.raise_incident("08:58", "A-001", "injury", 3, "Cut hand.")
        desk.do(lambda _: captain.bring("08:59"))
        expect(row.locator("td.here")).to_contain_text("12")
        expect(page.locator(".incident-list")).to_contain_text("A-001")
        expect(page.locator("#news")).to_contain_text("A-001 injury: nobody has answered")
        assert [url for url in watched.requests if not url.startswith(desk.url)] == []
        assert watched.complaints == []


@needs("chromium")
def test_keyboard_stays_where_it_is_while_the_page_changes(desk: Served) -> None:
    captain = desk.county.captain(1)
    with browser_page(WIDE, desk) as watched:
        page = watched.page
        page.goto(desk.url)
        page.get_by_role("link", name="Medical", exact=True).focus()
        captain.arrive("08:10", *desk.county.squad_people(1)[:5])
        desk.do(lambda _: captain.bring("08:59"))
        expect(page.locator("tr", has_text="Street cleaning").locator("td.here")).to_contain_text("5")
        expect(page.get_by_role("link", name="Medical", exact=True)).to_be_focused()


@needs("chromium")
def test_page_says_so_when_the_server_is_gone(county: County) -> None:
    with served(county, "09:00") as desk, browser_page(WIDE, desk) as watched:
        watched.page.goto(desk.url)
        expect(watched.page.locator("#beat-text")).to_contain_text("s ago")
        expect(watched.page.locator("#lost")).to_be_hidden()
        desk.stop()
        expect(watched.page.locator("#lost")).to_be_visible(timeout=15_000)
        expect(watched.page.locator("#lost")).to_contain_text("what you see is old")


@needs("chromium")
def test_page_is_whole_without_script(desk: Served) -> None:
    with browser_page(WIDE, desk, script=False) as watched:
        watched.page.goto(desk.url)
        expect(watched.page.locator("table.board tbody tr")).to_have_count(10)
        expect(watched.page.locator("#beat-text")).to_contain_text("as of 09:00")


@needs("chromium")
def test_nothing_runs_out_of_a_phones_width(morning: County) -> None:
    with served(morning) as desk, browser_page(PHONE, desk) as watched:
        for path in ("/?lang=en", "/?lang=zh_Hans"):
            watched.page.goto(desk.url + path)
            width = watched.page.evaluate("document.documentElement.scrollWidth")
            assert width <= PHONE["width"], path


@pytest.mark.slow
@needs("chromium")
def test_somebody_signs_in_works_and_is_signed_out_everywhere(county: County) -> None:
    kept = hash_password("four plain words", Chance("salt"))
    county.captain(1).bring("08:59")
    with served(county, "09:00") as desk, browser_page(WIDE) as watched:
        desk.do(lambda journal: add_account(journal, Account("anna", Role.DESK, kept, 0)))
        page = watched.page
        page.goto(desk.url + "/devices?lang=en")
        page.get_by_label("Account").fill("anna")
        page.get_by_label("Password").fill("wrong password")
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("alert")).to_contain_text("password is wrong")
        page.get_by_label("Account").fill("anna")
        page.get_by_label("Password").fill("four plain words")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Devices")).to_be_visible()
        page.get_by_role("link", name="laptop 1").click()
        page.get_by_role("button", name="Revoke").click()
        expect(page.get_by_role("button", name="Re-admit")).to_be_visible()
        page.goto(desk.url + "/devices")
        page.get_by_label("Called").fill("Table 2")
        page.get_by_role("button", name="Make a code").click()
        expect(page.locator("svg.qr")).to_be_visible()
        page.goto(desk.url)
        expect(page.locator("table.board")).to_be_visible()
        desk.do(lambda journal: remove_account(journal, "anna"))
        expect(page.get_by_role("button", name="Sign in")).to_be_visible(timeout=15_000)
        # What was refused on purpose; and a browser says so where somebody was quicker than the page's own focus.
        expected = "401", "403", "Autofocus"
        assert [words for words in watched.complaints if not any(part in words for part in expected)] == []
        assert [url for url in watched.requests if not url.startswith(desk.url)] == []


@pytest.mark.slow
@needs("chromium")
def test_page_of_elsewhere_cannot_act_in_a_browsers_name(county: County) -> None:
    captain = county.captain(1)
    captain.bring("08:59")
    device = device_of(captain.certificate.key).hex()
    with served(county, "09:00") as desk, browser_page(WIDE, desk) as watched:
        page = watched.page
        action = f"{desk.url}/device/{device}"
        form = f'<form method="post" action="{action}"><button name="verdict" value="revoke">Win!</button></form>'
        page.route("http://elsewhere.example/", lambda route: route.fulfill(body=form, content_type="text/html"))
        page.goto("http://elsewhere.example/")
        page.get_by_role("button").click()
        expect(page).to_have_url(action)
        standing = desk.do(lambda journal: journal.devices.by_key[captain.certificate.key].standing)
        assert standing == "known"


@pytest.mark.slow
@needs("chromium")
def test_board_over_https_works_in_a_real_browser(tmp_path: Path) -> None:
    preparer = Preparer()
    kept = hash_password("four plain words", Chance("salt"))
    with hosting(preparer, tmp_path / "server", tls=True) as host, browser_page(PHONE, trusting=True) as watched:
        host.do(lambda journal: add_account(journal, Account("wall", Role.VIEWER, kept, 0)))
        page = watched.page
        page.goto(host.url + "/?lang=en")
        page.get_by_label("Account").fill("wall")
        page.get_by_label("Password").fill("four plain words")
        page.get_by_role("button", name="Sign in").click()
        expect(page.locator("#beat-text")).to_contain_text("s ago")
        assert {cookie["name"]: cookie["secure"] for cookie in page.context.cookies()}["__Host-visit"]
        assert page.goto(host.url + "/devices").status == 403  # type: ignore[union-attr]
        page.goto("about:blank")
