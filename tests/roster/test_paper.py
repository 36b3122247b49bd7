"""A key on paper: typed back as it was, or the place of every typing error is said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roster.errors import PackError
from roster.paper import GROUP_SIGNS, GROUPS, decode_groups, decode_paper, encode_paper, read_groups, wrong_groups
from tests.roster.refusal import refusal

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SEED = bytes(range(32))
seeds = st.binary(min_size=32, max_size=32)
groups_of = st.integers(0, GROUPS - 1)
places = st.integers(0, GROUP_SIGNS - 1)


@given(seeds)
def test_a_key_comes_back_from_paper(seed: bytes) -> None:
    assert decode_paper(encode_paper(seed)) == seed


@given(seeds, st.lists(st.sampled_from(["", " ", "-", "\n", " - ", "\t"]), min_size=70, max_size=70), st.booleans())
def test_spacing_and_case_do_not_matter(seed: bytes, between: list[str], lower: bool) -> None:
    signs = encode_paper(seed).replace("-", "")
    typed = "".join(sign + space for sign, space in zip(signs, between, strict=True))
    assert decode_paper(typed.lower() if lower else typed) == seed


def test_letters_that_look_like_digits_are_taken_for_them() -> None:
    code = encode_paper(SEED)
    assert decode_paper(code.replace("0", "O").replace("1", "l")) == SEED
    assert decode_paper(code.replace("1", "I")) == SEED


@given(seeds, groups_of, places, st.sampled_from(SIGNS))
def test_every_wrong_sign_is_found_in_its_group(seed: bytes, group: int, place: int, sign: str) -> None:
    groups = encode_paper(seed).split("-")
    before = groups[group]
    groups[group] = before[:place] + sign + before[place + 1 :]
    assert wrong_groups(groups) == ([group + 1] if groups[group] != before else [])


@given(seeds, groups_of, places, places)
def test_every_two_signs_that_changed_places_are_found_in_their_group(
    seed: bytes, group: int, one: int, other: int
) -> None:
    groups = encode_paper(seed).split("-")
    signs = list(groups[group])
    signs[one], signs[other] = signs[other], signs[one]
    changed = "".join(signs) != groups[group]
    groups[group] = "".join(signs)
    assert wrong_groups(groups) == ([group + 1] if changed else [])


@given(seeds, groups_of, groups_of)
def test_every_two_groups_that_changed_places_are_found(seed: bytes, one: int, other: int) -> None:
    groups = encode_paper(seed).split("-")
    groups[one], groups[other] = groups[other], groups[one]
    assert wrong_groups(groups) == sorted({one + 1, other + 1} if one != other else set())


@given(seeds, st.dictionaries(groups_of, st.text(SIGNS, min_size=5, max_size=5), min_size=1))
def test_no_typing_error_makes_another_key(seed: bytes, wrong: dict[int, str]) -> None:
    """Also where the check signs happen to fit."""
    groups = encode_paper(seed).split("-")
    typed = [wrong.get(place, group) for place, group in enumerate(groups)]
    try:
        assert decode_groups(typed) == seed
    except PackError:
        assert typed != groups


def test_two_errors_in_one_group_that_fit_are_not_believed() -> None:
    groups = encode_paper(SEED).split("-")
    fitting = (
        [*groups[:3], group, *groups[4:]]
        for group in (f"{one}{two}{groups[3][2:]}" for one in SIGNS for two in SIGNS)
        if group != groups[3]
    )
    typed = next(one for one in fitting if not wrong_groups(one))
    with pytest.raises(PackError, match="all together do not"):
        decode_groups(typed)


@given(seeds, groups_of)
def test_a_group_that_was_left_out_is_named(seed: bytes, group: int) -> None:
    groups = encode_paper(seed).split("-")
    left_out = groups.pop(group)
    with pytest.raises(PackError, match="13 were typed") as caught:
        read_groups(" ".join(groups))
    after = groups[group] if group < len(groups) else ""
    named = f"Group {group + 1} ({after}) is the first that is not where it belongs"
    assert (named in str(caught.value)) is bool(after), left_out


def test_a_sign_too_few_or_too_many_is_named_with_its_group() -> None:
    groups = encode_paper(SEED).split("-")
    for group in (groups[6][:-1], groups[6] + "0"):
        with pytest.raises(PackError, match=rf"Group 7 \({group}\) has {len(group)} signs"):
            read_groups(" ".join([*groups[:6], group, *groups[7:]]))


def test_every_wrong_group_is_named_at_once() -> None:
    groups = encode_paper(SEED).split("-")
    groups[1], groups[8] = "UUUUU", "?!?!?"
    with pytest.raises(PackError, match=r"group 2 \(UUUUU\), 9 \(\?!\?!\?\) is not what is printed"):
        decode_paper(" ".join(groups))


@given(st.text(max_size=1_200))
def test_anything_typed_is_a_key_or_a_sentence(text: str) -> None:
    said = refusal(lambda: decode_paper(text))
    assert said is None or str(said).endswith(".")
