"""A quick look through the XML of an XLSX file, for what its reader does not tell.

calamine lays a sheet out from its first to its last cell, so that one stray cell in the last corner would fill the
memory; and it reads `#N/A` as an empty cell. Both are seen here first.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

import msgspec

from roster.tables.sheet import Place

_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
#: A cell that holds something: empty ones are closed at once (`<c r="B2" s="1"/>`).
_CELL = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,3})(\d{1,7})"([^>]*[^/>])?>')
_FAILED = re.compile(
    rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*\bt="e"[^>]*>.*?<(?:\w+:)?v>([^<]*)<', re.DOTALL
)
#: Larger XML is no office's workbook file (its list of sheets), and no parser is fed with it.
WORKBOOK_XML_BYTES_MAX = 4 * 1024 * 1024


class SheetScan(msgspec.Struct, frozen=True):
    """How far the cells of a sheet reach, and which show an error."""

    rows: int = 0
    columns: int = 0
    failed: dict[Place, str] = {}


def scan_sheets(archive: zipfile.ZipFile) -> dict[str, SheetScan]:
    """By sheet name; empty for files of another make. Raises ValueError where the XML is broken."""
    if _WORKBOOK not in archive.namelist() or _RELATIONS not in archive.namelist():
        return {}
    return {name: _scan(archive.read(path)) for name, path in _paths(archive) if path in archive.namelist()}


def _paths(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    targets = {relation.get("Id"): relation.get("Target", "") for relation in _parse(archive, _RELATIONS)}
    for element in _parse(archive, _WORKBOOK).iter():
        if element.tag.endswith("}sheet"):
            target = targets.get(element.get(_RELATION_ID), "")
            yield element.get("name", ""), posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")


def _parse(archive: zipfile.ZipFile, name: str) -> ElementTree.Element:
    if archive.getinfo(name).file_size > WORKBOOK_XML_BYTES_MAX:
        raise ValueError(f"{name} is larger than {WORKBOOK_XML_BYTES_MAX:,} bytes")
    data = archive.read(name)
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise ValueError(f"{name} declares entities")
    try:
        return ElementTree.fromstring(data)  # noqa: S314 - entities are refused above
    except ElementTree.ParseError as error:
        raise ValueError(f"{name}: {error}") from error


def _scan(xml: bytes) -> SheetScan:
    rows, columns = 0, 0
    for match in _CELL.finditer(xml):
        rows = max(rows, int(match[2]))
        columns = max(columns, _column(match[1]) + 1)
    failed = {}
    if b't="e"' in xml:
        for match in _FAILED.finditer(xml):
            failed[int(match[2]) - 1, _column(match[1])] = match[3].decode("ascii", errors="replace")
    return SheetScan(rows, columns, failed)


def _column(name: bytes) -> int:
    number = 0
    for letter in name:
        number = number * 26 + letter - ord("A") + 1
    return number - 1
