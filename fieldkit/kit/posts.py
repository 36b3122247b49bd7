"""Posts of a squad: strong enough or not, since when, and left where they must not be."""

from __future__ import annotations

from collections.abc import Sequence

from fieldkit.kit.values import PersonCard, PostRow
from roster.event import Post


def post_row(post: Post, people: Sequence[PersonCard], late_from_ms: int) -> PostRow:
    """`people`: everybody of the squad; `late_from_ms`: from when on a squad that is not there is missed, 0 never."""
    members = [card for card in people if card.post == post.key]
    minimum = {wanted.role: wanted.at_least for wanted in post.minimum}
    here = _by_role([card for card in members if card.status == "here"])
    short = {role: least - here.get(role, 0) for role, least in minimum.items() if here.get(role, 0) < least}
    since_ms = [_short_since_ms(role, missing, members, late_from_ms) for role, missing in short.items()]
    left_ms = [card.since_ms for card in members if card.post_left]
    return PostRow(
        post.key,
        minimum,
        here,
        sum(short.values()),
        post.site,
        short_since_ms=min(since_ms, default=0),
        left_since_ms=min(left_ms, default=0),
    )


def _by_role(cards: list[PersonCard]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for card in cards:
        counts[card.role] = counts.get(card.role, 0) + 1
    return counts


def _short_since_ms(role: str, missing: int, members: list[PersonCard], late_from_ms: int) -> int:
    """When one after the other had left so that too few of a role remained; else from the start of the session."""
    went = [card.since_ms for card in members if card.role == role and card.status in ("away", "gone")]
    latest = sorted(went, reverse=True)
    return max(latest[missing - 1], late_from_ms) if missing <= len(latest) else late_from_ms
