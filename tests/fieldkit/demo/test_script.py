"""The script and its own count, without any kit."""

from __future__ import annotations

import ast
from pathlib import Path

import fieldkit.demo.acts
import fieldkit.demo.expected
import fieldkit.demo.script
import fieldkit.demo.words
from fieldkit.demo.acts import Add, Leave, Scan
from fieldkit.demo.expected import count_script
from fieldkit.demo.play import has_network, moments
from fieldkit.demo.script import Script, write_script
from roster.folder import load_event
from roster.maker import make_people, people_wanted

_OWN = {"fieldkit.demo.acts", "fieldkit.demo.script", "fieldkit.demo.words", "fieldkit.demo.expected"}


def script_of(seed: int) -> Script:
    event = load_event("plan14")
    people = make_people(event, people_wanted(event), seed)
    return write_script(event, people, {person.number: f"{person.number:034d}" for person in people}, seed)


def test_the_count_shares_no_code_with_records_journal_or_kit() -> None:
    for module in (fieldkit.demo.acts, fieldkit.demo.expected, fieldkit.demo.script, fieldkit.demo.words):
        assert module.__file__ is not None
        tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
        imported = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        assert {name for name in imported if name.startswith("fieldkit")} <= _OWN


def test_the_same_seed_is_the_same_day_and_another_is_another() -> None:
    assert script_of(5).acts == script_of(5).acts
    assert script_of(5).acts != script_of(6).acts


def test_what_the_issue_names_is_in_every_day() -> None:
    for seed in range(5):
        script = script_of(seed)
        counts = count_script(script)
        assert sum(count.doubles for count in counts.values()) == 1
        assert any(count.late for count in counts.values())
        assert sum(out - back - used for count in counts.values() for out, back, used in [count.things[1]]) == 2
        assert len(script.outages) == 2
        assert len(script.prepared) == 1
        assert list(script.skews.values()) == [-7 * 60_000]
        assert {13, 14, 15} & set(counts[5].tallies)
        assert all(count.counted for count in counts.values())
        assert 0 < sum(count.incidents_open for count in counts.values()) < sum(c.incidents for c in counts.values())


def test_a_slip_that_was_undone_counts_for_nothing() -> None:
    script = script_of(1)
    slips = [act for act in script.acts if isinstance(act, Add) and act.mistaken]
    assert slips
    without = [act for act in script.acts if act not in slips]
    assert count_script(script, without) == count_script(script)


def test_who_comes_at_eight_and_leaves_at_nine_served_an_hour() -> None:
    script = script_of(1)
    squad = script.event.squads[0].number
    acts = [Scan(0, squad, 7, "7"), Leave(3_600_000, squad, 7)]
    count = count_script(script, acts)[squad]
    assert (count.came, count.gone, count.here, count.served_ms) == (1, 1, 0, 3_600_000)


def test_moments_come_in_order_and_offline_laptops_do_not_sync() -> None:
    script = script_of(2)
    squads = [squad.number for squad in script.event.squads]
    played = list(moments(script, squads))
    assert [moment.at_ms for moment in played] == sorted(moment.at_ms for moment in played)
    assert sum(moment.act >= 0 for moment in played) == len(script.acts)
    outage = script.outages[0]
    assert not has_network(script, outage.squad, outage.from_ms)
    assert has_network(script, outage.squad, outage.to_ms)
    assert not has_network(script, script.prepared[0], script.evening_ms - 1)
