"""A post says since when it has been too weak, or left."""

from __future__ import annotations

from fieldkit.kit.posts import post_row
from fieldkit.kit.values import PersonCard, PostRow
from roster.event import Label, Post, RoleWanted

LATE_MS = 1_000
POST = Post("gate", Label("Gate"), 1, (RoleWanted("volunteer", 2),), may_leave=False)


def card(person: int, status: str, since_ms: int = 0, post: str = "gate", *, left: bool = False) -> PersonCard:
    return PersonCard(person, "", "", "", 1, "volunteer", status, post=post, since_ms=since_ms, post_left=left)


def row(*people: PersonCard) -> PostRow:
    return post_row(POST, people, LATE_MS)


def test_a_post_with_enough_people_is_not_short() -> None:
    found = row(card(1, "here", 5), card(2, "here", 6), card(3, "not_come"))
    assert (found.short, found.short_since_ms, found.left_since_ms) == (0, 0, 0)


def test_a_post_to_which_nobody_came_is_short_from_the_start() -> None:
    found = row(card(1, "not_come"), card(2, "here", 5, "elsewhere"))
    assert (found.short, found.short_since_ms) == (2, LATE_MS)


def test_a_post_is_short_since_the_one_left_who_was_still_needed() -> None:
    people = [card(1, "gone", 2_000), card(2, "away", 3_000, left=True), card(3, "here", 5)]
    assert (row(*people).short, row(*people).short_since_ms) == (1, 3_000)
    both = [card(1, "gone", 2_000), card(2, "away", 3_000)]
    assert (row(*both).short, row(*both).short_since_ms) == (2, 2_000)


def test_a_post_is_short_from_the_start_where_some_never_came() -> None:
    assert row(card(1, "away", 3_000)).short_since_ms == LATE_MS


def test_a_post_that_must_not_be_left_says_since_when_it_was() -> None:
    people = [card(1, "away", 4_000, left=True), card(2, "away", 3_000, left=True), card(3, "here", 5)]
    assert row(*people).left_since_ms == 3_000
