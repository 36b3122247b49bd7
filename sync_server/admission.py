"""Lets a laptop in that shows the secret of an invite."""

from __future__ import annotations

import msgspec

from fieldkit.exchange.joining import JoinAnswer, JoinRequest, decode_join_request, encode_join_answer
from fieldkit.journal.journal import Journal
from roster.keys import certificate_bytes, decode_certificate
from sync_server.certificates import give_certificate
from sync_server.facts import Facts
from sync_server.invites import Invite, find_invite, save_invite


class Admitted(msgspec.Struct, frozen=True):
    """The bytes to send back, and "" or why the laptop was not let in."""

    data: bytes
    refused: str


def answer_join(journal: Journal, facts: Facts, data: bytes) -> Admitted:
    """Answers one laptop. Raises ExchangeError where the bytes are no request at all."""
    request = decode_join_request(data)
    invite = find_invite(journal, request.secret)
    refused = _refusal(invite, request, facts.now_ms())
    server = certificate_bytes(facts.pack.server)
    if invite is None or refused:
        return Admitted(encode_join_answer(JoinAnswer(server, refused), request.nonce, facts.key), refused)
    certificate = invite.certificate or _use(journal, facts, invite, request)
    pack = facts.pack.cut_for(decode_certificate(certificate))
    # Again where the laptop asks again: the answer may have been lost, or this journal been put back.
    journal.admit(certificate)
    answer = JoinAnswer(server, "", certificate, pack)
    return Admitted(encode_join_answer(answer, request.nonce, facts.key), "")


def _refusal(invite: Invite | None, request: JoinRequest, now_ms: int) -> str:
    if invite is None:
        return "unknown"
    if invite.used_by:
        return "" if invite.used_by == request.key else "used"
    return "expired" if now_ms > invite.until_ms else ""


def _use(journal: Journal, facts: Facts, invite: Invite, request: JoinRequest) -> bytes:
    """Marks the invite as used by the device of the request, and returns the certificate for it."""
    certificate = certificate_bytes(give_certificate(facts, journal, request.key, invite.purpose, request.label))
    used = msgspec.structs.replace(invite, used_by=request.key, certificate=certificate)
    with journal.changing():
        save_invite(journal, request.secret, used)
    return certificate
