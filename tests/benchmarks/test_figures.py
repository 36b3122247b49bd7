"""Each figure is measured on the real thing; here with few records, to see that it measures at all."""

from __future__ import annotations

from contextlib import closing
from itertools import islice
from pathlib import Path

import pytest

from benchmarks import badge_decoding, desk_figures, drop, durable_append, nothing_new, server_intake, take_over
from benchmarks.__main__ import discover
from benchmarks.corpus import play_days
from benchmarks.trace import passings
from roster.pack import decode_pack
from sync_server.database import open_journal


def test_every_figure_of_the_table_is_there() -> None:
    figures = (
        "durable_append server_intake wire_bytes nothing_new cold_start scan_to_verdict check_in_work search_keystroke "
        "long_day help_time desk_figures drop take_over bad_link simulated_days"
    )
    assert set(figures.split()) <= discover().keys()


def test_check_ins_take_turns_with_raw_commits(tmp_path: Path) -> None:
    times = durable_append.measure(tmp_path, blocks=2, block=5)
    assert (len(times.kit_ms), len(times.limit_ms)) == (10, 10)
    assert min(times.kit_ms + times.limit_ms) > 0


def test_round_without_news_is_short(tmp_path: Path) -> None:
    spent = nothing_new.measure(tmp_path, tls=True)
    for what, most in nothing_new.BYTES_MAX.items():
        warm, again, cold = (spent[what, way] for way in nothing_new.WAYS)
        assert 128 < warm.both < most
        assert warm.both < again.both < cold.both
        assert warm.turns == 1


@pytest.mark.slow
def test_every_reader_gets_the_same_pictures_of_badges() -> None:
    tried = badge_decoding.measure(2, ("plain", "moved"))
    assert [(one.kind, one.reader) for one in tried][:4] == [("plain", name) for name in badge_decoding.READERS]
    assert all(one.right == 2 and not one.wrong for one in tried if one.kind == "plain")
    assert all(len(one.times_ms) == 2 for one in tried)


@pytest.mark.slow
def test_drops_are_written_read_and_answered(tmp_path: Path) -> None:
    played, measured = tmp_path / "played", tmp_path / "measured"
    played.mkdir()
    measured.mkdir()
    drops = drop.measure(play_days(played, 2), measured, 300)
    assert drops.records >= 300
    assert 0 < drops.bytes < 100 * drops.records


@pytest.mark.slow
def test_spare_takes_over_and_nothing_is_missing(tmp_path: Path) -> None:
    played, measured = tmp_path / "played", tmp_path / "measured"
    played.mkdir()
    measured.mkdir()
    taken = take_over.measure(play_days(played, 2), measured)
    assert taken.records > 100
    assert taken.missing == 0


@pytest.mark.slow
def test_intake_takes_turns_with_a_bare_server(tmp_path: Path) -> None:
    played, measured = tmp_path / "played", tmp_path / "measured"
    played.mkdir()
    measured.mkdir()
    corpus = play_days(played, 5)
    requests = server_intake.all_requests(corpus, measured)
    rates = server_intake.measure(corpus, requests, measured, turns=2)
    assert len(rates.server) == len(rates.limit) == 2


@pytest.mark.slow
def test_marks_of_the_trace_come_to_the_desk(tmp_path: Path) -> None:
    marks = list(islice(passings(), 200))
    answers = desk_figures.measure(tmp_path, marks, requests=3)
    for times_ms in (answers.tenth_ms, answers.all_ms):
        assert {page: len(ms) for page, ms in times_ms.items()} == {"json": 3, "board": 3}
    pack = decode_pack((tmp_path / "day.pack").read_bytes())
    for name, taken in (("tenth", 20), ("all", 200)):
        with closing(open_journal(tmp_path / name / "journal.db", pack, write=False)) as journal:
            passed = [value for (_, figure, _), value in journal.views.totals.items() if figure == "passed"]
            assert sum(passed) == taken
