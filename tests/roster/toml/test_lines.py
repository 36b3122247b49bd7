"""The line of every key, whatever is written around it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roster.plans.shipped import plan_text
from roster.toml.lines import Lines, Path

# `@` stands for a key, and becomes k0, k1 … so that each key occurs once in the text.
SCALARS = (
    "1",
    "true",
    "2027-03-05 08:30:00",
    '"plain"',
    r'"a \" # [x] = {y} \\"',
    r"'it is \'",
    '"""two\nlines = 1\n[no.table]\n"" inside"""',
    "'''three\n\nlines'''",
    '""',
    '""""quoted""""',
)
GAPS = st.sampled_from(["", "\n", "# a comment with = and [brackets]\n", "   # indented\n\n"])
values = st.recursive(
    st.sampled_from(SCALARS),
    lambda inner: (
        st.lists(inner, max_size=3).flatmap(
            lambda items: GAPS.map(lambda gap: "[\n" + f", {gap}\n".join(items) + "\n]")
        )
        | st.lists(inner, max_size=3).map(lambda items: "{ " + ", ".join(f"@ = {item}" for item in items) + " }")
    ),
    max_leaves=6,
)
pairs = st.lists(st.tuples(GAPS, st.sampled_from(["@", '"@"', "@.@", "'@' "]), values), max_size=3).map(
    lambda rows: "".join(f"{gap}{key}= {value} # end\n" for gap, key, value in rows)
)
sections = st.tuples(st.sampled_from(["[@]", "[[many]]", "[many.@]", "[[many.more]]", "[ @ . '@' ]"]), pairs)
documents = st.tuples(pairs, st.lists(sections, max_size=4)).map(
    lambda parts: parts[0] + "[[many]]\n" + "".join(f"{header}\n{body}" for header, body in parts[1])
)


def numbered(text: str) -> str:
    names = count()
    return re.sub("@", lambda _: f"k{next(names)}", text)


def paths(value: object, path: Path = ()) -> Iterator[Path]:
    entries: list[tuple[str | int, object]] = []
    if isinstance(value, dict):
        entries = list(value.items())
    elif isinstance(value, list):
        entries = list(enumerate(value))
    for key, inner in entries:
        yield (*path, key)
        yield from paths(inner, (*path, key))


@given(documents.map(numbered))
def test_every_key_is_on_the_line_where_it_is_written(text: str) -> None:
    lines = Lines(text)
    for path in paths(tomllib.loads(text)):
        if re.fullmatch(r"k\d+", str(path[-1])):
            written = re.search(rf"\b{path[-1]}\b", text)
            assert written is not None
            assert lines.of(path) == text.count("\n", 0, written.start()) + 1, path


@given(st.text("[]{}='\"\\#,. \nak1", max_size=60))
def test_what_is_no_toml_is_read_to_its_end_all_the_same(text: str) -> None:
    assert Lines(text).of(()) == 1


@pytest.mark.parametrize("plan", ["plan14", "plan6", "blank"])
def test_every_key_of_a_shipped_plan_is_found(plan: str) -> None:
    text = plan_text(plan).decode()
    rows = text.splitlines()
    lines = Lines(text)
    for path in paths(tomllib.loads(text)):
        if isinstance(path[-1], str):
            assert path[-1] in rows[lines.of(path) - 1], path


def test_an_entry_of_a_list_has_its_own_line() -> None:
    assert Lines('a = [\n  "x",\n  "y",\n]\n').of(("a", 1)) == 3


def test_what_is_not_there_has_the_line_of_the_table_around_it() -> None:
    assert Lines("[a]\nb = 1\n[c]\n").of(("c", "missing")) == 3
    assert Lines("").of(("c",)) == 1
