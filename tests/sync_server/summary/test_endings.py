"""What became of whoever a count lacked, good deeds with their places, and incidents that are one, in the summary."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from fieldkit.records import kinds
from fieldkit.records.scopes import scope_of
from fieldkit.texts.catalogue import LANGUAGES
from sync_server.summary.writing import write_summary
from tests.sync_server.county import Captain, County, at
from tests.sync_server.desk.test_register import DEED, ON_SITE, counted_short, note, settle

MEDICAL, TRAFFIC = 2, 4


def written(county: County, folder: Path, language: str = "en", time: str = "12:00") -> tuple[str, Any]:
    html, file = write_summary(county.server, county.pack, at(time), folder, language)
    return html.read_text(encoding="utf-8"), json.loads(file.read_bytes())


def squad_of(figures: Any, squad: int) -> Any:
    return next(each for each in figures["squads"] if each["squad"] == squad)


def count_of(figures: Any) -> Any:
    return next(row for row in squad_of(figures, MEDICAL)["headcounts"] if row["checkpoint"] == ON_SITE)


def test_a_count_that_was_settled_is_no_longer_short(county: County, tmp_path: Path) -> None:
    captain, people = counted_short(county)
    captain.bring("10:01")
    html, figures = written(county, tmp_path)
    assert (count_of(figures)["lacking"], count_of(figures)["explained"]) == (1, 0)
    assert "short of 1" in html
    settle(captain, "10:05", people[3], "explained", "fetches the medicine")
    captain.bring("10:06")
    html, figures = written(county, tmp_path)
    assert (count_of(figures)["lacking"], count_of(figures)["explained"]) == (0, 1)
    assert "short of 1" not in html
    assert "explained 1" in html


def two_squads(county: County) -> tuple[Captain, Captain]:
    medical, traffic = county.captain(MEDICAL), county.captain(TRAFFIC)
    first, second = county.squad_people(MEDICAL)[:2]
    note(medical, "09:00", DEED, first, 3, "carried a bag", second, b"picture")
    note(medical, "09:01", DEED + 1, second, 2, "held a door")
    note(traffic, "09:02", DEED + 2, county.squad_people(TRAFFIC)[0], 3, "handed in a purse")
    note(traffic, "09:03", DEED + 3, 0, 2, "cleaned the crossing")
    wrong = note(traffic, "09:04", DEED + 4, 0, 50, "a slip of the finger")
    traffic.strike("09:05", wrong, scope=scope_of("squad", TRAFFIC))
    medical.bring("09:06")
    traffic.bring("09:06")
    return medical, traffic


def test_deeds_have_their_evidence_and_ties_are_shown(county: County, tmp_path: Path) -> None:
    two_squads(county)
    html, figures = written(county, tmp_path)
    assert (figures["totals"]["deeds"], figures["totals"]["points"]) == (4, 10)
    places = {squad: (squad_of(figures, squad)["place"], squad_of(figures, squad)["tied"]) for squad in (1, 2, 4)}
    assert places == {1: (0, False), MEDICAL: (1, True), TRAFFIC: (1, True)}
    standings = figures["details"]["standings"]
    assert [(one["points"], one["place"], one["place_in_squad"], one["tied"]) for one in standings] == [
        (3, 1, 1, True),
        (3, 1, 1, True),
        (2, 3, 2, False),
    ]
    deeds = figures["details"]["deeds"]
    assert [(deed["points"], deed["struck_ms"] > 0, len(deed["pictures"])) for deed in deeds] == [
        (3, False, 1),
        (2, False, 0),
        (3, False, 0),
        (2, False, 0),
        (50, True, 0),
    ]
    assert deeds[0]["witness"] == county.directory.name(county.squad_people(MEDICAL)[1])
    assert "a slip of the finger struck 09:04" in html or "a slip of the finger struck 09:05" in html
    assert "=1" in html


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_register_speaks_every_language(county: County, tmp_path: Path, language: str) -> None:
    two_squads(county)
    html, _ = written(county, tmp_path, language)
    assert re.findall(r"(?<![/\w])(?:desk|words|summary)\.[a-z_]+", html) == []
    assert {"en": "Good deeds", "zh_Hans": "好人好事", "zh_Hant": "好人好事"}[language] in html


def test_a_day_without_deeds_has_no_register(morning: County, tmp_path: Path) -> None:
    assert "Good deeds" not in written(morning, tmp_path)[0]


def test_incidents_that_are_one_are_told_and_counted_as_one(county: County, tmp_path: Path) -> None:
    captain = county.captain(MEDICAL)
    first, second = 2_500, 2_600
    opened = captain.write("09:00", first, kinds.IncidentOpened("B-001", MEDICAL, 1, "illness", 2), "an elder fell")
    captain.write("09:05", second, kinds.IncidentOpened("B-002", MEDICAL, 1, "injury", 3), "before the tent")
    captain.write("09:10", second, kinds.IncidentMerged(MEDICAL, first, "B-001"))
    captain.bring("09:11")
    html, figures = written(county, tmp_path)
    assert (figures["totals"]["incidents"], squad_of(figures, MEDICAL)["incidents_by_severity"]) == (1, {"2": 1})
    assert "B-001 = B-002" in html
    captain.strike("09:15", opened, scope=scope_of("urgent", MEDICAL))
    captain.bring("09:16")
    html, figures = written(county, tmp_path)
    assert (figures["totals"]["incidents"], squad_of(figures, MEDICAL)["incidents_by_severity"]) == (1, {"3": 1})
    assert "B-001 =" not in html
    assert figures["details"]["open"]["incidents"] == ["B-002"]
