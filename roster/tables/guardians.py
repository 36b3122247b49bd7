"""Who answers for a child, and whether that person consented, as offices write it beside the child's name."""

from __future__ import annotations

import msgspec

from roster.consent import parse_consent
from roster.tables.findings import Findings, source
from roster.tables.headings import Field
from roster.tables.layout import Block
from roster.tables.names import read_names
from roster.tables.phones import read_phone
from roster.tables.sheet import Place, Sheet


class Guardian(msgspec.Struct, frozen=True):
    """`consent` as `roster.consent` gives it. "" for what the row does not say."""

    name: str = ""
    phone: str = ""
    consent: str = ""


def read_guardian(sheet: Sheet, block: Block, row: int, findings: Findings) -> Guardian:
    name, phone = _name(sheet, _place(sheet, block, row, Field.GUARDIAN))
    return Guardian(
        name,
        _phone(sheet, _place(sheet, block, row, Field.GUARDIAN_PHONE), findings) or phone,
        _consent(sheet, _place(sheet, block, row, Field.CONSENT), findings),
    )


def _place(sheet: Sheet, block: Block, row: int, field: Field) -> Place | None:
    """The cell that a person sees in the field's column."""
    column = block.column(field)
    return sheet.seen(row, column) if column is not None else None


def _name(sheet: Sheet, at: Place | None) -> tuple[str, str]:
    """Name and telephone number of a cell such as `王芳 13800001234`; a word like 奶奶 stays as it is written."""
    text = sheet.text(*at) if at is not None else ""
    if not text or text in ("/", "-", "—"):
        return "", ""
    read = read_names(text)[0]
    return (text, "") if read.doubt or not read.name else (read.name, read.phone)


def _phone(sheet: Sheet, at: Place | None, findings: Findings) -> str:
    if at is None:
        return ""
    phone = read_phone(sheet.value(*at))
    if phone.problem:
        kept = "" if phone.number else " It is left out."
        sentence = f"The guardian's telephone number {phone.problem}.{kept}"
        findings.add(source(sheet, *at), phone.kind, sentence, sheet.text(*at))
    return phone.number


def _consent(sheet: Sheet, at: Place | None, findings: Findings) -> str:
    text = sheet.text(*at) if at is not None else ""
    consent = parse_consent(text)
    if at is not None and consent is None:
        sentence = f'"{text[:30]}" is no consent: write yes, no or the day of it. It counts as missing.'
        findings.add(source(sheet, *at), "unknown_consent", sentence, text)
    return consent or ""
