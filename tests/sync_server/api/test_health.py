"""What a program on this machine may ask the server."""

from __future__ import annotations

import httpx
import msgspec
from jsonschema import Draft202012Validator

from fieldkit.exchange.client import Client
from sync_server.admin import MakeLink
from sync_server.summary.values import Figures
from sync_server.visits import Linked
from tests.house.tree import ROOT
from tests.meeting import over
from tests.sync_server.api.conftest import MakeLaptop
from tests.sync_server.host import Host


def get(host: Host, path: str) -> httpx.Response:
    return httpx.get(host.url + path, trust_env=False)


def test_server_says_that_it_works(host: Host) -> None:
    response = get(host, "/health")
    assert response.status_code == 200
    assert response.json() | {"version": ""} == {"status": "ok", "event": host.preparer.event.key, "version": ""}


def test_figures_are_those_of_the_schema(host: Host, client: Client, make_laptop: MakeLaptop) -> None:
    laptop = make_laptop("one", 1)
    laptop.arrive(1)
    laptop.add(12)
    laptop.sync(over(client))
    response = get(host, "/figures")
    schema = msgspec.json.decode((ROOT / "docs" / "schemas" / "figures.json").read_bytes())
    Draft202012Validator(schema).validate(response.json())
    figures = msgspec.json.decode(response.content, type=Figures)
    assert figures.totals.came == 1
    assert figures.squads[0].tallies[0].total == 12


def test_desk_page_is_there(host: Host) -> None:
    linked = host.perform(MakeLink())
    assert isinstance(linked, Linked)
    with httpx.Client(base_url=host.url, trust_env=False, follow_redirects=True) as browser:
        response = browser.get(linked.path)
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/html")


def test_address_that_is_none_is_404(host: Host) -> None:
    assert get(host, "/nothing").status_code == 404
    assert get(host, "/x").status_code == 405
