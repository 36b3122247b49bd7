"""Somebody who knows the document, the event's key and nothing else, and hears every byte that is said."""

from __future__ import annotations

from tests.golden.reader import talk
from tests.golden.reader.branches import HeldLog, take_in
from tests.golden.reader.certificates import Certificate, check_certificate, read_certificate
from tests.golden.reader.names import device_of
from tests.golden.reader.pages import Section, read_page
from tests.golden.reader.scopes import is_urgent, may_read


class Overhearer:
    """Reads requests and answers, checks what the document says of them, and takes in all records."""

    def __init__(self, event: bytes, server: bytes) -> None:
        """`server`: the certificate of the event's server."""
        self.event = event
        self.server = read_certificate(server)
        check_certificate(event, self.server)
        self.keys: dict[bytes, bytes] = {}
        self.certificates: dict[bytes, Certificate] = {}
        self.logs: dict[int, HeldLog] = {}
        self.scopes: dict[int, int] = {}
        self.outcomes: list[str] = []

    def hear(self, request: bytes, answer: bytes) -> None:
        """One round trip."""
        envelope = talk.read_envelope(request)
        key = envelope.device if len(envelope.device) == 32 else self.keys[envelope.device]
        said = talk.read_request(request, key)
        self.keys[device_of(key)] = key
        self.see(envelope.certificate)
        if said.succession is not None:
            talk.check_succession(self.event, said.succession, key)
        self.take(said.page)
        self.hear_answer(talk.read_answer(answer, self.server.key, said.nonce), said, key)

    def hear_answer(self, answer: talk.Answer, said: talk.Request, key: bytes) -> None:
        """What the server says to the device of this key."""
        self.see(answer.certificate)
        sections = self.take(answer.page)
        if answer.standing != "known":
            assert not sections
            return
        certificate = self.certificates[key]
        assert all(
            may_read(certificate, self.scopes[section.log]) for section in sections if self.writer(section) != key
        )
        assert said.heads is not None or key not in map(self.writer, sections)
        told = {log for log, _, _ in answer.held}
        own = [head for log, held in self.logs.items() if held.key == key for head in held.heads(log)]
        assert talk.digest_of(own) == said.digest or {log for log, _, _ in own} <= told

    def see(self, certificate: bytes) -> None:
        """Keeps a certificate, which must be true."""
        if certificate:
            found = read_certificate(certificate)
            check_certificate(self.event, found, self.server)
            self.certificates[found.key] = found

    def take(self, page: bytes) -> list[Section]:
        """Takes in a page, in which what is urgent stands before all else."""
        sections = read_page(page)
        for section in sections:
            self.see(section.certificate)
            if section.identity is not None:
                self.scopes[section.log] = section.identity.scope
            self.outcomes.append(take_in(self.event, self.logs, section))
        ordinary = [not is_urgent(self.scopes[section.log]) for section in sections]
        assert ordinary == sorted(ordinary)
        return sections

    def writer(self, section: Section) -> bytes:
        """The key of whoever wrote a section."""
        return self.logs[section.log].key

    def heads(self) -> list[talk.Head]:
        """All that was heard."""
        return sorted(head for log, held in self.logs.items() for head in held.heads(log))
