"""What a captain's newer commands print: incidents told and handed over, deeds, the search for people, own settings."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from roster.people import short_number
from tests.fieldkit.commands.conftest import Fieldkit
from tests.fieldkit.commands.test_commands import ref_text
from tests.fieldkit.kit.county import TRAFFIC, County


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    file = tmp_path / "wall.png"
    Image.new("RGB", (64, 48), "green").save(file)
    return file


def raised(kit: Fieldkit, words: str) -> str:
    return str(kit.json("incident raise", "illness", words)["number"])


# incidents


def test_two_incidents_that_are_the_same_go_on_as_one_and_are_parted_again(traffic: Fieldkit) -> None:
    first, second = raised(traffic, "a girl fainted"), raised(traffic, "child fainted at the east gate")
    merged = traffic.json("incident merge", second, first, "--words", "same girl")
    assert (merged["number"], merged["numbers"]) == (first, [first, second])
    assert [card["number"] for card in traffic.json("incident")] == [first]
    assert first in traffic.done("incident", "show", second)
    assert traffic.fails("incident", "merge", first, first) == "errors.kit.incident_same"
    assert traffic.fails("incident", "merge", first, "B-999") == "errors.kit.no_incident"
    traffic.done("undo")
    assert sorted(card["number"] for card in traffic.json("incident")) == [first, second]


def test_an_incident_says_who_it_is_about(traffic: Fieldkit, county: County) -> None:
    number = raised(traffic, "a fall")
    person = county.of(TRAFFIC)[2]
    traffic.json("incident involve", number, "--person", short_number(person.number), "--words", "fell")
    traffic.json("incident involve", number, "--other-squad", "medical")
    card = traffic.json("incident involve", number, "--place", "east gate")
    assert [each["what"] for each in card["involved"]] == ["person", "squad", "place"]
    shown = traffic.done("incident", "show", number)
    assert all(text in shown for text in (person.name, "Medical", "east gate"))
    assert traffic.fails("incident", "involve", number, status=2) == "errors.program.usage"
    assert traffic.fails("incident", "involve", number, "--place", "x", "--words", "y", status=2)
    assert traffic.fails("incident", "involve", number, "--person", "nobody") == "errors.kit.nobody"


def test_the_handover_sheet_is_printed_and_written_to_files(traffic: Fieldkit, tmp_path: Path) -> None:
    number = raised(traffic, "a girl fainted")
    closed = raised(traffic, "a lost bag")
    traffic.done("incident", "state", closed, "closed")
    sheet = traffic.json("incident handover")
    assert [each["card"]["number"] for each in sheet["incidents"]] == [number]
    assert number in traffic.done("incident", "handover")
    for ending in ("txt", "html"):
        file = tmp_path / f"sheet.{ending}"
        traffic.json("incident handover", "--out", file)
        text = file.read_text(encoding="utf-8")
        assert number in text
        assert closed not in text
    assert traffic.fails("incident", "handover", "--out", tmp_path / "sheet.doc") == "errors.kit.handover_ending"


# deeds


def test_a_deed_is_noted_with_points_witness_and_picture(
    traffic: Fieldkit, county: County, picture: Path, tmp_path: Path
) -> None:
    who, saw = county.of(TRAFFIC)[1], county.of(TRAFFIC)[2]
    deed = traffic.json(
        "deed note",
        "walked an old man home",
        *("--who", short_number(who.number)),
        *("--witness", short_number(saw.number)),
        *("--points", "2", "--photo", picture),
    )
    assert (deed["person"], deed["points"], deed["witness"]) == (who.number, 2, saw.number)
    traffic.json("deed note", "swept the whole street")
    deeds = traffic.json("deed")
    assert [row["words"] for row in deeds["deeds"]] == ["swept the whole street", "walked an old man home"]
    shown = traffic.done("deed")
    assert all(text in shown for text in (who.name, saw.name, "walked an old man home"))
    saved = traffic.json("deed photos", tmp_path / "out")
    assert (len(saved["files"]), saved["lacking"]) == (1, 0)
    with Image.open(saved["files"][0]) as shown_picture:
        assert shown_picture.size == (64, 48)


def test_a_deed_is_struck_and_one_without_words_is_refused(traffic: Fieldkit) -> None:
    deed = traffic.json("deed note", "a slip")
    traffic.json("strike", ref_text(deed["ref"]), "--reason", "not so")
    assert [row["struck"] for row in traffic.json("deed")["deeds"]] == [True]
    assert traffic.fails("deed", "note", " ") == "errors.kit.deed_words"
    assert traffic.fails("deed", "note", "x", "--who", "nobody") == "errors.kit.nobody"


# people looked for


def test_the_search_for_each_person_ends(traffic: Fieldkit, county: County) -> None:
    people = county.of(TRAFFIC)[:3]
    for person in people:
        traffic.done("checkin", county.code(person.number))
    traffic.done("count", "gathering", "0", status=1)
    assert len(traffic.json("chase", "gathering", status=1)["headcount"]["chase"]) == 3
    found, explained, missing = (short_number(person.number) for person in people)
    traffic.json("chase", "gathering", found, "found", status=1)
    assert traffic.fails("chase", "gathering", explained, "explained") == "errors.kit.explain"
    traffic.json("chase", "gathering", explained, "explained", "--words", "buys water", status=1)
    report = traffic.json("chase", "gathering", missing, "missing", "--words", "last seen at the gate")
    endings = {row["person"]["person"]: row["ending"] for row in report["headcount"]["settled"]}
    assert endings == {people[0].number: "found", people[1].number: "explained", people[2].number: "missing"}
    assert [incident["what"] for incident in traffic.json("incident")] == ["missing"]
    assert all(person.name in traffic("chase", "gathering").output for person in people)
    assert traffic.fails("chase", "gathering", found, status=2) == "errors.program.usage"


# settings


def test_settings_are_shown_chosen_and_refused_with_what_was_meant(traffic: Fieldkit) -> None:
    report = traffic.json("settings")
    assert report["file"] == traffic.json("settings where")["file"] == traffic.done("settings", "where").strip()
    assert {"language", "theme"} <= {row["name"] for row in report["settings"]}
    traffic.json("settings set", "theme", "fieldkit-light")
    assert traffic.json("settings get", "theme")["value"] == traffic.done("settings", "get", "theme").strip()
    traffic.json("settings set", "keys.undo", "f11")
    assert traffic.json("settings get", "keys.undo")["value"] == "f11"
    assert 'undo = "f11"' in Path(report["file"]).read_text(encoding="utf-8")
    assert traffic.fails("settings", "set", "keys.undo", "7") == "errors.keys.plain"
    assert traffic.fails("settings", "set", "langage", "en") == "errors.settings.unknown"
    assert "language" in traffic("settings", "get", "langage").stderr


def test_a_typo_in_the_settings_file_is_told_with_its_line(traffic: Fieldkit) -> None:
    file = traffic.home / "settings.toml"
    file.write_text('languge = "en"\n', encoding="utf-8")
    error = traffic("settings").stderr
    assert "languge" in error
    assert "language" in error
