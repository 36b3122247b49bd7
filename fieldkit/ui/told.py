"""Sentences whose values are numbers of the event and times: named and shown in the language of whoever reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from fieldkit.texts.catalogue import chosen_language, say
from fieldkit.ui.moments import age, clock_time, offset
from fieldkit.ui.verdicts import squad_name
from roster.event import Event


def told(event: Event, message: str, values: Mapping[str, str | int]) -> str:
    """`time_ms` becomes {time}, `age_ms` {age}, `offset_ms` {offset}; squad, thing and checkpoint get their names."""
    shown: dict[str, Any] = dict(_told(event, name, value) for name, value in values.items())
    return say(message, **shown)


def _told(event: Event, name: str, value: str | int) -> tuple[str, str | int]:
    if isinstance(value, int) and name in _SHOWN:
        return name.removesuffix("_ms"), _SHOWN[name](event, value)
    return name, value


def _thing(event: Event, number: int) -> str:
    thing = event.thing(number)
    return thing.name.in_language(chosen_language()) if thing is not None else str(number)


def _checkpoint(event: Event, number: int) -> str:
    point = event.checkpoint(number)
    return point.name.in_language(chosen_language()) if point is not None else str(number)


_SHOWN: dict[str, Callable[[Event, int], str]] = {
    "time_ms": clock_time,
    "age_ms": lambda event, span_ms: age(span_ms),
    "offset_ms": lambda event, span_ms: offset(span_ms),
    "squad": squad_name,
    "thing": _thing,
    "checkpoint": _checkpoint,
}
