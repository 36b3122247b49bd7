"""One row read into drafts: each fact with the cell it came from, what is in doubt as a problem."""

from __future__ import annotations

import re

import msgspec

from roster.event import Squad
from roster.tables.context import Context
from roster.tables.findings import Draft, Findings, Source, source, whole
from roster.tables.guardians import Guardian, read_guardian
from roster.tables.headings import Field
from roster.tables.layout import Block
from roster.tables.names import WrittenName, read_names
from roster.tables.phones import read_phone
from roster.tables.roles import VOLUNTEER
from roster.tables.sheet import EXCEL_ERRORS, Sheet
from roster.tables.squads import SquadFinder
from roster.tables.vocabulary import Vocabulary

_BETWEEN = re.compile(r"[、,;/;，；+&\s]+")
_NOTHING = frozenset({"", "无", "無", "-", "--", "—", "/", "\\", "none", "n/a", "暂无"})


class Standing(msgspec.Struct, frozen=True):
    """What holds for a row from outside it: its sheet, the heading above it, cells merged in looks only."""

    context: Context
    above: dict[Field, str] = {}


class RowReader:
    """Reads the rows of one block of one sheet."""

    def __init__(
        self, sheet: Sheet, block: Block, finder: SquadFinder, vocabulary: Vocabulary, findings: Findings
    ) -> None:
        self.sheet = sheet
        self.block = block
        self.finder = finder
        self.vocabulary = vocabulary
        self.findings = findings

    def read(self, row: int, standing: Standing, accepted: frozenset[int]) -> list[Draft]:
        """The persons of a row: none where it has no name, several where its name cell is a list."""
        place = source(self.sheet, row, self.block.columns[Field.NAME][0])
        raw = self.sheet.value(row, self.block.columns[Field.NAME][0])
        names = read_names(raw if isinstance(raw, str) else self.sheet.text(row, self.block.columns[Field.NAME][0]))
        if names[0].doubt and not self._accepted(names[0], row, place, accepted):
            return []
        said = self._said(row, standing)
        squad, left_out = self._squad(row, standing, said[Field.UNIT])
        phones = self._phones(row, alone=len(names) == 1)
        guardian = read_guardian(self.sheet, self.block, row, self.findings)
        return [self._draft(name, place, squad, left_out, phones, said, guardian) for name in names]

    def _accepted(self, name: WrittenName, row: int, place: Source, accepted: frozenset[int]) -> bool:
        text = self.sheet.text(row, self.block.columns[Field.NAME][0])
        if not text:
            self.findings.add(place, "no_name", "This row has no name and is left out.", self._shown(row))
            return False
        kind = "excel_error" if text.upper() in EXCEL_ERRORS else "not_a_name"
        sentence = f'The name "{_short(text)}" {name.doubt}; this row is left out.'
        return self.findings.add(place, kind, sentence, text, leaves_out=True) in accepted and bool(name.name)

    def _phones(self, row: int, *, alone: bool) -> tuple[str, ...]:
        """Every number of the row, the first of which is the person's own."""
        numbers: list[str] = []
        for column in self.block.columns.get(Field.PHONE, ()):
            at = self.sheet.seen(row, column)
            phone = read_phone(self.sheet.value(*at))
            if phone.problem:
                kept = "" if phone.number else " It is left out."
                sentence = f"The telephone number {phone.problem}.{kept}"
                self.findings.add(source(self.sheet, *at), phone.kind, sentence, self.sheet.text(*at))
            numbers += [number for number in (phone.number, *phone.others) if number]
        if numbers and not alone:
            place = source(self.sheet, row, self.block.columns[Field.PHONE][0])
            sentence = "One telephone number beside several names: it is given to each of them."
            self.findings.add(place, "shared_phone", sentence, numbers[0])
        return tuple(dict.fromkeys(numbers))

    def _squad(self, row: int, standing: Standing, unit: str) -> tuple[Squad | None, tuple[int, ...]]:
        """The squad, and the number of the problem that keeps this person out."""
        text, at = self._fact(row, Field.SQUAD)
        text = text or standing.above.get(Field.SQUAD, "")
        if text.casefold() in _NOTHING:
            return standing.context.squad or self._squad_of_unit(unit), ()
        match = self.finder.find(text)
        if match.squad:
            return match.squad, ()
        reason = "names two squads" if match.clash else "is none of this event's"
        hint = f" Did you mean {match.suggestion}?" if match.suggestion else ""
        sentence = f'The squad "{_short(text)}" {reason}; this person is left out.{hint}'
        return None, (self.findings.add(at, "unknown_squad", sentence, text, leaves_out=True),)

    def _squad_of_unit(self, unit: str) -> Squad | None:
        """Where the table has no squads at all: the one squad that the person's unit leads, which is said once."""
        squad = self.finder.led_by(unit) if unit and Field.SQUAD not in self.block.columns else None
        if squad:
            led = f"the people of {unit} were put into squad {squad.number}, which it leads."
            sentence = f"{self.sheet.title} names no squad; {led}"
            self.findings.add_once(whole(self.sheet), "squad_from_unit", sentence, unit)
        return squad

    def _said(self, row: int, standing: Standing) -> dict[Field, str]:
        """What the row says, by field; "" for cells that only say that there is nothing."""
        fields = (Field.ROLE, Field.POST, Field.UNIT, Field.CATEGORY, Field.TAGS)
        said = {field: self._fact(row, field)[0] for field in fields}
        said[Field.NOTE] = "; ".join(
            text for column in self.block.columns.get(Field.NOTE, ()) if (text := self._seen(row, column))
        )
        said = {field: "" if text.casefold() in _NOTHING else text for field, text in said.items()}
        unit = said[Field.UNIT] or standing.above.get(Field.UNIT, "")
        said[Field.UNIT] = self.vocabulary.unit(unit) or unit or standing.context.unit
        return said

    def _draft(
        self,
        name: WrittenName,
        place: Source,
        squad: Squad | None,
        left_out: tuple[int, ...],
        phones: tuple[str, ...],
        said: dict[Field, str],
        guardian: Guardian,
    ) -> Draft:
        role, notes = self._role(name, said)
        post = self.vocabulary.post(squad, said[Field.POST])
        category = self.vocabulary.category(said[Field.CATEGORY])
        tags, more = self._tags(said, squad)
        numbers = (*phones, *([name.phone] if name.phone else []))
        notes += ["" if post or self.vocabulary.role(said[Field.POST]) else said[Field.POST]]
        notes += ["" if category else said[Field.CATEGORY], more, name.note, said[Field.NOTE]]
        notes += [f"also {number}" for number in dict.fromkeys(numbers) if number != numbers[0]]
        return Draft(
            name=name.name,
            squad=squad.number if squad else None,
            role=role,
            phone=numbers[0] if numbers else "",
            unit=said[Field.UNIT],
            post=post,
            category=category,
            tags=tags,
            note="; ".join(dict.fromkeys(note for note in notes if note)),
            guardian=guardian.name,
            guardian_phone=guardian.phone,
            consent=guardian.consent,
            places=(place,),
            left_out=left_out,
        )

    def _role(self, name: WrittenName, said: dict[Field, str]) -> tuple[str, list[str]]:
        """The first telling role of the role column, the brackets and the post; other words become notes."""
        words = [word for word in _BETWEEN.split(said[Field.ROLE]) if word]
        whole = self.vocabulary.role(said[Field.ROLE])
        known = [whole] if whole else [role for word in words if (role := self.vocabulary.role(word))]
        known += [name.role] if name.role else []
        known += [role] if (role := self.vocabulary.role(said[Field.POST])) else []
        telling = [role for role in known if role != VOLUNTEER]
        notes = [] if whole else [said[Field.ROLE]] if not known or len(words) > 1 else []
        others = [role for role in dict.fromkeys(telling[1:]) if role != telling[0]]
        return (telling or [VOLUNTEER])[0], [*notes, *others]

    def _tags(self, said: dict[Field, str], squad: Squad | None) -> tuple[tuple[str, ...], str]:
        """The event's tags among the words, and the rest as a note; other columns may hold them too."""
        words = [word for word in re.split(r"[、,;，；/]", said[Field.TAGS]) if word.strip()]
        said_elsewhere = [said[Field.NOTE], said[Field.ROLE], said[Field.UNIT]]
        tags = [tag for word in (*words, *said_elsewhere) if (tag := self.vocabulary.tag(word))]
        tags += [tag] if (tag := self.vocabulary.tag_of_unit(squad, said[Field.UNIT])) else []
        return tuple(dict.fromkeys(tags)), "; ".join(word.strip() for word in words if not self.vocabulary.tag(word))

    def _fact(self, row: int, field: Field) -> tuple[str, Source]:
        """What a person sees in the field's column, and the cell that holds it."""
        column = self.block.column(field)
        if column is None:
            return "", source(self.sheet, row, self.block.columns[Field.NAME][0])
        return self._seen(row, column), source(self.sheet, *self.sheet.seen(row, column))

    def _seen(self, row: int, column: int) -> str:
        return self.sheet.text(*self.sheet.seen(row, column))

    def _shown(self, row: int) -> str:
        return " | ".join(text for text in self.sheet.texts[row] if text)


def _short(text: str) -> str:
    return text if len(text) <= 30 else text[:30] + "…"
