"""Everything that can be done with a key: the one list from which bindings, footer, palette and help are made.

An action's name is `ui.action.ID`, its explanation `ui.tip.ID`, its doing the method `do_ID` of a screen or of the
program. Only F-keys and Ctrl keys: an input method swallows letters, and a scan begins with a digit.
"""

from __future__ import annotations

import msgspec
from textual.binding import Binding, BindingType

EVERYWHERE = ""
WINDOW = "window"


class Action(msgspec.Struct, frozen=True):
    """`where`: the places in which the key works. `id` is also what a keymap in the settings names."""

    id: str
    key: str
    where: tuple[str, ...] = (EVERYWHERE,)

    @property
    def name(self) -> str:
        return f"ui.action.{self.id}"

    @property
    def tip(self) -> str:
        return f"ui.tip.{self.id}"


#: The places that have a screen of their own, in the order of their keys.
PLACES = ("check_in", "squad", "headcount", "incidents", "things", "figures", "messages", "sync")

ACTIONS = (
    Action("help", "f1"),
    Action("check_in", "f2"),
    Action("squad", "f3"),
    Action("headcount", "f4"),
    Action("incidents", "f5"),
    Action("things", "f6"),
    Action("figures", "f7"),
    Action("messages", "f8"),
    Action("sync", "f9"),
    # check-in and squad
    Action("leave", "ctrl+d", ("check_in", "squad")),
    Action("away", "ctrl+a", ("check_in", "squad")),
    Action("back", "ctrl+b", ("check_in", "squad")),
    Action("walk_in", "ctrl+w", ("check_in",)),
    Action("direction", "ctrl+v", ("check_in",)),
    Action("force", "ctrl+r", ("check_in",)),
    Action("all_in", "ctrl+k", ("check_in", "squad")),
    Action("doubles", "ctrl+e", ("check_in", "squad")),
    Action("revoke", "ctrl+u", ("check_in", "squad")),
    Action("consent_seen", "ctrl+f", ("check_in", "squad")),
    Action("badges", "ctrl+x", ("check_in",)),
    # headcount
    Action("save_count", "ctrl+d", ("headcount",)),
    Action("found", "ctrl+f", ("headcount",)),
    Action("explained", "ctrl+e", ("headcount",)),
    Action("missing", "ctrl+a", ("headcount",)),
    Action("way", "ctrl+v", ("headcount",)),
    Action("tick_all", "ctrl+k", ("headcount",)),
    # incidents
    Action("open_only", "ctrl+v", ("incidents",)),
    Action("change_state", "ctrl+e", ("incidents", "incident")),
    Action("merge", "ctrl+k", ("incidents", "incident")),
    Action("handover", "ctrl+r", ("incidents",)),
    Action("save_sheet", "ctrl+d", ("handover",)),
    Action("involve", "ctrl+a", ("incident",)),
    Action("photo", "ctrl+f", ("incident",)),
    Action("strike", "ctrl+x", ("incident", "history", "tally", "register")),
    # things
    Action("thing_out", "ctrl+d", ("things",)),
    Action("thing_back", "ctrl+b", ("things",)),
    Action("thing_used", "ctrl+u", ("things",)),
    Action("thing_broken", "ctrl+r", ("things",)),
    Action("thing_lost", "ctrl+x", ("things",)),
    Action("rapid", "ctrl+v", ("things",)),
    Action("gate", "ctrl+k", ("things",)),
    Action("who_holds", "ctrl+a", ("things",)),
    Action("gate_complete", "ctrl+d", ("gate",)),
    Action("gate_way", "ctrl+v", ("gate",)),
    # figures
    Action("add", "ctrl+a", ("figures",)),
    Action("take_off", "ctrl+b", ("figures",)),
    Action("correct", "ctrl+r", ("figures",)),
    Action("deed", "ctrl+d", ("figures",)),
    Action("register", "ctrl+e", ("figures",)),
    Action("tally_1", "ctrl+f", ("figures",)),
    Action("tally_2", "ctrl+k", ("figures",)),
    Action("tally_3", "ctrl+u", ("figures",)),
    Action("tally_4", "ctrl+v", ("figures",)),
    Action("tally_5", "ctrl+w", ("figures",)),
    Action("tally_6", "ctrl+x", ("figures",)),
    # messages
    Action("acknowledge", "ctrl+a", ("messages",)),
    Action("all_well", "ctrl+d", ("messages",)),
    Action("answer_missing", "ctrl+e", ("messages",)),
    Action("need_help", "ctrl+u", ("messages",)),
    # sync
    Action("stick", "ctrl+d", ("sync",)),
    Action("scanner", "ctrl+f", ("sync",)),
    Action("ready", "ctrl+r", ("sync",)),
    Action("close_day", "ctrl+w", ("sync",)),
    Action("rehearsal", "ctrl+u", ("sync",)),
    Action("verify", "ctrl+k", ("sync",)),
    Action("mirror", "ctrl+b", ("sync",)),
    Action("neighbours", "ctrl+e", ("sync",)),
    # everywhere
    Action("new_incident", "ctrl+n", (EVERYWHERE, WINDOW)),
    Action("undo", "ctrl+z", (EVERYWHERE, "incident", "gate", "history", "doubles", "holders")),
    Action("history", "ctrl+y"),
    Action("palette", "ctrl+p"),
    Action("choose_squad", "ctrl+g"),
    Action("operator", "ctrl+o"),
    Action("sync_now", "ctrl+s"),
    Action("language", "ctrl+l", (EVERYWHERE, WINDOW)),
    Action("theme", "ctrl+t", (EVERYWHERE, WINDOW)),
    # F10, and not F11: terminals keep that for the full screen. What a terminal keeps all the same is in the palette.
    Action("camera", "f12", (EVERYWHERE, WINDOW)),
    Action("sounds", "f10", (EVERYWHERE, WINDOW)),
    Action("quit", "ctrl+q", (EVERYWHERE, WINDOW)),
)
BY_ID = {action.id: action for action in ACTIONS}


def actions_of(place: str) -> tuple[Action, ...]:
    """The actions that belong to a place alone."""
    return tuple(action for action in ACTIONS if place in action.where)


def bindings_of(place: str) -> list[BindingType]:
    """Bindings of a screen (or, with EVERYWHERE, of the program). Named in the language chosen when shown, not here."""
    return [
        Binding(
            action.key, f"act('{action.id}')", action.id, show=False, priority=True, id=action.id, tooltip=action.tip
        )
        for action in actions_of(place)
    ]


def key_name(key: str) -> str:
    """`F2`, `Ctrl+W` as help and palette write it."""
    return "+".join(part.capitalize() for part in key.split("+"))


def short_key_name(key: str) -> str:
    """`F2`, `^W` as the footer writes it."""
    return key_name(key).replace("Ctrl+", "^")
