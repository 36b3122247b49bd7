"""What a scanned or typed text says: whose badge it is and whether it is a true one, or who is meant."""

from __future__ import annotations

import unicodedata

import msgspec

from fieldkit.kit.roster_index import RosterIndex
from fieldkit.kit.values import VerdictKind
from roster.badges.code import TEXT_CHARACTERS_MAX, decode_code, hash_secret, looks_like_code
from roster.people import Person, parse_short_number

#: People offered where what was typed fits several.
SEVERAL_MAX = 20


class Reading(msgspec.Struct, frozen=True):
    """Who a text names. `problem` is None where it can be believed; `person` is 0 where it names nobody; `issue` is
    that of the badge, -1 where none was scanned."""

    person: int
    scanned: bool
    problem: VerdictKind | None = None
    issue: int = -1
    several: tuple[Person, ...] = ()


def read_text(text: str, index: RosterIndex, event_mark: int, squads: tuple[int, ...]) -> Reading:
    """A badge code, short number, telephone tail, name or pinyin."""
    if len(text) > TEXT_CHARACTERS_MAX:
        return Reading(0, True, VerdictKind.UNREADABLE)
    text = unicodedata.normalize("NFKC", text).strip()
    if not text or not text.isprintable():
        return Reading(0, True, VerdictKind.UNREADABLE)
    if looks_like_code(text):
        return _read_code(text, index, event_mark)
    number = parse_short_number(text)
    if number is not None and index.person(number) is not None:
        return Reading(number, False)
    return _read_typed(text, index, squads)


def _read_code(digits: str, index: RosterIndex, event_mark: int) -> Reading:
    code = decode_code(digits)
    if code is None:
        return Reading(0, True, VerdictKind.UNREADABLE)
    if code.event != event_mark:
        return Reading(0, True, VerdictKind.OTHER_EVENT)
    badge = index.badges.get(code.person, code.issue)
    if badge is None:
        late = code.issue > index.newest_issue(code.person)
        return Reading(code.person, True, VerdictKind.NOT_IN_PACK if late else VerdictKind.REVOKED, code.issue)
    if badge.secret_hash != hash_secret(code):
        return Reading(code.person, True, VerdictKind.FORGED, code.issue)
    return Reading(code.person, True, VerdictKind.REVOKED if badge.revoked else None, code.issue)


def _read_typed(text: str, index: RosterIndex, squads: tuple[int, ...]) -> Reading:
    found = index.find(text, squads, SEVERAL_MAX)
    if not found:
        return Reading(0, False, VerdictKind.NOT_FOUND)
    if len(found) == 1:
        return Reading(found[0].number, False)
    return Reading(0, False, VerdictKind.SEVERAL, several=tuple(found))
