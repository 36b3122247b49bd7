"""The same person twice, and different people of one name.

Two entries of one name are one person where their telephones (a child's: the guardian's) are equal; or, where one of
them has none, where their squads are equal. They are different people where telephones differ, or where squads do and
no telephone says otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from roster.tables.findings import Draft, Findings, both
from roster.tables.names import name_key
from roster.tables.roles import VOLUNTEER

#: So many people may share a telephone (a family's) before that is worth a word.
_SHARED_PHONE_NAMES = 2
_FACTS = ("squad", "role", "phone", "unit", "post", "category", "guardian", "guardian_phone", "consent")


def merge_duplicates(drafts: Iterable[Draft], findings: Findings) -> list[Draft]:
    """Each person once, in the order of the tables; every merger and every name that two people have is a problem."""
    kept: list[Draft] = []
    by_name: dict[str, list[int]] = {}
    for draft in drafts:
        others = by_name.setdefault(name_key(draft.name), [])
        same = next((index for index in others if is_same(kept[index], draft)), None)
        if same is not None:
            kept[same] = _merged(kept[same], draft, findings)
            continue
        if others:
            _tell_one_name(kept[others[0]], draft, findings)
        others.append(len(kept))
        kept.append(draft)
    _tell_shared_phones(kept, findings)
    return kept


def is_same(first: Draft, second: Draft) -> bool:
    """Whether two entries of one name are one person."""
    one, other = first.phone or first.guardian_phone, second.phone or second.guardian_phone
    if one and other and bool(first.phone) == bool(second.phone):
        return one == other
    return first.squad == second.squad


def _merged(first: Draft, second: Draft, findings: Findings) -> Draft:
    """The first entry's facts, completed by the second's; a role that says more than volunteer is kept."""
    changes: dict[str, object] = {}
    differing = []
    for fact in _FACTS:
        before, after = getattr(first, fact), getattr(second, fact)
        if after in ("", None) or before == after:
            continue
        if before in ("", None) or (fact == "role" and before == VOLUNTEER):
            changes[fact] = after
        if before not in ("", None) and not (fact == "role" and after == VOLUNTEER):
            differing.append(f"{fact} {before} and {after}, of which {changes.get(fact, before)} is kept")
    changes["tags"] = tuple(dict.fromkeys((*first.tags, *second.tags)))
    changes["note"] = "; ".join(dict.fromkeys(note for note in (first.note, second.note) if note))
    changes["places"] = (*first.places, *second.places)
    changes["left_out"] = first.left_out and second.left_out
    one, other = both(first.places[0], second.places[0])
    said = f" They differ: {'; '.join(differing)}." if differing else ""
    sentence = f"{second.name} is there twice, in {one} and {other}: taken as one person.{said}"
    findings.add(second.places[0], "duplicate", sentence, second.name)
    return msgspec.structs.replace(first, **changes)


def _tell_one_name(first: Draft, second: Draft, findings: Findings) -> None:
    one, other = both(first.places[0], second.places[0])
    reason = (
        "other telephone numbers" if first.squad == second.squad or (first.phone and second.phone) else "other squads"
    )
    sentence = f"Two people have the name {second.name}, in {one} and {other} ({reason}): both are kept."
    findings.add(second.places[0], "same_name", sentence, second.name)


def _tell_shared_phones(drafts: Iterable[Draft], findings: Findings) -> None:
    owners: dict[str, list[Draft]] = {}
    for draft in drafts:
        if draft.phone:
            owners.setdefault(draft.phone, []).append(draft)
    for phone, people in owners.items():
        cells = {str(draft.places[0]) for draft in people}
        if len(people) >= _SHARED_PHONE_NAMES and len(cells) > 1:
            names = ", ".join(f"{draft.name} ({draft.places[0]})" for draft in people[:6])
            more = f" and {len(people) - 6} more" if len(people) > 6 else ""
            sentence = f"{len(people)} people have the telephone number {phone}: {names}{more}. All are kept."
            findings.add(people[1].places[0], "shared_phone", sentence, phone)
