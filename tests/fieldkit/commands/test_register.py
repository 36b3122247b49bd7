"""`deed` and `tally` where the event file says what deeds are worth, and how a tally came to its sum."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from roster.people import short_number
from tests.fieldkit.commands.conftest import Fieldkit
from tests.fieldkit.kit.awards import AT_HOME, FOUND, Awards
from tests.fieldkit.kit.county import TRAFFIC, at


@pytest.fixture(scope="module")
def awards(tmp_path_factory: pytest.TempPathFactory) -> Awards:
    return Awards(tmp_path_factory.mktemp("awards"))


@pytest.fixture
def kit(awards: Awards, tmp_path: Path) -> Fieldkit:
    kit = Fieldkit(tmp_path / "home", tmp_path / "clock")
    kit.set_clock(at(9))
    kit.done("open", awards.prepare("--squad", str(TRAFFIC)))
    return kit


def picture(folder: Path) -> Path:
    file = folder / "picture.png"
    Image.new("RGB", (40, 30), (90, 120, 60)).save(file)
    return file


def test_a_kind_says_what_a_deed_is_worth(kit: Fieldkit, awards: Awards, tmp_path: Path) -> None:
    doer, parent = (short_number(person.number) for person in awards.of(TRAFFIC)[:2])
    assert kit.json("deed note", "--kind", "found")["points"] == 5
    photos = ("--photo", picture(tmp_path), "--photo", picture(tmp_path))
    row = kit.json("deed note", "washed up", "--who", doer, "--witness", parent, "--kind", "1", *photos)
    assert (row["kind"], row["points"]) == (AT_HOME, 4)
    assert kit.json("deed")["deeds"][1]["kind"] == FOUND
    assert "Handed in what was found  5 points" in kit.done("deed")


def test_what_a_kind_asks_for_is_named(kit: Fieldkit, awards: Awards, tmp_path: Path) -> None:
    doer, parent = (short_number(person.number) for person in awards.of(TRAFFIC)[:2])
    who = ("--who", doer, "--witness", parent)
    assert kit.fails("deed", "note", "--kind", "at-home", *who) == "errors.kit.deed_needs.picture"
    photo = ("--photo", picture(tmp_path))
    assert kit.fails("deed", "note", "--kind", "at-home", "--who", doer, *photo) == "errors.kit.deed_needs.witness"
    assert kit.fails("deed", "note", "--kind", "found", "--points", "7") == "errors.kit.deed_points"
    assert kit.fails("deed", "note") == "errors.kit.deed_words"
    assert "it has: 1 at-home, 2 found, 3 helped" in kit("deed", "note", "--kind", "flew").stderr


def test_places_are_told_with_their_ties(kit: Fieldkit, awards: Awards) -> None:
    first, second = (short_number(person.number) for person in awards.of(TRAFFIC)[:2])
    for who in (first, second):
        kit.json("deed note", "--who", who, "--kind", "helped")
    deeds = kit.json("deed")
    assert [(one["place"], one["tied"]) for one in deeds["people"]] == [(1, True), (1, True)]
    said = kit.done("deed")
    assert said.count("=1. ") == 2
    assert "# 1. Traffic: 2 good deeds, 2 points" in said


def test_a_tally_tells_how_it_came_to_its_sum(kit: Fieldkit, tmp_path: Path) -> None:
    kit.json("tally", "speeding", "12", "--photo", picture(tmp_path))
    kit.json("tally", "speeding", "-2", "--note", "counted twice")
    history = kit.json("tally", "speeding", "--history")["history"]
    assert [(entry["amount"], entry["words"], len(entry["pictures"])) for entry in history] == [
        (-2, "counted twice", 0),
        (12, "", 1),
    ]
    ref = f"{history[1]['ref']['log']}.{history[1]['ref']['number']}.{history[1]['ref']['name']}"
    said = kit.done("tally", "speeding", "--history")
    assert "-2" in said
    assert ref in said
    kit.done("strike", ref, "--reason", "another crossing")
    assert kit.json("tally", "speeding")["tally"]["total"] == -2
    assert "+12" in kit.done("tally", "speeding", "--history").splitlines()[-1]
    assert kit.done("tally", "speeding", "--history").splitlines()[-1].endswith("struck")


@pytest.mark.parametrize("wrong", [("--history",), ("speeding", "1", "--history"), ("speeding", "--note", "why")])
def test_options_that_do_not_belong_together_are_refused(kit: Fieldkit, wrong: tuple[str, ...]) -> None:
    assert kit("tally", *wrong).exit_code == 2
