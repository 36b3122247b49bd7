"""A good deed: who did it, what it was, who saw it, and a picture that shows it."""

from __future__ import annotations

from typing import ClassVar

import msgspec
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from fieldkit.errors import FieldkitError
from fieldkit.kit.photos import load_photo
from fieldkit.records.rules import POINTS_MAX
from fieldkit.texts.catalogue import chosen_language, say
from fieldkit.ui.frame import Window
from fieldkit.ui.people import found_row
from fieldkit.ui.widgets.field import Field
from fieldkit.ui.widgets.key_names import KeyNames
from fieldkit.ui.widgets.rows import Column, RowList
from fieldkit.ui.widgets.said import Said

_PEOPLE_MAX = 20
_FIRST_KEY = 2
#: Kinds that have a key: F2 to F8.
KEYED = 7


class _Typed(msgspec.Struct, frozen=True):
    words: str
    person: int
    points: int
    witness: int
    pictures: tuple[str, ...]
    kind: int


class DeedWindow(Window[None]):
    """Enter takes the person found, or saves where nobody is looked for. A scan is whoever the cursor asks for: the
    witness in that field, else who did it. Nobody: the whole squad."""

    title_id = "ui.deed.title"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(f"f{_FIRST_KEY + place}", f"kind({place})", show=False, priority=True) for place in range(KEYED)
    ]

    def __init__(self) -> None:
        super().__init__()
        #: Who was taken, by the field that says so.
        self._taken: dict[str, tuple[str, int]] = {}

    @property
    def draft_key(self) -> str:
        return "deed"

    def body(self) -> ComposeResult:
        yield Said("ui.deed.who", classes="dim")
        yield Field("ui.deed.who_hint", id="who")
        yield RowList([Column(8), Column(), Column(16), Column(12)], id="found")
        kinds = self.kit.event.deeds[:KEYED]
        if kinds:
            yield Said("ui.deed.kind", classes="dim")
            yield KeyNames(lambda: [kind.name.in_language(chosen_language()) for kind in kinds], _FIRST_KEY, id="kind")
        yield Said("ui.deed.words", classes="dim")
        yield Field("ui.deed.words_hint", id="words", limit=500)
        if not kinds:
            yield Said("ui.deed.points", classes="dim")
            yield Field("ui.deed.points_hint", id="points", limit=4)
        yield Said("ui.deed.witness", classes="dim")
        yield Field("ui.deed.witness_hint", id="witness")
        yield Said("ui.deed.pictures", classes="dim")
        yield Field("ui.deed.pictures_hint", id="pictures")
        yield Said("ui.deed.keys", classes="dim")

    def on_mount(self) -> None:
        self.query_one("#found").display = False
        self.query_one("#who", Field).focus()

    # who

    def _field(self, name: str) -> Field:
        return self.query_one(f"#{name}", Field)

    def _asking(self) -> str:
        """The field that asks for somebody and has the cursor; "" where none does."""
        return next((name for name in ("who", "witness") if self._field(name).has_focus), "")

    def on_input_changed(self, message: Field.Changed) -> None:
        name = message.input.id or ""
        if name in ("who", "witness"):
            typed = message.value.strip()
            found = self.kit.find(typed, _PEOPLE_MAX) if typed and not self._is_taken(name) else ()
            self.query_one(RowList).show([found_row(self.kit.event, card) for card in found])
            self.query_one("#found").display = bool(found)

    def _is_taken(self, name: str) -> bool:
        return self._taken.get(name, ("", 0))[0] == self._field(name).value != ""

    def _take(self, name: str, person: int) -> None:
        card = self.kit.card(person)
        called = f"{card.called} {card.short}".strip() if card is not None else str(person)
        self._taken[name] = called, person
        self._field(name).value = called
        self.query_one("#found").display = False
        self._field("words" if name == "who" else "pictures").focus()

    def on_row_list_chosen(self, message: RowList.Chosen) -> None:
        self._take(self._sought(), message.key)

    def _sought(self) -> str:
        return "witness" if self._field("witness").value and not self._is_taken("witness") else "who"

    def take_scan(self, text: str) -> None:
        self._take(self._asking() or "who", self.kit.identify(text))

    def _person(self, name: str) -> int:
        """Who was taken, or is meant by what stands there; 0: nobody."""
        typed = self._field(name).value.strip()
        if self._is_taken(name):
            return self._taken[name][1]
        return self.kit.identify(typed) if typed else 0

    # saving

    def action_kind(self, place: int) -> None:
        for names in self.query(KeyNames):
            names.choose(place)

    def on_field_entered(self, message: Field.Entered) -> None:
        name, rows = message.field.id or "", self.query_one(RowList)
        if name in ("who", "witness") and rows.display and rows.chosen is not None:
            self._take(name, rows.chosen)
        elif name == "who" and not self._field("words").value:
            self._field("words").focus()
        else:
            self.attempt(self._save)

    def _typed(self) -> _Typed:
        pictures = (name.strip() for name in self._field("pictures").value.split(";"))
        kinds = [names.chosen for names in self.query(KeyNames)]
        return _Typed(
            self._field("words").value.strip(),
            self._person("who"),
            0 if kinds else _points(self._field("points").value),
            self._person("witness"),
            tuple(name for name in pictures if name),
            self.kit.event.deeds[kinds[0]].number if kinds else 0,
        )

    def _save(self) -> None:
        typed = self._typed()
        if typed.pictures:
            self.news(say("ui.photo.trying"))
            self.run_worker(lambda: self._note_shown(typed), thread=True, exclusive=True, group="photo")
        else:
            self._note(typed)
            self._saved()

    def _note(self, typed: _Typed) -> None:
        photos = [load_photo(name) for name in typed.pictures]
        self.kit.register.note(
            typed.words, typed.person, typed.points, typed.witness, photos, self.kit.squad, typed.kind
        )

    def _note_shown(self, typed: _Typed) -> None:
        """In a thread of its own: to make a picture small takes a while."""
        try:
            self._note(typed)
        except FieldkitError as error:
            self.program.call_from_thread(self.program.complain, error)
        else:
            self.program.call_from_thread(self._saved)

    def _saved(self) -> None:
        row = self.kit.register.deeds().deeds[0]
        told = say("ui.deed.saved", who=row.called or say("ui.deed.squad"), points=row.points)
        self.dismiss(None)
        self.program.call_later(self.program.news, told, "good")
        self.program.call_later(self.program.refresh_screen)


def _points(text: str) -> int:
    """What was typed; nothing is 0, and what is no number is more than a deed can be worth, and so refused."""
    plain = text.strip()
    if not plain:
        return 0
    return int(plain) if plain.isascii() and plain.isdigit() else POINTS_MAX + 1
