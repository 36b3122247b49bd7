"""A certified laptop that writes whatever it likes, well hashed and well sealed: all others go on."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from random import Random

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldkit.journal import reading
from fieldkit.journal.verify import verify_journal
from fieldkit.kit.home import Home
from fieldkit.kit.kit import Kit
from fieldkit.records import kinds
from fieldkit.records.chain import chain_hash, first_hash, hash_text, log_number, seal_message
from fieldkit.records.codec import PayloadError, decode_payload, encode_payload, encode_text
from fieldkit.records.kinds import BY_NUMBER
from fieldkit.records.record import SALT_BYTES, SCOPE_ALL, SCOPE_DESK, LogId, Record
from fieldkit.records.scopes import SCOPE_CALLS, scope_of, urgent_of
from fieldkit.records.section import Section, section_of
from roster.keys import Role, certificate_bytes
from sync_server.summary.figures import make_figures
from tests.fieldkit.kit.county import HandClock
from tests.fieldkit.records.laptops import FIRST
from tests.fieldkit.records.strategies import PAYLOADS, TEXTS, subject_for
from tests.sync_server.county import Captain, County, at
from tests.sync_server.desk.served import desk_client

Odd = tuple[int, tuple[int, int, int, int, int, int, bytes, bytes | None]]
U63 = (1 << 63) - 1
CLOCK_MAX = 1 << 60
SQUAD = 1
#: Numbers at the ends of what fits, around what is usual, and of what is not there.
edges = st.sampled_from((0, 1, 2, 14, 4_095, 4_096, 65_535, 1 << 31, 1 << 32, 1 << 40, (1 << 46) + 1, U63 - 1, U63))
signed = edges | edges.map(lambda value: -value) | st.integers(-(1 << 63), U63)
clocks = st.sampled_from((0, -1, CLOCK_MAX, -CLOCK_MAX, at("08:00"), 253_402_300_800_000, -62_135_596_800_001, 1 << 53))
stamps = edges | clocks.map(lambda ms: max(ms, 0) << 16 & U63)
subjects = edges | st.sampled_from((1, 2, kinds.WALK_IN_FIRST, kinds.CALL_FIRST, kinds.tally_subject(1, 1), 1 << 40))
scopes = st.sampled_from((SCOPE_ALL, SQUAD, 2, urgent_of(SQUAD), SCOPE_CALLS, SCOPE_DESK, 4_000, 9_999))


@st.composite
def odd_payloads(draw: st.DrawFn) -> tuple[int, bytes]:
    """A payload as its kind has it, of which some numbers and texts are anything."""
    kind = draw(st.sampled_from(sorted(BY_NUMBER)))
    payload = draw(PAYLOADS[BY_NUMBER[kind].payload])
    values = msgspec.msgpack.decode(encode_payload(payload))
    for place, value in enumerate(values):
        if payload.__struct_fields__[place] == "squad" and draw(st.integers(0, 9)) < 8:
            values[place] = SQUAD
            continue
        if draw(st.integers(0, 9)) < 7:
            continue
        if isinstance(value, bool):
            values[place] = draw(st.booleans())
        elif isinstance(value, int):
            values[place] = draw(signed | st.just(SQUAD))
        elif isinstance(value, str):
            values[place] = draw(
                st.text(max_size=30) | st.sampled_from(("<script>", "\0", "\x1b[31m", "‮", "%s{}", "x" * 900))
            )
        elif isinstance(value, dict):
            values[place] = {draw(st.text(max_size=9)): draw(signed) for _ in range(draw(st.integers(0, 3)))}
    return kind, msgspec.msgpack.encode(values)


@st.composite
def odd_texts(draw: st.DrawFn, kind: int) -> bytes | None:
    spec = BY_NUMBER.get(kind)
    if draw(st.integers(0, 14)) == 0:
        return draw(st.binary(max_size=40))
    if spec is None or spec.text is None or draw(st.booleans()):
        return None
    return encode_text(draw(TEXTS[spec.text]), bytes(SALT_BYTES))


@st.composite
def odd_records(draw: st.DrawFn) -> Odd:
    """A scope, and all columns of a record but its number. Most are where they belong, so that they count."""
    kind, payload = draw(odd_payloads())
    scope, subject = draw(scopes), draw(subjects)
    if draw(st.integers(0, 9)) == 0:
        kind, payload = draw(st.integers(0, 0xFFFF)), draw(st.binary(max_size=60))
    elif draw(st.integers(0, 9)) < 7:
        scope, subject = _where_it_belongs(kind, payload, scope, subject)
    operator = draw(st.sampled_from((0, 7, 0xFFFFFFFF)))
    columns = draw(stamps), draw(clocks), draw(clocks), operator, kind, subject, payload, draw(odd_texts(kind))
    return scope, columns


def _where_it_belongs(kind: int, payload: bytes, scope: int, subject: int) -> tuple[int, int]:
    try:
        what = decode_payload(kind, payload)
        own = scope if BY_NUMBER[kind].scope == "any" else scope_of(BY_NUMBER[kind].scope, SQUAD)
        found = subject_for(what, subject & 7, FIRST)
    except (PayloadError, TypeError, ValueError, OverflowError):
        return scope, subject
    return own, found if 0 <= found <= U63 else subject


def sealed(captain: Captain, records: list[Odd]) -> list[Section]:
    """The records in logs by their scopes, as only the holder of the captain's key can make them."""
    event = captain.county.pack.event_key
    sections = []
    for scope in dict.fromkeys(scope for scope, _ in records):
        log_id = LogId(bytes(captain.key.verify_key), scope, 77)
        previous = first_hash(event, log_id)
        log, made = log_number(previous), []
        for number, columns in enumerate((columns for of, columns in records if of == scope), 1):
            stamp, wall, boot, operator, kind, subject, payload, text = columns
            previous = chain_hash(
                previous, number, stamp, wall, boot, operator, kind, subject, payload, hash_text(text)
            )
            made.append(
                Record(
                    log, number, stamp, wall, boot, operator, kind, subject, payload, text, hash_text(text), previous
                )
            )
        seal = captain.key.sign(seal_message(event, log, len(made), previous)).signature
        sections.append(section_of(made, log_id, certificate_bytes(captain.certificate), seal))
    return sections


