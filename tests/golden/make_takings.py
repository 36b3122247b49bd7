"""Vectors of what is done with sections, one page after the other, on a journal that was empty."""

from __future__ import annotations

import msgspec

from fieldkit.records.record import LogId
from fieldkit.records.section import Section
from roster.keys import certificate_bytes
from tests.golden.cast import CAPTAIN, DESK, EVENT, SERVERS, STRANGER, public
from tests.golden.logs import INCIDENTS, LIFE, MARKS, OTHER_MARKS, TALLIES, marks, page_of, write_log
from tests.golden.make_pages import LARGE, LONG, STORY, WHOLE, WITHOUT_PAYLOAD, WITHOUT_TEXT
from tests.golden.readings import good
from tests.golden.vectors import Vector

#: Other records from the second one on, and from the first one on.
EARLY = MARKS.replaced(2, subject=2_999)
EARLIEST = MARKS.replaced(1, payload=b"\x92\xa5clone\x00")


def taking(what: str, *pages: Section | list[Section]) -> Vector:
    made = [page_of(*(page if isinstance(page, list) else [page])) for page in pages]
    return good(what, "taking in", event=public(EVENT), server=certificate_bytes(SERVERS), pages=made)


def replace(section: Section, **changes: object) -> Section:
    return msgspec.structs.replace(section, **changes)


def taking_vectors() -> list[Vector]:
    return [*one_branch(), *branches(), *refused()]


def one_branch() -> list[Vector]:
    first, middle, last = MARKS.section(1, 2), MARKS.section(3, 4), MARKS.section(5, 6)
    return [
        taking("a log in three sections", first, middle, last),
        taking("the same twice", first, middle, first, middle),
        taking("sections that overlap", MARKS.section(1, 4), MARKS.section(2, 6), MARKS.section(3, 5)),
        taking("several logs in one page", [WHOLE, STORY, TALLIES.section(1, 3)]),
        taking("a section is missing, and comes later", first, last, middle, last),
        taking("an erased text", WITHOUT_TEXT),
        taking("a placeholder, then the record itself", WITHOUT_PAYLOAD, STORY),
        taking("a payload that is too large", LARGE.section(1, 3)),
        taking("a text that is too long", LONG.section(1, 3)),
        taking("a log of a device without any certificate", write_log(marks(), STRANGER).section(1, 6)),
    ]


def branches() -> list[Vector]:
    return [
        taking("another record 4", WHOLE, OTHER_MARKS.section(1, 6)),
        taking("another record 4, seen from there on", WHOLE, OTHER_MARKS.section(4, 6)),
        taking("both branches go on", MARKS.section(1, 5), OTHER_MARKS.section(4, 5), OTHER_MARKS.section(6, 6), WHOLE),
        taking("three branches", WHOLE, OTHER_MARKS.section(1, 6), EARLY.section(1, 6)),
        taking("another record 1", WHOLE, EARLIEST.section(1, 6)),
        taking("two branches in one page", [WHOLE, OTHER_MARKS.section(1, 6)]),
    ]


def refused() -> list[Vector]:
    damaged = bytes([WHOLE.seal[0] ^ 1]) + WHOLE.seal[1:]
    changed = [*WHOLE.subjects[:2], 2_500, *WHOLE.subjects[3:]]
    by_desk = write_log(marks(), DESK)
    another = LogId(public(CAPTAIN), 0, LIFE + 1)
    return [
        taking("gap: the end of a log that is not held", MARKS.section(3, 6)),
        taking("gap: a log that does not say whose it is", replace(WHOLE, log_id=None)),
        taking("seal: a damaged seal", replace(WHOLE, seal=damaged)),
        taking("seal: an empty seal", replace(WHOLE, seal=b"")),
        taking("seal: one number was changed", replace(WHOLE, subjects=changed)),
        taking("seal: by another key", replace(WHOLE, seal=by_desk.seal(6))),
        taking("seal: of a record before the last", replace(WHOLE, seal=MARKS.seal(5))),
        taking("seal: an erased text whose hash is another", replace(WITHOUT_TEXT, text_hashes=[b"", bytes(32), b""])),
        taking("seal: wrong chain, the past differs from what is held", OTHER_MARKS.section(1, 4), MARKS.section(5, 6)),
        taking("seal: a payload's hash that is another", replace(WITHOUT_PAYLOAD, payload_hashes={2: bytes(32)})),
        taking("foreign: a log whose number is not that of its hash[0]", replace(WHOLE, log=WHOLE.log ^ 1)),
        taking("foreign: a log of another life under this one's number", replace(WHOLE, log_id=another)),
        taking("foreign: a key of 31 bytes", replace(WHOLE, log_id=LogId(public(CAPTAIN)[:31], 0, LIFE))),
        taking("a good section beside bad ones", [replace(WHOLE, seal=damaged), STORY, INCIDENTS.section(3, 3)]),
    ]
