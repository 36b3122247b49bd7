"""`people.csv` in the event folder: UTF-8 with a mark, so that Excel opens it right; squads by their keys."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from roster.consent import parse_consent
from roster.errors import TableError
from roster.event import Event
from roster.people import PERSON_MAX, Person
from roster.problems import Problem, suggest

COLUMNS = (
    *("number", "name", "squad", "role", "phone", "unit", "post", "category", "tags", "note"),
    *("guardian", "guardian_phone", "consent"),
)
FILE_BYTES_MAX = 64 * 1024 * 1024
#: A spreadsheet takes a cell that begins with one of these for a formula; a quote before it makes it text.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_ROUNDED_PHONE = re.compile(r"\d[.,]?\d*[eE]\+?\d+")


def encode_people(people: Iterable[Person], event: Event) -> bytes:
    """The file's bytes. `Person.keys` is left out: it is made anew with each pack."""
    squads = {squad.number: squad.key for squad in event.squads}
    text = io.StringIO(newline="")
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    rows.writerows([_guarded(cell) for cell in _cells(person, squads)] for person in people)
    return text.getvalue().encode("utf-8-sig")


def decode_people(data: bytes, event: Event, file: str) -> tuple[Person, ...]:
    """The people in `data`; raises TableError with every problem of the file, one a line."""
    reading = _Reading(event, file)
    people = reading.people(_rows(data, file))
    if reading.problems:
        raise TableError.of(reading.problems)
    return people


def split_tags(text: str) -> tuple[str, ...]:
    """Tags are parted by semicolons (also full-width ones)."""
    return tuple(tag.strip() for tag in re.split("[;；]", text) if tag.strip())


def _cells(person: Person, squads: dict[int, str]) -> list[str]:
    squad = squads.get(person.squad, str(person.squad)) if person.squad else ""
    head = [str(person.number), person.name, squad, person.role, person.phone, person.unit, person.post]
    guardian = [person.guardian, person.guardian_phone, person.consent]
    return [*head, person.category, ";".join(person.tags), person.note, *guardian]


def _guarded(cell: str) -> str:
    return "'" + cell if _FORMULA.match(cell) else cell


def _unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell[1:]) else cell


def _rows(data: bytes, file: str) -> list[tuple[int, list[str]]]:
    """Line number and cells of each row, header included."""
    if len(data) > FILE_BYTES_MAX:
        raise TableError(f"{file} has {len(data):,} bytes; at most {FILE_BYTES_MAX:,} are read.")
    try:
        text = data.decode("utf-8-sig")
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
        return [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except UnicodeDecodeError as error:
        raise TableError(
            f'{file} is not in UTF-8 (byte {error.start}). Save it as "CSV UTF-8", or read it with: roster import.'
        ) from error
    except csv.Error as error:
        raise TableError(f"{file} cannot be read as CSV ({error}). Save it again as CSV UTF-8.") from error


def _delimiter(text: str) -> str:
    """Spreadsheets of some countries save CSV with semicolons or tabs."""
    head = text.partition("\n")[0]
    return max((",", ";", "\t"), key=head.count)


class _Reading:
    """One reading of the file: collects problems and goes on."""

    def __init__(self, event: Event, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.squads = {squad.key: squad.number for squad in event.squads}
        self.squad_numbers = {str(squad.number): squad.number for squad in event.squads}

    def people(self, rows: Sequence[tuple[int, list[str]]]) -> tuple[Person, ...]:
        if not rows:
            return ()
        if not self._header(*rows[0]):
            return ()
        header = [cell.strip().casefold() for cell in rows[0][1]]
        people = [self._person(line, dict(zip(header, map(_unguarded, row), strict=False))) for line, row in rows[1:]]
        self._numbers_once(people, [line for line, _ in rows[1:]])
        return tuple(people)

    def _header(self, line: int, cells: list[str]) -> bool:
        header = [cell.strip().casefold() for cell in cells]
        for cell in header:
            if cell and cell not in COLUMNS:
                self._problem(line, f'unknown column "{cell}": {suggest(cell, COLUMNS)}')
        for needed in ("number", "name"):
            if needed not in header:
                self._problem(line, f'the column "{needed}" is missing: add it, or read the file with: roster import.')
        return not self.problems

    def _person(self, line: int, cells: dict[str, str]) -> Person:
        return Person(
            number=self._number(line, cells["number"]),
            name=self._name(line, cells.get("name", "")),
            squad=self._squad(line, cells.get("squad", "").strip()),
            role=cells.get("role", "") or "volunteer",
            phone=self._phone(line, cells.get("phone", "")),
            unit=cells.get("unit", ""),
            post=cells.get("post", ""),
            category=cells.get("category", ""),
            tags=split_tags(cells.get("tags", "")),
            note=cells.get("note", ""),
            guardian=cells.get("guardian", ""),
            guardian_phone=self._phone(line, cells.get("guardian_phone", "")),
            consent=self._consent(line, cells.get("consent", "")),
        )

    def _number(self, line: int, text: str) -> int:
        text = text.strip()
        if text.isascii() and text.isdigit() and 1 <= int(text[:12]) <= PERSON_MAX:
            return int(text)
        self._problem(line, f'"{text[:20]}" is no number of a person: write a whole number from 1 to {PERSON_MAX}.')
        return 0

    def _name(self, line: int, text: str) -> str:
        if not text.strip():
            self._problem(line, "this person has no name: write it in the column name.")
        return text

    def _squad(self, line: int, text: str) -> int:
        if not text or text == "0":
            return 0
        number = self.squads.get(text) or self.squad_numbers.get(text)
        if number is None:
            self._problem(line, f'unknown squad "{text}": {suggest(text, self.squads)}')
        return number or 0

    def _phone(self, line: int, text: str) -> str:
        if _ROUNDED_PHONE.fullmatch(text):
            self._problem(line, f"the telephone number {text} was rounded by a spreadsheet: write all its digits.")
        return text

    def _consent(self, line: int, text: str) -> str:
        consent = parse_consent(text)
        if consent is None:
            self._problem(line, f'"{text[:20]}" is no consent: write yes, no, a day such as 2027-03-01, or nothing.')
        return consent or ""

    def _numbers_once(self, people: Sequence[Person], lines: Sequence[int]) -> None:
        times = Counter(person.number for person in people)
        first: dict[int, int] = {}
        for person, line in zip(people, lines, strict=True):
            if times[person.number] > 1 and person.number and first.setdefault(person.number, line) != line:
                self._problem(
                    line, f"number {person.number} is already in line {first[person.number]}: give this person another."
                )

    def _problem(self, line: int, text: str) -> None:
        self.problems.append(Problem(self.file, line, text))
