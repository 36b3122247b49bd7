"""docs/sync.md says the numbers, names and fields that the product has."""

from __future__ import annotations

import ast
import re

import msgspec
import pytest

from fieldkit.errors import ExchangeError
from fieldkit.exchange import carrying, chunks, envelope, frames, joining, messages, neighbour, pace, page
from fieldkit.exchange.envelope import Envelope
from fieldkit.exchange.join_code import ADDRESS_BYTES_MAX
from fieldkit.exchange.loop import INTERVAL_S, RETRY_WAIT_S_MAX, retry_wait_s
from fieldkit.exchange.refusals import ALONE_MAX, is_refusal
from fieldkit.exchange.vouching import EXTENSION
from fieldkit.records.record import PAYLOAD_BYTES_MAX, SALT_BYTES, TEXT_BYTES_MAX
from fieldkit.records.rules import CONTENT_MISSING
from fieldkit.records.scopes import SCOPE_CALLS, is_urgent, urgent_of
from fieldkit.records.stamps import STEP_BACK_MS_MAX, SUSPECT_AHEAD_MS, WALL_MS_MAX
from roster.keys import Certificate, Role
from roster.pack import PACK_BYTES_MAX
from tests.house.tree import PACKAGES, ROOT, python_files, tree

DOCUMENT = (ROOT / "docs" / "sync.md").read_text(encoding="utf-8")
FLOWING = " ".join(DOCUMENT.split())
MIB = 1024 * 1024
#: Signed or hashed, and no matter of the protocol: packs and what a laptop tells itself.
ELSEWHERE = {"fieldkit pack 3", "fieldkit letter nonce 1"}
#: Statuses that a server or something on the way may say.
STATUSES = (*range(400, 432), *range(500, 512))

PHRASES = [
    f"{page.TAKEN_RECORDS_MAX:,} records, {page.PAGE_BYTES_MAX // MIB} MiB packed, "
    f"{page.UNPACKED_BYTES_MAX // MIB} MiB unpacked a page",
    f"payload {PAYLOAD_BYTES_MAX:,} bytes, text {TEXT_BYTES_MAX:,} bytes a record",
    f"payloads and texts of a page have at most {page.CONTENT_BYTES_MAX / 1e6} MB together",
    f"begins with {SALT_BYTES} random bytes (salt)",
    f"more than {SUSPECT_AHEAD_MS // 1000} s ahead",
    f"more than {STEP_BACK_MS_MAX // 1000} s closes its logs",
    f"beyond 2{str(WALL_MS_MAX.bit_length() - 1).translate(str.maketrans('46', '⁴⁶'))} counts for stamps",
    f"Both have at most {messages.MESSAGE_BYTES_MAX // MIB} MiB",
    f"POST {messages.PATH}, content-type: {messages.CONTENT_TYPE}",
    f"{pace.ROOM_MIN} … {pace.ROOM_MAX:,} (others count as the nearest of these); 0: {page.PAGE_RECORDS_MAX:,}",
    f"{messages.PACK_LACKING_MS} where it lacks people",
    f"POST {joining.PATH}:",
    f"Requests have at most {joining.REQUEST_BYTES_MAX // 1024} KiB, answers {PACK_BYTES_MAX // MIB} MiB and "
    f"{(joining.ANSWER_BYTES_MAX - PACK_BYTES_MAX) // 1024} KiB",
    f"extension {EXTENSION.dotted_string} holds",
    f"at most {ADDRESS_BYTES_MAX} bytes: host",
    f"Pieces have 1 to {chunks.CHUNK_BYTES_MAX:,} bytes",
    f"looks at {chunks.OFFERS_MAX} offers and {chunks.WISHES_MAX} wishes",
    f"bytes_max = {chunks.CHUNK_BYTES_FIRST}",
    f"frame = {frames.MARKER.hex(' ').upper()} ‖",
    f"first {frames.CHECK_BYTES} bytes of H(kind ‖ body)",
    f"Bodies have at most {frames.BODY_BYTES_MAX // MIB} MiB, files {frames.FRAMES_BYTES_MAX // MIB} MiB",
    f"kind {envelope.LETTER}, letter:",
    f"kind {envelope.REPLY}, reply:",
    f"parts: at most {envelope.PARTS_MAX:,}",
    f"its nonce has {envelope.NONCE_BYTES} bytes",
    f"POST {carrying.PATH}:",
    f"road: {carrying.DROP} or {carrying.NEIGHBOUR}",
    f"POST {neighbour.PATH}:",
    f"at most {neighbour.LAPTOPS_MAX:,} entries each",
    f"in at most {neighbour.FRAMES_BYTES // MIB} MiB of frames",
    f"within about {carrying.REPLY_BYTES_MAX // MIB} MiB",
    f"`{CONTENT_MISSING}`",
    f"{INTERVAL_S:.0f} s between rounds",
    f"doubles from {retry_wait_s(1, 1.0):.0f} s to {RETRY_WAIT_S_MAX:.0f} s",
    {1: "After one refusal", 3: "After three refusals"}[ALONE_MAX],
    f"| {urgent_of(0)} + squad |",
    f"| {SCOPE_CALLS} | roll calls and messages to all; **urgent** |",
    f"[{', '.join(Envelope.__struct_fields__).replace('device,', 'device key,')}]",
]


@pytest.mark.parametrize("phrase", PHRASES)
def test_the_document_says(phrase: str) -> None:
    assert phrase in FLOWING


def test_statuses_that_are_no_refusal_of_a_page_are_listed() -> None:
    no_refusals = [each for each in STATUSES if not is_refusal(ExchangeError("errors.exchange.trouble", status=each))]
    assert f"except {', '.join(map(str, no_refusals))})" in FLOWING
    assert not is_refusal(ExchangeError("errors.exchange.trouble", status=500, wait="3"))
    assert is_urgent(SCOPE_CALLS)


def rows(after: str) -> list[str]:
    """The first column of the table that follows these words."""
    table = DOCUMENT.split(after, 1)[1].lstrip().split("\n\n", 1)[0].splitlines()
    return [row.split("|")[1].strip() for row in table[2:]]


@pytest.mark.parametrize(
    ("after", "message"), [("\nRequest body:", messages.Request), ("\nAnswer body:", messages.Answer)]
)
def test_every_field_of_a_message_is_in_the_table_with_its_default(
    after: str, message: type[messages.Request | messages.Answer]
) -> None:
    words = {None: "nil", b"": "empty", 0: "0"}

    def row(field: msgspec.structs.FieldInfo) -> str:
        if field.required:
            return field.name
        if field.default_factory is not msgspec.NODEFAULT:
            return f"{field.name} = []"
        return f"{field.name} = {'false' if field.default is False else words[field.default]}"

    assert rows(after) == [row(field) for field in msgspec.structs.fields(message)]


def test_fields_and_roles_of_certificates_are_listed() -> None:
    names = [name.removesuffix("_ms") for name in Certificate.__struct_fields__]
    assert f"`[{', '.join(names)}]`" in FLOWING
    assert all(f"`{role}`" in FLOWING for role in Role)


def test_every_word_that_signatures_begin_with_is_in_the_document() -> None:
    literals = {
        node.value
        for path in python_files(*PACKAGES)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, bytes)
    }
    words = {each[:-1].decode() for each in literals if re.fullmatch(rb"fieldkit [a-z ]+ \d\0", each)}
    assert len(words) >= 12
    assert {word for word in words if f'"{word}"' not in FLOWING} == ELSEWHERE
