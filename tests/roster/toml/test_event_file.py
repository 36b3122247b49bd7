"""Event files: everything they can say, and every problem with its line and what to write instead."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roster.errors import EventError
from roster.event import (
    Checkpoint,
    DeedKind,
    Event,
    Label,
    Post,
    RoleWanted,
    Site,
    Subgroup,
    Tally,
    Thing,
    Unit,
    Wanted,
)
from roster.plans.shipped import plan_text
from roster.sound import unsound
from roster.toml.event_file import FILE_BYTES_MAX, parse_event
from tests.roster.refusal import is_helpful, refusal

EVENT = """\
[event]
key = "day"
name = { en = "Day", zh_hans = "日" }
place = "Town"
time_zone = "Asia/Shanghai"
days = [2027-03-05, 2027-03-06]
categories = ["adult", "child"]
consent = ["child"]
decisions = ["One."]

[[roles]]
key = "doctor"
name = "Doctor"
[[roles]]
key = "volunteer"
name = "Volunteer"

[[units]]
key = "county"
name = "County"
[[units]]
key = "health"
name = "Health"
parent = "county"

[[sites]]
number = 1
key = "square"
name = "Square"
[[sites]]
number = 2
key = "home"
name = "Home"

[[squads]]
number = 1
key = "medical"
name = "Medical"
unit = "health"
captain = "单立群"
wanted = { at_most = 8, roles = { doctor = 4 } }
site = "square"
may_leave = false

[[squads.posts]]
key = "door"
name = "Door"
minimum = { doctor = 1, volunteer = 2 }

[[squads.posts]]
key = "gate"
name = "Gate"
site = "home"
may_leave = true

[[squads.subgroups]]
tag = "graduate"
unit = "county"
people = 3
inside = false

[[squads]]
number = 2
key = "elders"
name = "Elders"
captain = "翟明素"
wanted = 20
site = "home"
letter = "Z"

[[sessions]]
key = "morning"
name = "Morning"
opens = "08:00"
start = "08:30"
end = 09:20:00
site = "square"
grace_minutes = 5

[[sessions]]
key = "work"
name = "Work"
day = 2027-03-06
start = 2027-03-06 09:20:00
end = "2027-03-06 17:30"
squads = ["elders"]
sites = { elders = "square" }

[[checkpoints]]
number = 1
key = "gathering"
name = "Gathering"
due = "08:40"
[[checkpoints]]
number = 2
key = "any-time"
name = "Any time"
squads = ["elders"]

[[things]]
number = 1
key = "cap"
name = "Cap"
kind = "lent"
per_squad = { all = 10, medical = 0 }
required = { all = 8, medical = 0 }

[[tallies]]
number = 1
key = "blood"
name = "Blood"
unit = "ml"
squads = ["medical"]
step = 100

[[deeds]]
number = 1
key = "at-home"
name = { en = "At home", zh_hans = "在家" }
points = 2
per = "picture"
needs = ["picture", "witness"]

