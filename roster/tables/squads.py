"""Which squad of the event a text means: by number, key or name in any script, and never by a guess."""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from roster.event import Event, Label, Squad
from roster.folding import fold
from roster.problems import nearest
from roster.tables.words import words

_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_HAN_NUMBER = "[零〇一二两三四五六七八九十百]+"
_COUNTER = "(?:号小分队|小分队|号|分队|支队|小组|小队|组|队|号队|号组)"
#: `3`, `第三小分队`, `3队`, `squad 3`, `no. 3`: nothing but a number of a squad.
_NUMBER_ALONE = re.compile(
    rf"(?:第|no\.?|#|squad|team|group|s|小分队|分队|小组|组|队)?(\d{{1,4}}|{_HAN_NUMBER})(?:{_COUNTER})?"
)
#: `2 白衣天使`, `2-medical`, `第二小分队（白衣天使）`: a number before a name.
_NUMBER_FIRST = re.compile(
    rf"(?:第?({_HAN_NUMBER})(?:{_COUNTER}|、|[.:：\-])|(?:第|no\.?|#|squad|team|group)?(\d{{1,4}})(?:{_COUNTER})?)"
    r"[、.．:：\-—_()（）\[\]【】]*(.+?)[)）\]】]*"
)
_JOINTS = re.compile(r"[\s、,.·:：\-—_/()（）\[\]【】「」“”\"']+")


class SquadMatch(msgspec.Struct, frozen=True):
    """The squad that a text means, or None and what may have been meant."""

    squad: Squad | None = None
    suggestion: str = ""
    clash: bool = False


class SquadFinder:
    """Finds squads of one event; the answer for a text is worked out once."""

    def __init__(self, event: Event) -> None:
        self._by_number = {squad.number: squad for squad in event.squads}
        self._by_name = _unambiguous((name, squad) for squad in event.squads for name in _spellings(squad))
        self._shown = {_shown(squad): squad for squad in event.squads}
        self._led = _unambiguous((squad.unit, squad) for squad in event.squads if squad.unit)
        self._answers: dict[str, SquadMatch] = {}

    def find(self, text: str) -> SquadMatch:
        if text not in self._answers:
            self._answers[text] = self._find(fold(text))
        return self._answers[text]

    def led_by(self, unit: str) -> Squad | None:
        """The squad that the unit with this key leads, where it leads just one."""
        return self._led.get(unit)

    def _find(self, folded: str) -> SquadMatch:
        if squad := self._named(folded):
            return SquadMatch(squad)
        if alone := _NUMBER_ALONE.fullmatch(folded):
            squad = self._by_number.get(_number(alone[1]))
            return SquadMatch(squad) if squad else SquadMatch(suggestion=self._numbers())
        first = _NUMBER_FIRST.fullmatch(folded)
        if first and (numbered := self._by_number.get(_number(first[1] or first[2]))):
            named = self._named(first[3])
            if named is numbered:
                return SquadMatch(numbered)
            if named:
                return SquadMatch(suggestion=f"{_shown(numbered)} or {_shown(named)}", clash=True)
        return SquadMatch(suggestion=self._near(folded))

    def _named(self, folded: str) -> Squad | None:
        return next((self._by_name[name] for name in _reduced(folded) if name in self._by_name), None)

    def _near(self, folded: str) -> str:
        bare = min(_reduced(folded), key=len, default="")
        inside = {squad for name, squad in self._by_name.items() if len(bare) > 1 and (bare in name or name in bare)}
        if len(inside) == 1:
            return _shown(inside.pop())
        near = nearest(bare, self._by_name)
        return _shown(self._by_name[near]) if near else ""

    def _numbers(self) -> str:
        return ", ".join(str(number) for number in sorted(self._by_number)[:20])


def _unambiguous(pairs: Iterable[tuple[str, Squad]]) -> dict[str, Squad]:
    """Names of one squad only: what two squads are called finds neither."""
    found: dict[str, Squad] = {}
    twice: set[str] = set()
    for name, squad in pairs:
        if found.setdefault(name, squad) is not squad:
            twice.add(name)
    return {name: squad for name, squad in found.items() if name and name not in twice}


def _spellings(squad: Squad) -> set[str]:
    names = {fold(squad.key), fold(squad.key).replace("_", "").replace("-", "")}
    for name in _languages(squad.name):
        names.update(_reduced(fold(name)))
        for part in _JOINTS.split(fold(name)):
            if len(part) > 1:
                names.update(_reduced(part))
    return names


def _languages(label: Label) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in (label.en, label.zh_hans, label.zh_hant) if name))


def _reduced(folded: str) -> list[str]:
    """The text, without its joints, and without what squads are called after their name."""
    joined = _JOINTS.sub("", folded)
    return list(dict.fromkeys(name for name in (folded, joined, *_bare(joined)) if name))


def _bare(name: str) -> list[str]:
    """The name without each ending that it may be said to have: 社区服务小分队 is 社区服务, not 社区."""
    han = [ending for ending in words().squads.endings if name.endswith(ending) and len(name) - len(ending) >= 2]
    latin = [ending for ending in ("squad", "team", "group") if name.endswith(ending) and len(name) > len(ending)]
    return [name.removesuffix(ending) for ending in (*han, *latin)]


def _number(text: str) -> int:
    """`12` or `十二`; 0 where it is neither."""
    if text.isascii():
        return int(text)
    total, digit = 0, 0
    for sign in text:
        if sign in "十百":
            total += (digit or 1) * (10 if sign == "十" else 100)
            digit = 0
        else:
            digit = _DIGITS[sign]
    return total + digit


def _shown(squad: Squad) -> str:
    return f"{squad.number} {squad.name.zh_hans or squad.name.en}"
