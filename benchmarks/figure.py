"""One measured figure, and the JSON line that it is printed as."""

from __future__ import annotations

import msgspec


class Figure(msgspec.Struct, frozen=True):
    """`value` in `unit`, beside `limit` (the same measure of the bare machine, same unit, same run).

    `ratio` is value / limit. `goal` says what is asked, of the ratio or of the value; "" where nothing is asked.
    """

    name: str
    value: float
    unit: str
    limit: float | None = None
    ratio: float | None = None
    goal: str = ""
    ok: bool = True


def plain(name: str, value: float, unit: str) -> Figure:
    """A figure to read beside the others; nothing is asked of it."""
    return Figure(name, _short(value), unit)


def beside(name: str, value: float, unit: str, limit: float) -> Figure:
    """A figure to read beside its limit; nothing is asked of it."""
    return Figure(name, _short(value), unit, _short(limit), _short(value / limit))


def ratio_at_least(name: str, value: float, unit: str, limit: float, share: float) -> Figure:
    """For rates: more is better."""
    ratio = value / limit
    return Figure(name, _short(value), unit, _short(limit), _short(ratio), f"ratio >= {share}", ratio >= share)


def ratio_at_most(name: str, value: float, unit: str, limit: float, times: float) -> Figure:
    """For durations: less is better."""
    ratio = value / limit
    return Figure(name, _short(value), unit, _short(limit), _short(ratio), f"ratio <= {times}", ratio <= times)


def value_at_most(name: str, value: float, unit: str, most: float) -> Figure:
    """For figures with a goal of their own, whatever the machine: bytes, milliseconds a person waits."""
    return Figure(name, _short(value), unit, most, _short(value / most), f"value <= {most}", value <= most)


def value_at_least(name: str, value: float, unit: str, least: float) -> Figure:
    """For rates with a goal of their own, whatever the machine."""
    return Figure(name, _short(value), unit, least, _short(value / least), f"value >= {least}", value >= least)


def line(figure: Figure) -> str:
    """The figure as one line of JSON."""
    return msgspec.json.encode(figure).decode()


def _short(value: float) -> float:
    """Four significant digits: the rest is noise."""
    return float(f"{value:.4g}")
