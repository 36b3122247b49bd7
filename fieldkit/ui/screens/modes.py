"""Screens by the place that they are for, each imported when it is first gone to."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import cast

from fieldkit.ui.frame import KitScreen

_CLASSES = {
    "squad": "SquadScreen",
    "headcount": "HeadcountScreen",
    "incidents": "IncidentsScreen",
    "things": "ThingsScreen",
    "figures": "FiguresScreen",
    "messages": "MessagesScreen",
    "sync": "SyncScreen",
}


def screen_of(place: str) -> Callable[[], KitScreen]:
    """Makes the screen of a place when called."""

    def make() -> KitScreen:
        module = import_module(f"fieldkit.ui.screens.{place}")
        return cast(KitScreen, getattr(module, _CLASSES[place])())

    return make
