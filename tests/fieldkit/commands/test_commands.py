"""Every command as a person or a script calls it: what it prints, and its exit status."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from PIL import Image

from roster.key_file import DEVICE_KEY, decode_key
from roster.people import short_number
from tests.fieldkit.commands.conftest import Fieldkit, MakeKit
from tests.fieldkit.kit.county import BLOOD, MEDICAL, TRAFFIC, County, at


def ref_text(ref: dict[str, object]) -> str:
    return f"{ref['log']}.{ref['number']}.{ref['name']}"


# setting up


def test_a_prepared_file_makes_a_laptop_ready(empty: Fieldkit, county: County) -> None:
    report = empty.json("open", county.prepare("--squad", "medical", "--label", "Tent"))
    assert (report["certified"], report["squads"], report["label"]) == (True, [MEDICAL], "Tent")
    assert report["people"] == len(county.of(MEDICAL))
    assert "This laptop is ready for: County volunteer day" in empty.done("open", county.pack)


def test_a_bare_pack_can_be_used_at_once_and_says_what_is_missing(empty: Fieldkit, county: County) -> None:
    assert "Nobody has admitted this laptop yet" in empty.done("open", county.pack, "--squad", "traffic")
    assert empty.json("squad")["chosen"] == TRAFFIC
    assert empty.json("checkin", county.code(county.of(TRAFFIC)[0].number))["saved"]


def test_files_that_are_no_packs_are_one_sentence(empty: Fieldkit, county: County, tmp_path: Path) -> None:
    noise = tmp_path / "noise.pack"
    noise.write_bytes(b"\x00\x01" * 500)
    assert empty.fails("open", noise) == "errors.program.roster"
    assert empty.fails("open", tmp_path / "nothing.pack") == "errors.home.file"
    damaged = bytearray(county.pack.read_bytes())
    damaged[len(damaged) // 2] ^= 1
    noise.write_bytes(damaged)
    assert empty.fails("open", noise) == "errors.program.roster"
    assert empty.fails("open", county.pack, "--squad", "nobody", status=2) == "errors.program.usage"


def test_a_pack_of_another_event_is_not_taken_into_a_kit(
    traffic: Fieldkit, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = County(tmp_path_factory.mktemp("other"))
    assert traffic.fails("open", other.pack) == "errors.home.other_event"
    assert traffic.fails("open", other.prepare("--squad", "4")) == "errors.home.other_event"


def test_a_laptop_is_prepared_with_a_key_that_never_leaves_it(empty: Fieldkit, county: County, tmp_path: Path) -> None:
    file = tmp_path / "laptop.key"
    report = empty.json("key", file)
    assert decode_key(DEVICE_KEY, file.read_bytes(), "laptop.key").hex() == report["key"]
    assert report["key"] in empty.done("key")
    opened = empty.json("open", county.prepare("--squad", "science", "--key", str(file)))
    assert (opened["certified"], opened["device"]) == (True, report["device"])


def test_a_file_for_another_laptop_is_refused(traffic: Fieldkit, county: County) -> None:
    traffic.done("tally", "parking", "1")
    assert traffic.fails("open", county.prepare("--squad", "medical")) == "errors.home.other_key"


def test_squad_site_and_operator_are_chosen_by_number_key_or_name(desk: Fieldkit, county: County) -> None:
    assert desk.json("squad") == desk.json("squad", "all")
    assert desk.json("squad", "Medical")["chosen"] == MEDICAL
    assert desk.json("squad", "文明交通")["chosen"] == TRAFFIC
    assert desk.json("site", "square")["chosen"] == 1
    assert "*" in desk.done("squad")
    assert desk.json("operator", short_number(county.of(TRAFFIC)[3].number))["name"] == county.of(TRAFFIC)[3].name
    assert county.of(TRAFFIC)[3].name in desk.done("operator")
    assert desk.fails("squad", "99", status=2) == "errors.program.usage"
    assert desk.fails("site", "moon", status=2) == "errors.program.usage"
    assert desk.fails("operator", "nobody") == "errors.kit.nobody"


def test_a_captains_laptop_does_not_become_another_squads(traffic: Fieldkit) -> None:
    assert traffic.fails("squad", "medical") == "errors.kit.not_your_squad"
    assert traffic.fails("squad", "all") == "errors.kit.not_your_squad"


# people


def test_exit_status_says_whether_it_is_so_afterwards(traffic: Fieldkit, desk: Fieldkit, county: County) -> None:
    code = county.code(county.of(TRAFFIC)[0].number)
    assert traffic.json("checkout", code, status=1)["kind"] == "already_out"
    assert traffic.json("away", code, status=1)["kind"] == "already_out"
    assert traffic.json("checkin", code)["kind"] == "in"
    assert traffic.json("checkin", code)["kind"] == "already_in"
    assert traffic.json("away", code, "--minutes", "20", "--reason", "bank")["person"]["status"] == "away"
    assert traffic.json("back", code)["kind"] == "back"
    assert traffic.json("back", code)["kind"] == "already_in"
    assert traffic.json("checkout", code)["kind"] == "out"
    assert traffic.json("checkout", code)["kind"] == "already_out"


def test_already_in_elsewhere_is_a_problem_that_can_be_forced(desk: Fieldkit, county: County) -> None:
    code = county.code(county.of(TRAFFIC)[0].number)
    desk.done("squad", "traffic")
    desk.done("checkin", code)
    desk.done("squad", "medical")
    assert desk.json("checkin", code, status=1)["kind"] == "already_in"
    assert desk.json("checkin", code, "--force", "--reason", "sent over")["saved"]
    (double,) = desk.json("doubles")
    assert ref_text(double["spells"][0]["ref"]) in desk.done("doubles")
    desk.json("doubles settle", ref_text(double["spells"][0]["ref"]))
    assert desk.json("doubles") == []
    assert "Nobody is counted twice" in desk.done("doubles")


def test_one_person_under_two_numbers_is_a_double_until_one_arrival_is_settled(
    traffic: Fieldkit, county: County
) -> None:
    person = next(person for person in county.of(TRAFFIC) if person.phone)
    walk_in = traffic.json("walkin", person.name, "--phone", person.phone)["person"]
    traffic.done("checkin", county.code(person.number))
    rows = {row["person"]["person"]: row for row in traffic.json("doubles")}
    assert rows[person.number]["alike"] == [walk_in["person"]]
    assert f"= {walk_in['short']}" in traffic.done("doubles")
    traffic.done("doubles", "settle", ref_text(rows[walk_in["person"]]["spells"][0]["ref"]))
    assert traffic.json("doubles") == []


def test_several_squads_arrive_with_one_command_and_one_undo(desk: Fieldkit, county: County) -> None:
    expected = len(county.of(TRAFFIC)) + len(county.of(MEDICAL))
    verdicts = desk.json("checkin-all", "--squad", "traffic", "--squad", "medical")
    assert {verdict["squad"] for verdict in verdicts} == {TRAFFIC, MEDICAL}
    assert len(verdicts) == expected
    desk.done("undo")
    assert desk.fails("checkin-all") == "errors.kit.which_squad"
    assert len(desk.json("checkin-all", "--squad", "traffic", "--squad", "medical")) == expected


def test_force_and_reason_go_together(traffic: Fieldkit, county: County) -> None:
    code = county.code(county.of(MEDICAL)[0].number)
    assert "--force --reason" in traffic.done("checkin", code, status=1)
    assert traffic.fails("checkin", code, "--force", status=2) == "errors.program.usage"
    assert traffic.fails("checkin", code, "--reason", "x", status=2) == "errors.program.usage"
    assert traffic.json("checkin", code, "--force", "--reason", "lent")["person"]["guest"]


@pytest.mark.parametrize("language", ["en", "zh_Hans", "zh_Hant"])
def test_every_verdict_is_told_in_every_language(traffic: Fieldkit, county: County, language: str) -> None:
    mine, other = county.of(TRAFFIC)[0].number, county.of(MEDICAL)[0].number
    names = [person.name for person in county.people]
    twice = next(name for name in names if names.count(name) > 1)
    told = [
        traffic("checkin", text, language=language).output
        for text in (
            county.code(mine),
            county.code(mine),
            county.code(other),
            county.forged(mine),
            county.forged(mine, mark=(county.folder.mark() + 1) % 4096),
            county.forged(mine + 1, issue=3),
            "12345678901234567890",
            "nobody",
            twice,
        )
    ]
    assert len({text.split("\n")[0].split("  ")[0] for text in told}) == 9
    assert not any("cli." in text or "words." in text or "{" in text for text in told)


def test_signs_that_steer_a_terminal_are_shown_and_not_obeyed(traffic: Fieldkit) -> None:
    traffic.done("incident", "raise", "other", "look \x1b[2J\x07 here\nand there")
    traffic.done("walkin", "Ann\x1b[31m")
    for shown in (traffic.done("incident"), traffic.done("find", "Ann"), traffic.done("history")):
        assert "\x1b" not in shown
        assert "\x07" not in shown


def test_a_walk_in_is_taken_in_found_and_checked_out(traffic: Fieldkit) -> None:
    verdict = traffic.json("walkin", "Ann Lee", "--phone", "123", "--note", "cousin")
    short = verdict["person"]["short"]
    assert short in traffic.done("find", "ann")
    assert traffic.json("person", short)["phone"] == "123"
    assert "cousin" in traffic.done("person", "Ann")
    assert traffic.json("checkout", short)["kind"] == "out"
    assert traffic.fails("walkin", "  ") == "errors.kit.walk_in_name"


def test_a_whole_squad_arrives(traffic: Fieldkit) -> None:
    assert len(traffic.json("checkin-all")) == 15
    assert "Checked in: 0" in traffic.done("checkin-all")
    assert traffic.json("board")["figures"]["here"] == 15


def test_people_are_found_and_their_cards_shown(traffic: Fieldkit, county: County) -> None:
    assert traffic.json("find", "解思源")[0]["name"] == "解思源"
    assert "解思源" in traffic.done("find", "xsy")
    assert traffic.json("find", "qqqq", status=1) == []
    assert "Nobody fits" in traffic.done("find", "qqqq", status=1)
    card = traffic.done("person", "解思源")
    assert "East gate crossing" in card
    assert traffic.fails("person", "qqqq") == "errors.kit.nobody"
    assert traffic.fails("person", county.forged(1)) == "errors.kit.bad_badge"


def test_a_lost_badge_is_revoked(traffic: Fieldkit, county: County) -> None:
    person = county.of(TRAFFIC)[0].number
    assert traffic.json("revoke-badge", short_number(person))["what"] == "badge_revoked"
    assert traffic.json("checkin", county.code(person), status=1)["kind"] == "revoked"


# squads


def test_the_board_shows_who_is_here_and_what_is_short(make_kit: MakeKit, county: County) -> None:
    kit = make_kit("--squad", "medical")
    kit.set_clock(at(8, 40))
    doctor = next(person for person in county.of(MEDICAL) if person.role == "doctor")
    kit.done("checkin", county.code(doctor.number))
    shown = kit.done("board")
    assert f"here (1)\n  {doctor.name}" in shown
    assert "late (9)" in shown
    assert "Doctor: 1 of 4 here" in shown
    assert kit.json("board")["roles"] == {"doctor": [1, 4]}


def test_the_desk_sees_figures_of_all_squads_in_columns(desk: Fieldkit) -> None:
    assert [row["squad"] for row in desk.json("figures")] == list(range(1, 11))
    assert [row["squad"] for row in desk.json("figures", "traffic")] == [TRAFFIC]
    assert desk.fails("board") == "errors.kit.which_squad"
    assert desk.json("board", "5")["figures"]["squad"] == BLOOD
    lines = desk("figures", language="zh_Hans").output.splitlines()
    ends = {sum(2 if ord(sign) > 0x2E7F else 1 for sign in line) for line in lines}
    assert len(lines) == 11
    assert len(ends) == 1


def test_headcounts(traffic: Fieldkit, county: County) -> None:
    traffic.done("checkin", county.code(county.of(TRAFFIC)[0].number))
    traffic.done("checkin", county.code(county.of(TRAFFIC)[1].number))
    counted = traffic.json("count", "gathering", "--adult", "1", "--child", "1", "--note", "by the gate")
    assert counted["headcount"]["counted"] == {"adult": 1, "child": 1}
    short = traffic.json("count", "1", "1", status=1)
    chased = [row["person"]["person"] for row in short["headcount"]["chase"]]
    assert chased == [person.number for person in county.of(TRAFFIC)[:2]]
    assert county.of(TRAFFIC)[0].name in traffic.done("count", "Gathering", status=1)
    assert traffic.json("count", "noon", "--category", "adult=7")["done"]["what"] == "headcount"
    assert traffic.json("count", "on-site")["done"] is None
    assert len(traffic.json("count")) == 5
    for wrong in (
        ("count", "moon", "1"),
        ("count", "1", "-4"),
        ("count", "1", "many"),
        ("count", "1", "1", "--adult", "1"),
        ("count", "--adult", "1"),
        ("count", "1", "--category", "adult"),
        ("count", "blood-van", "1"),
    ):
        assert traffic.fails(*wrong, status=2) == "errors.program.usage"
    assert traffic.fails("count", "1", "--category", "dog=1") == "errors.kit.category"
    assert traffic.fails("count", "1", "1000000") == "errors.kit.count"


def test_incidents(traffic: Fieldkit) -> None:
    assert "No incidents." in traffic.done("incident")
    raised = traffic.json("incident raise", "injury", "fell off a bicycle", "--severity", "3")
    number = raised["number"]
    assert "lost dog" in traffic.done("incident", "raise", "other", "lost dog")
    traffic.json("incident entry", number, "ambulance called")
    state = traffic.json("incident state", number.lower(), "closed", "--words", "taken home", "--severity", "1")
    assert (state["state"], state["severity"], len(state["timeline"])) == ("closed", 1, 3)
    shown = traffic.done("incident", "show", number)
    assert "ambulance called" in shown
    assert [card["state"] for card in traffic.json("incident")] == ["closed", "open"]
    assert len(traffic.json("incident", "--open")) == 1
    entry = state["timeline"][1]["ref"]
    traffic.json("strike", ref_text(entry), "--reason", "it was the other one")
    assert [line["struck"] for line in traffic.json("incident show", number)["timeline"]] == [False, True, False]
    assert "struck" in traffic.done("incident", "show", number)
    assert traffic.fails("incident", "show", "Z-9") == "errors.kit.no_incident"
    assert traffic.fails("incident", "entry", number, " ") == "errors.kit.words"
    assert traffic.fails("incident", "raise", "earthquake", "x", status=2) == "errors.program.usage"
    assert traffic.fails("incident", "state", number, "finished", status=2) == "errors.program.usage"


def test_pictures_of_an_incident(traffic: Fieldkit, tmp_path: Path) -> None:
    number = traffic.json("incident raise", "traffic", "two cars")["number"]
    file, folder = tmp_path / "seen.png", tmp_path / "pictures"
    Image.new("RGB", (60, 40), "red").save(file)
    assert "No pictures." in traffic.done("incident", "photo", number, "--save", folder)
    added = traffic.json("incident photo", number, file, "--words", "the left one")
    assert added["card"]["timeline"][-1]["photo"]["here"]
    assert "picture, 1 kB the left one" in traffic.done("incident", "show", number)
    saved = traffic.json("incident photo", number, "--save", folder)
    assert saved["files"] == [str(folder / f"{number}-1.jpg")]
    with Image.open(saved["files"][0]) as picture:
        assert picture.size == (60, 40)
    assert "picture" in traffic.done("history")
    file.write_bytes(b"no picture")
    assert traffic.fails("incident", "photo", number, file) == "errors.kit.photo_kind"
    assert traffic.fails("incident", "photo", number, status=2) == "errors.program.usage"
    assert traffic.fails("incident", "photo", number, file, "--save", folder, status=2) == "errors.program.usage"
    assert traffic.fails("incident", "photo", number, "--save", file / "below") == "errors.kit.photo_save"


def test_tallies(traffic: Fieldkit, desk: Fieldkit) -> None:
    assert traffic.json("tally", "parking", "12")["tally"]["total"] == 12
    assert traffic.json("tally", "9", "-2", "--note", "counted twice")["tally"]["total"] == 10
    assert traffic.json("tally", "parking")["done"] is None
    assert len(traffic.json("tally")) == 6
    assert "Stage 1: gathering 10" in traffic.done("tally", "parking")
    assert traffic.fails("tally", "posters", "1", status=2) == "errors.program.usage"
    assert traffic.fails("tally", "parking", "0") == "errors.kit.amount"
    assert traffic.fails("tally", "parking", "lots", status=2) == "errors.program.usage"
    assert desk.fails("tally", "parking", "1") == "errors.kit.which_squad"
    assert desk.json("tally", "parking", "1", "--squad", "traffic")["tally"]["total"] == 1


def test_things(traffic: Fieldkit, county: County) -> None:
    person = county.of(TRAFFIC)[0]
    assert traffic.json("thing out", "cap", "3")["thing"]["figures"]["out"] == 3
    held = traffic.json("thing out", "cap", "--to", short_number(person.number))
    assert held["thing"]["holders"] == {"0": 3, str(person.number): 1}
    assert person.name in traffic.done("thing")
    assert traffic.json("thing back", "1", "--from", person.name if person.name != "曾怡" else "49")["done"]
    traffic.json("thing back", "cap", "3")
    assert traffic.json("thing used", "leaflet", "40", "--note", "rain")["thing"]["figures"]["used"] == 40
    assert len(traffic.json("thing")) == 4
    assert traffic.fails("thing", "out", "crown", status=2) == "errors.program.usage"
    assert traffic.fails("thing", "out", "cap", "0") == "errors.kit.amount"
    assert traffic.fails("thing", "out", "cap", "--to", "qqqq") == "errors.kit.nobody"


# the past and the rest


def test_history_undo_and_strike(traffic: Fieldkit, county: County) -> None:
    traffic.done("checkin", county.code(county.of(TRAFFIC)[0].number))
    tally = traffic.json("tally", "parking", "12")["done"]["ref"]
    assert [line["done"]["what"] for line in traffic.json("history")] == ["tally", "arrival"]
    assert ref_text(tally) in traffic.done("history")
    assert traffic.json("strike", ref_text(tally))["what"] == "strike"
    assert traffic.json("undo")["undone"]["what"] == "arrival"
    assert traffic.json("undo", status=1) == {"undone": None}
    assert "Nothing is left to undo" in traffic.done("undo", status=1)
    assert [line["struck"] for line in traffic.json("history")] == [True, True]
    assert len(traffic.json("history", "--limit", "1")) == 1
    assert traffic.fails("strike", "x", status=2) == "errors.program.usage"
    assert traffic.fails("strike", "1.1.00") == "errors.kit.no_record"


def test_undo_takes_back_a_walk_in_of_the_call_before(traffic: Fieldkit) -> None:
    traffic.done("walkin", "Ann")
    traffic.done("undo")
    assert traffic.json("find", "Ann", status=1) == []
    assert traffic.json("undo", status=1) == {"undone": None}


def test_status(traffic: Fieldkit, county: County) -> None:
    traffic.done("checkin", county.code(county.of(TRAFFIC)[0].number))
    status = traffic.json("status")
    assert (status["squad"], status["certified"], status["sync"]["state"]) == (TRAFFIC, True, "off")
    assert status["sync"]["unsent"] == status["sync"]["records"] == 2
    shown = traffic.done("status")
    assert "1 / 15" in shown
    assert "none known" in shown


def test_verify_names_what_is_wrong_in_a_sentence(traffic: Fieldkit, county: County) -> None:
    traffic.done("checkin", county.code(county.of(TRAFFIC)[0].number))
    assert traffic.json("verify")["ok"]
    assert "Nothing is wrong: 2 records in 1 logs" in traffic.done("verify")
    with closing(sqlite3.connect(traffic.home / "journal.db", isolation_level=None)) as connection:
        connection.execute("UPDATE record SET wall_ms = wall_ms + 1 WHERE kind = 10")
    report = traffic.json("verify", status=1)
    assert [(finding["cause"], finding["number"]) for finding in report["findings"]] == [("content", 2)]
    assert "Record 2 of log" in traffic.done("verify", status=1)


def test_commands_on_a_home_without_a_kit_say_how_to_begin(empty: Fieldkit) -> None:
    for command in ("status", "board", "history", "verify", "sync", "undo", "checkin-all"):
        assert empty.fails(command) == "errors.home.empty"
    assert empty.fails("join", "no code") in {"errors.join.short", "errors.join.sign", "errors.join.typo"}
    assert not empty.home.exists()


def test_an_unknown_command_is_a_wrong_call(empty: Fieldkit) -> None:
    assert empty.fails("chekin", "1", status=2) == "errors.program.usage"


def test_views_that_are_wrong_are_made_anew_by_command(traffic: Fieldkit, county: County) -> None:
    traffic.done("checkin", county.code(county.of(TRAFFIC)[0].number))
    with closing(sqlite3.connect(traffic.home / "journal.db", isolation_level=None)) as connection:
        connection.execute("UPDATE total SET value = 9 WHERE figure = 'here'")
    assert traffic.json("status")["figures"]["here"] == 9
    assert "fieldkit verify --rebuild" in traffic.done("verify", status=1)
    assert traffic.json("verify", "--rebuild")["ok"]
    assert traffic.json("status")["figures"]["here"] == 1