class Place:
    """A county with a hostile captain and a desk's laptop; the journals of server and desk are new each time."""

    def __init__(self, folder: Path) -> None:
        self.county = County(folder, people=20)
        self.hostile = Captain(self.county, "hostile", (SQUAD,), Role.CAPTAIN, 0)
        self.desk = Captain(self.county, "desk of the county", (), Role.DESK, 0)
        self.county.server.close()
        self._count = 0

    @contextmanager
    def fresh(self) -> Iterator[tuple[County, Kit]]:
        self._count += 1
        county = self.county
        county.server = county.open_journal(f"server {self._count}")
        county.server.be(county.server_key.signing_key(), bytes(8))
        home = Home(county.folder / f"home {self._count}")
        home.save_device_key(self.desk.key)
        home.save_certificate(self.desk.certificate)
        home.save_pack(county.pack.data)
        with closing(county.server), closing(Kit(home, HandClock(at("10:42")), Random(1).randbytes)) as kit:
            yield county, kit


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    place = Place(tmp_path_factory.mktemp("hostile"))
    yield place
    place.hostile.journal.close()
    place.desk.journal.close()


def look_at_all(kit: Kit) -> None:
    """Every screen and command reads from here."""
    kit.board(SQUAD)
    kit.all_figures()
    kit.headcounts(SQUAD)
    kit.things(SQUAD)
    kit.tallies(SQUAD)
    for card in kit.incidents():
        kit.incident(card.incident)
    kit.doubles()
    kit.history()
    kit.status()
    kit.find("a")
    kit.check_in(2)
    kit.raise_incident("other", 1, "all the same", SQUAD)


async def _read_pages(county: County) -> list[tuple[str, int]]:
    incidents = [view.incident for view in reading.incident_views(county.server)]
    paths = ["/", f"/squad/{SQUAD}", "/squad/2", "/doubles", "/records", "/devices"]
    async with desk_client(county) as client:
        answers = []
        for path in [*paths, *(f"/incident/{incident}" for incident in incidents)]:
            for language in ("en", "zh"):
                answer = await client.get(path, headers={"accept-language": language})
                answers.append((path, answer.status_code))
        return answers


@pytest.mark.slow
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(records=st.lists(odd_records(), min_size=6, max_size=20))
def test_whatever_it_writes_everybody_goes_on(place: Place, records: list[Odd]) -> None:
    sections = sealed(place.hostile, records)
    with place.fresh() as (county, kit):
        county.server.take_in(sections, "http:somebody", at("10:00"))
        assert verify_journal(county.server).findings == ()
        make_figures(county.server, county.directory, at("10:42"))
        answers = asyncio.run(_read_pages(county))
        assert {status for _, status in answers} == {200}, answers
        kit.journal.take_in(sections, "server", at("10:00"))
        look_at_all(kit)
        assert kit.verify().findings == ()
