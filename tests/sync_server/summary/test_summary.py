"""The summary's files: HTML and JSON say the same numbers, alone and on paper."""

from __future__ import annotations

import json
import re
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from fieldkit.texts.catalogue import LANGUAGES
from roster.folder import load_event
from sync_server.summary.figures import make_figures
from sync_server.summary.html import report_html
from sync_server.summary.report import make_report
from sync_server.summary.writing import figures_json, write_summary
from tests.house.tree import ROOT
from tests.needs import command, needs
from tests.sync_server.county import County, at
from tools.make_figures_schema import figures_schema

SCHEMA = ROOT / "docs" / "schemas" / "figures.json"
UNSAID = re.compile(r"(?<![/\w])(desk|words|summary)\.[a-z_]+")


class Page(HTMLParser):
    """Numbers with the paths that they claim to be from, and whatever the page would load."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.figures: list[tuple[str, str]] = []
        self.loads: list[str] = []
        self._path = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self._path = values.get("data-figure") or ""
        if tag in ("script", "link", "img", "iframe", "object"):
            self.loads.append(tag)
        self.loads += [name for name in values if name in ("src", "href", "srcset") or name.startswith("on")]

    def handle_data(self, data: str) -> None:
        if self._path:
            self.figures.append((self._path, data))
            self._path = ""


def at_path(figures: Any, path: str) -> Any:
    for part in path.split("."):
        figures = figures[int(part)] if part.isdecimal() else figures[part]
    return figures


def number(text: str) -> float:
    return float(text.replace("\u202f", ""))


@pytest.mark.parametrize("language", LANGUAGES)
def test_html_and_json_hold_the_same_numbers(morning: County, tmp_path: Path, language: str) -> None:
    html_file, json_file = write_summary(morning.server, morning.pack, at("10:42"), tmp_path, language)
    page = Page(html_file.read_text(encoding="utf-8"))
    figures = json.loads(json_file.read_bytes())
    assert len(page.figures) > 500
    wrong = [(path, text) for path, text in page.figures if number(text) != at_path(figures, path)]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_html_stands_alone_and_speaks(morning: County, tmp_path: Path, language: str) -> None:
    html = write_summary(morning.server, morning.pack, at("10:42"), tmp_path, language)[0].read_text(encoding="utf-8")
    assert Page(html).loads == []
    assert "url(" not in html
    assert "@import" not in html
    assert UNSAID.findall(html) == []


def test_every_squad_story_and_open_matter_is_told(morning: County, tmp_path: Path) -> None:
    html = write_summary(morning.server, morning.pack, at("10:42"), tmp_path)[0].read_text(encoding="utf-8")
    for squad in morning.event.squads:
        assert f"<h3>{squad.name.en} <small>" in html
    assert "<s>Taken to the county hospital.</s> <em>struck 09:53</em>" in html
    assert "People not signed out: 170" in html
    assert "Its laptops were never heard of" in html


def test_what_people_write_is_never_markup(county: County, tmp_path: Path) -> None:
    captain = county.captain(1)
    captain.raise_incident("09:00", "</h4><b>", "<i>", 2, "</style><script>x</script>")
    captain.bring("09:01")
    html = write_summary(county.server, county.pack, at("09:02"), tmp_path)[0].read_text(encoding="utf-8")
    assert not re.search(r"<script|</h4><b>|<i>", html)


def test_name_of_an_event_cannot_end_the_style(morning: County) -> None:
    figures = make_figures(morning.server, morning.directory, at("10:42"))
    report = make_report(figures, load_event("plan14"), "en")
    hostile = type(report)(report.language, "x", "x", "x", '</style><script>"\\', report.sections)
    assert "<script" not in report_html(hostile)


def test_json_is_as_its_schema_says(morning: County, county: County, tmp_path: Path) -> None:
    validator = Draft202012Validator(json.loads(SCHEMA.read_bytes()))
    json_file = write_summary(morning.server, morning.pack, at("10:42"), tmp_path)[1]
    validator.validate(json.loads(json_file.read_bytes()))
    validator.validate(json.loads(figures_json(make_figures(county.server, county.directory, at("07:00")))))


def test_schema_is_made_of_the_values() -> None:
    assert SCHEMA.read_bytes() == figures_schema(), "make it anew: python -m tools.make_figures_schema"


def test_summary_of_a_day_that_nobody_came_to(county: County, tmp_path: Path) -> None:
    html = write_summary(county.server, county.pack, at("07:00"), tmp_path)[0].read_text(encoding="utf-8")
    assert "Nobody has been checked in." in html
    assert "No incident was reported." in html


@needs("chromium")
def test_summary_prints_on_a4(morning: County, tmp_path: Path) -> None:
    html_file = write_summary(morning.server, morning.pack, at("10:42"), tmp_path, "zh_Hans")[0]
    program, paper = command("chromium"), tmp_path / "summary.pdf"
    assert program is not None
    print_it = [program, "--headless", "--no-sandbox", "--no-pdf-header-footer", f"--print-to-pdf={paper}"]
    subprocess.run([*print_it, html_file.as_uri()], check=True, capture_output=True, timeout=60)
    sizes = set(re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", paper.read_bytes()))
    assert {(round(float(width)), round(float(height))) for width, height in sizes} == {(595, 842)}