[[deeds]]
number = 2
key = "other"
name = "Other"
points = 5
"""


def parse(text: str) -> Event:
    return parse_event(text.encode(), "event.toml")


def problems(text: str) -> list[tuple[int, str]]:
    with pytest.raises(EventError) as caught:
        parse(text)
    assert str(caught.value).splitlines() == [str(problem) for problem in caught.value.problems]
    assert all(problem.file == "event.toml" for problem in caught.value.problems)
    return [(problem.line, problem.text) for problem in caught.value.problems]


def changed(before: str, after: str) -> str:
    assert before in EVENT
    return EVENT.replace(before, after, 1)


def line_of(text: str, part: str) -> int:
    return text.count("\n", 0, text.index(part)) + 1


def shanghai_ms(day: int, hour: int, minute: int) -> int:
    return round(datetime(2027, 3, day, hour - 8, minute, tzinfo=UTC).timestamp() * 1000)


def test_everything_that_a_file_says_is_in_the_event() -> None:
    event = parse(EVENT)
    medical, elders = event.squads
    assert (event.key, event.name, event.place) == ("day", Label("Day", "日"), Label("Town"))
    assert (event.time_zone, event.days) == ("Asia/Shanghai", (date(2027, 3, 5), date(2027, 3, 6)))
    assert event.units == (Unit("county", Label("County")), Unit("health", Label("Health"), "county"))
    assert event.sites == (Site(1, "square", Label("Square")), Site(2, "home", Label("Home")))
    assert (medical.unit, medical.captain, medical.site, medical.may_leave) == ("health", "单立群", 1, False)
    assert medical.wanted == Wanted("at_most", 8, (RoleWanted("doctor", 4),))
    assert (medical.letter, elders.letter) == ("A", "Z")
    assert elders.wanted == Wanted("exactly", 20)
    assert medical.posts == (
        Post("door", Label("Door"), 1, (RoleWanted("doctor", 1), RoleWanted("volunteer", 2)), False),
        Post("gate", Label("Gate"), 2, (), True),
    )
    assert medical.subgroups == (Subgroup("graduate", Label("graduate"), "county", 3, False),)
    assert event.things == (Thing(1, "cap", Label("Cap"), True, {2: 10}, {2: 8}),)
    assert event.tallies == (Tally(1, "blood", Label("Blood"), (1,), Label("ml"), 100),)
    assert event.deeds == (
        DeedKind(1, "at-home", Label("At home", "在家"), 2, True, ("picture", "witness")),
        DeedKind(2, "other", Label("Other"), 5),
    )
    assert [kind.worth(3) for kind in event.deeds] == [6, 5]
    assert (event.decisions, event.categories) == (("One.",), ("adult", "child"))
    assert event.consent == ("child",)
    assert event.role_name("doctor") == Label("Doctor")


def test_times_are_local_times_of_the_event() -> None:
    event = parse(EVENT)
    morning, work = event.sessions
    assert (morning.opens_ms, morning.start_ms) == (shanghai_ms(5, 8, 0), shanghai_ms(5, 8, 30))
    assert (morning.end_ms, morning.grace_s) == (shanghai_ms(5, 9, 20), 300)
    assert (work.opens_ms, work.start_ms, work.end_ms) == (
        shanghai_ms(6, 9, 20),
        shanghai_ms(6, 9, 20),
        shanghai_ms(6, 17, 30),
    )
    assert event.checkpoints == (
        Checkpoint(1, "gathering", Label("Gathering"), (1, 2), shanghai_ms(5, 8, 40)),
        Checkpoint(2, "any-time", Label("Any time"), (2,), 0),
    )


def test_squads_are_expected_at_the_sessions_site_or_their_own() -> None:
    morning, work = parse(EVENT).sessions
    assert (morning.squads, morning.sites) == ((1, 2), {1: 1, 2: 1})
    assert (work.squads, work.sites) == ((2,), {2: 1})
    own = parse(changed('site = "square"\ngrace_minutes = 5', "grace_minutes = 5"))
    assert own.sessions[0].sites == {1: 1, 2: 2}


CASES = [
    # a typo in a key
    ('captain = "单立群"', 'captian = "单立群"', 'unknown key "captian" in squad "medical": did you mean "captain"?'),
    ("[[tallies]]", "[[talies]]", 'unknown key "talies" in the event file: did you mean "tallies"?'),
    ("place =", "colour = 1\nplace =", 'unknown key "colour" in "event" of the event file: write one of:'),
    ('{ en = "Day", zh_hans', '{ en = "Day", zh_hant = "日", zh_hanz', 'did you mean "zh_hans"?'),
    ("at_most", "at_must", 'unknown key "at_must" in "wanted" of squad "medical": did you mean "at_most"?'),
    # a squad without captain, and what else is missing
    ('captain = "单立群"\n', "", '"captain" is missing in squad "medical": write who leads it'),
    ('captain = "单立群"', 'captain = " "', '"captain" of squad "medical" is empty: write who leads it'),
    ("wanted = 20\n", "", '"wanted" is missing in squad "elders": write how many people it wants'),
    ("at_most = 8, ", "", '"wanted" of squad "medical" must have one of: exactly, at_least, at_most.'),
    ("at_most = 8", "at_most = 8, exactly = 8", "must have one of"),
    ('en = "Day", ', "", '"en" is missing in "name" of "event" of the event file'),
    ('key = "work"\n', "", '"key" is missing in a session: write a short word'),
    # references to what is not there
    ('site = "home"\nletter', 'site = "hom"\nletter', 'unknown site "hom" in squad "elders": did you mean "home"?'),
    ('site = "home"\nmay', 'site = "x"\nmay', 'unknown site "x" in post "gate": write one of: square, home.'),
    ('unit = "health"', 'unit = "helth"', 'unknown unit "helth" in squad "medical": did you mean "health"?'),
    ('parent = "county"', 'parent = "cuonty"', 'unknown unit "cuonty" in unit "health": did you mean "county"?'),
    ('squads = ["medical"]', 'squads = ["medicl"]', 'unknown squad "medicl" in tally "blood": did you mean "medical"?'),
    ('consent = ["child"]', 'consent = ["chidl"]', 'unknown category "chidl"'),
    ("{ all = 8,", "{ all = -8,", '"all" is -8: write a number from 0 to'),
    ("{ all = 8,", "{ eldres = 8,", 'unknown key "eldres" in "required" of thing "cap": did you mean "elders"?'),
    ("medical = 0", "medicall = 0", 'unknown key "medicall" in "per_squad" of thing "cap": did you mean "medical"?'),
    ("{ doctor = 4 }", "{ docter = 4 }", 'unknown role "docter"'),
    ('kind = "lent"', 'kind = "borrowed"', 'unknown kind "borrowed" in thing "cap": write one of: lent, used.'),
    ('sites = { elders = "square" }', 'sites = { medical = "square" }', 'is not among "squads" of session "work"'),
    # what may be there only once
    ('number = 2\nkey = "home"', 'number = 1\nkey = "home"', '"number" 1 of site "home" is already in line'),
    ('key = "elders"', 'key = "medical"', '"key" medical of squad "medical" is already in line'),
    ('letter = "Z"', 'letter = "A"', '"letter" A of squad "elders" is already in line'),
    ('key = "gate"', 'key = "door"', '"key" door of post "door" is already in line'),
    # times
    ('"Asia/Shanghai"', '"Asia/Shangai"', 'unknown time zone "Asia/Shangai": did you mean "Asia/Shanghai"?'),
    ('"Asia/Shanghai"', '"Shanghai"', 'unknown time zone "Shanghai": did you mean "Asia/Shanghai"?'),
    ('"Asia/Shanghai"', '"../etc"', 'unknown time zone "../etc"'),
    ('"2027-03-06 17:30"', '"2027-03-06 09:00"', 'session "work" ends before it begins'),
    ('opens = "08:00"', 'opens = "08:45"', 'session "morning" begins before it opens'),
    ('"2027-03-06 17:30"', '"2027-03-07 17:30"', "2027-03-07 is not among the days of the event"),
    ("day = 2027-03-06", "day = 2027-03-08", "2027-03-08 is not among the days of the event"),
    ('start = "08:30"', 'start = "half past eight"', '"start" of session "morning" must be a time as in "08:30"'),
    ('start = "08:30"', 'start = "25:30"', '"start" of session "morning" must be a time'),
    ('start = "08:30"', "start = 2027-03-05T08:30:00Z", "in local time"),
    ("days = [2027-03-05, 2027-03-06]", 'days = ["2027-03-05"]', '"days" must be a list of days without quotes'),
    ("days = [2027-03-05, 2027-03-06]", "days = [2207-03-05]", "2207-03-05 is no day of an event: write a year from"),
    ("days = [2027-03-05, 2027-03-06]", f"days = [{'2027-03-05, ' * 1_001}]", "1,001 days are too many for one event"),
    # wrong types and sizes
    ("number = 1\n", 'number = "1"\n', '"number" of site "square" must be a whole number, not a text.'),
    ("number = 1\n", "number = true\n", '"number" of site "square" must be a whole number, not true or false.'),
    ("number = 1\n", "number = 4001\n", '"number" is 4001: write a number from 1 to 4000.'),
    ("may_leave = false", 'may_leave = "no"', '"may_leave" of squad "medical" must be true or false, not a text.'),
    ('captain = "单立群"', "captain = 7", '"captain" of squad "medical" must be a text in quotes, not a whole number.'),
    ("inside = false", "inside = 0", '"inside" of subgroup "graduate" must be true or false'),
    ('decisions = ["One."]', "decisions = [1]", '"decisions" must hold texts in quotes, not a whole number.'),
    ('key = "elders"', 'key = "the elders"', '"the elders" cannot be a key'),
    ('key = "elders"', 'key = "all"', '"all" cannot be a key'),
    ('letter = "Z"', 'letter = "z1"', '"z1" cannot be a letter'),
    ('letter = "Z"', 'letter = "HQ"', '"HQ" cannot be a letter'),
    ('place = "Town"', f'place = "{"x" * 500}"', '"place" has 500 characters'),
    ('place = "Town"', r'place = "To\nwn"', '"place" of "event" of the event file has a line break'),
    (r"[[tallies]]", '"talies\\u001b\\n" = 1\n[[tallies]]', 'unknown key "talies'),
    # what deeds are worth
    (
        'per = "picture"',
        'per = "photo"',
        'unknown way to give points "photo" in deed "at-home": write one of: deed, picture',
    ),
    ('"witness"]', '"witnes"]', 'unknown need "witnes" in deed "at-home": did you mean "witness"?'),
    ("points = 2\n", "points = 251\n", '"points" is 251: write a number from 0 to 250.'),
    ("points = 5\n", "points = 1001\n", '"points" is 1001: write a number from 0 to 1000.'),
    ('number = 2\nkey = "other"', 'number = 1\nkey = "other"', '"number" 1 of deed "other" is already in line'),
    # more people than there is room for
    ("at_most = 8", "at_most = 3", "the roles of squad"),
    ("volunteer = 2", "volunteer = 8", "the posts of squad"),
    ("people = 3\ninside = false", "people = 9", "the subgroups inside of squad"),
    # a unit above itself
    ('key = "county"\nname = "County"', 'key = "county"\nname = "County"\nparent = "health"', "is above itself"),
]


@pytest.mark.parametrize(("before", "after", "text"), CASES, ids=[case[2][:60] for case in CASES])
def test_a_mistake_is_named_at_its_line(before: str, after: str, text: str) -> None:
    wrong = changed(before, after)
    found = problems(wrong)
    assert [problem for problem in found if text in problem[1]], found
    first = line_of(EVENT, before)
    near = range(first - 14, first + max(before.count("\n"), after.count("\n")) + 3)
    assert next(line for line, problem in found if text in problem) in near, found


@pytest.mark.parametrize(
    ("before", "after", "part"),
    [
        ('captain = "单立群"', 'captian = "单立群"', "captian"),
        ('site = "home"\nletter', 'site = "hom"\nletter', 'site = "hom"'),
        ("{ doctor = 4 }", "{ docter = 4 }", "docter"),
        ('start = "08:30"', "start = 1", "start = 1"),
        ('parent = "county"', 'parent = "cuonty"', "cuonty"),
    ],
)
def test_one_mistake_is_one_problem_at_its_own_line(before: str, after: str, part: str) -> None:
    wrong = changed(before, after)
    assert [line for line, _ in problems(wrong)] == [line_of(wrong, part)]


def test_a_squad_without_captain_is_named_at_its_table() -> None:
    wrong = changed('captain = "翟明素"\n', "")
    assert [line for line, _ in problems(wrong)] == [line_of(wrong, 'number = 2\nkey = "elders"') - 1]


def test_sessions_that_overlap_for_a_squad_are_named_with_both_lines() -> None:
    wrong = changed("day = 2027-03-06\nstart = 2027-03-06 09:20:00", "start = 2027-03-05 09:19:00")
    ((line, text),) = problems(wrong)
    assert line == line_of(wrong, "start = 2027-03-05 09:19:00")
    other = line_of(wrong, 'start = "08:30"')
    assert f'session "work" overlaps session "morning" (line {other}) for squad "elders"' in text


def test_sessions_of_different_squads_may_overlap() -> None:
    apart = changed("day = 2027-03-06\nstart = 2027-03-06 09:20:00", "start = 2027-03-05 09:19:00")
    parse(apart.replace("grace_minutes = 5", 'grace_minutes = 5\nsquads = ["medical"]'))


def test_a_session_may_begin_when_another_ends() -> None:
    parse(changed("day = 2027-03-06\nstart = 2027-03-06 09:20:00", "start = 2027-03-05 09:20:00"))


def test_a_time_that_clocks_skip_is_named() -> None:
    wrong = changed('"Asia/Shanghai"', '"America/New_York"').replace("2027-03-05, 2027-03-06", "2027-03-14, 2027-03-06")
    wrong = wrong.replace(
        'day = 2027-03-06\nstart = 2027-03-06 09:20:00\nend = "2027-03-06', 'start = "02:30"\nend = "'
    )
    wrong = wrong.replace('start = "02:30"', 'day = 2027-03-14\nstart = "02:30"').replace('end = " 17', 'end = "17')
    assert any("2027-03-14 02:30 does not exist in America/New_York" in text for _, text in problems(wrong))


def test_every_problem_is_reported_at_once_in_the_order_of_lines() -> None:
    wrong = (
        changed("Asia/Shanghai", "Nowhere/Town").replace('captain = "翟明素"\n', "").replace("step = 100", "step = 0")
    )
    lines = [line for line, _ in problems(wrong)]
    assert len(lines) == 3
    assert lines == sorted(lines)


def test_an_empty_file_says_what_must_be_in_it() -> None:
    assert [text.split(" is missing")[0] for _, text in problems("")] == ['"event"', '"sites"', '"squads"']


@pytest.mark.parametrize(
    ("text", "line"),
    [("[event]\nkey = day\n", 2), ("[event\n", 1), ('[event]\n\nkey = "a\n', 3), ("[event]\n[event]\n", 2)],
)
def test_what_is_no_toml_is_named_at_its_line(text: str, line: int) -> None:
    ((found, sentence),) = problems(text)
    assert found == line
    assert "this is not TOML" in sentence


def test_a_file_that_is_not_in_utf_8_is_named_at_its_line() -> None:
    with pytest.raises(EventError, match=r"event.toml:3: this line is not in UTF-8"):
        parse_event(EVENT.replace("Town", "城市").encode("gb18030"), "event.toml")


def test_a_file_with_a_mark_or_windows_line_ends_is_read() -> None:
    assert parse_event(EVENT.replace("\n", "\r\n").encode("utf-8-sig"), "event.toml") == parse(EVENT)


def test_a_file_that_is_too_large_is_refused() -> None:
    with pytest.raises(EventError, match="may have"):
        parse_event(b"#" * (FILE_BYTES_MAX + 1), "event.toml")


@pytest.mark.parametrize("depth", [300, 400, 480, 100_000])
def test_brackets_in_brackets_are_refused(depth: int) -> None:
    with pytest.raises(EventError):
        parse("a = " + "[" * depth + "]" * depth)
    with pytest.raises(EventError):
        parse("a = " + "[" * depth)


@given(st.binary(max_size=200))
def test_noise_is_an_event_error(noise: bytes) -> None:
    with pytest.raises(EventError):
        parse_event(noise, "event.toml")


PATHS = [line.partition(" = ")[0] for line in EVENT.splitlines() if " = " in line]


@given(
    st.integers(0, len(PATHS) - 1), st.sampled_from(["1", "-1", '"x"', "true", "1.5", "[]", "{}", "2027-03-05", "nan"])
)
def test_any_value_of_any_type_gives_an_event_or_its_problems(at: int, value: str) -> None:
    rows = [row for row in EVENT.splitlines() if " = " in row]
    text = EVENT.replace(rows[at], f"{PATHS[at]} = {value}", 1)
    tomllib.loads(text)
    assert is_helpful(refusal(lambda: packable(text)))


def packable(text: str) -> None:
    """What an event file may say, a pack can hold."""
    assert unsound(parse(text)) == ""


@given(st.integers(0, 200))
def test_a_line_less_gives_an_event_or_its_problems(at: int) -> None:
    rows = plan_text("plan14").decode().splitlines()
    del rows[at * 7 % len(rows)]
    assert is_helpful(refusal(lambda: packable("\n".join(rows))))
