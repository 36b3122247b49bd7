"""Devices that a journal has heard of, what their certificates let them do, and the verdicts on them."""

from __future__ import annotations

import msgspec

from fieldkit.journal.context import JournalContext, device_number, writer_of
from fieldkit.journal.contract import DeviceRow, Store
from fieldkit.journal.counting import counted_upto
from fieldkit.journal.logs import Log, Logs
from fieldkit.journal.meta import decode_meta
from fieldkit.records.kinds import DeviceStanding
from roster.errors import PackError
from roster.keys import Certificate, Role, certificate_bytes, check_certificate, decode_certificate, device_of

_META_TRUSTED = "trusted"


class Device(msgspec.Struct, frozen=True):
    """A device with its certificate (None: not known) and standing."""

    row: DeviceRow
    certificate: Certificate | None
    revoked: bool = False

    @property
    def standing(self) -> str:
        if self.certificate is None:
            return "unknown"
        return "revoked" if self.revoked else "known"


class Devices:
    """Who writes in this event. Rights come from certificates, so that a server restored from yesterday still knows
    today's laptops as soon as they show theirs."""

    def __init__(
        self,
        store: Store,
        event: bytes,
        server: Certificate,
        context: JournalContext,
        local: Certificate | None = None,
    ) -> None:
        """`local`: what this very device may do as long as nobody has certified it, so that its own views count what
        it writes. Never shown to anybody, like those of laptops in whose place this one works (see `trust`)."""
        self._store = store
        self._event = event
        self._server = server
        self._context = context
        self._locals = {trusted.key: trusted for trusted in _load_trusted(store)}
        if local is not None:
            self._locals[local.key] = local
        self._verdicts: dict[int, DeviceStanding] = {}
        self.by_key: dict[bytes, Device] = {}
        for row in store.load_devices():
            self._put(row, _readable(row.certificate))
        for key in self._locals.keys() - self.by_key.keys():
            self._put(DeviceRow(key), None)
        self.admit(certificate_bytes(server))

    def stand_in(self, local: Certificate) -> None:
        """From now on this is what the very device may do as long as nobody has certified it."""
        self._locals[local.key] = local
        known = self.by_key.get(local.key)
        row = known.row if known is not None else DeviceRow(local.key)
        self._put(row, _readable(row.certificate))

    def trust(self, local: Certificate) -> None:
        """What a laptop in whose place this one works may do here, as long as nobody has certified it. Kept."""
        trusted = {each.key: each for each in (*_load_trusted(self._store), local)}
        self._store.save_meta(_META_TRUSTED, msgspec.msgpack.encode(tuple(trusted.values())))
        self.stand_in(local)

    def get(self, key: bytes) -> Device | None:
        return self.by_key.get(key)

    def key_of(self, device: bytes) -> bytes | None:
        """The key of a device named by its 8 bytes."""
        return next((key for key in self.by_key if device_of(key) == device), None)

    def admit(self, data: bytes) -> bool:
        """Takes in a certificate if it is true and newer than the one that is known; says whether it did."""
        try:
            certificate = decode_certificate(data)
        except PackError:
            return False
        known = self.by_key.get(certificate.key)
        before = known.certificate if known is not None else None
        if before is not None and before is not self._locals.get(certificate.key) and not _newer(certificate, before):
            return False
        if check_certificate(certificate, self._event, self._server):
            return False
        row = known.row if known is not None else DeviceRow(certificate.key)
        self._save(msgspec.structs.replace(row, certificate=data), certificate)
        return True

    def desk_heard_ms(self) -> int:
        """When a laptop of the desk, which gets everything, was in contact last; 0: none was."""
        known = (device for device in self.by_key.values() if device.standing == "known")
        desks = (device for device in known if device.certificate and device.certificate.role is Role.DESK)
        return max((device.row.heard_ms for device in desks), default=0)

    def hear(self, key: bytes, at_ms: int, note: str = "", read: int | None = None) -> None:
        """Notes that a device was in contact; one that is unknown is listed from then on. `read`: how far it has read
        the urgent lane (None: it did not say). What it says last holds: it may have lost what it read."""
        known = self.by_key.get(key)
        row = known.row if known is not None else DeviceRow(key)
        certificate = _readable(row.certificate)
        read = row.read if read is None or at_ms < row.heard_ms else read
        self._save(msgspec.structs.replace(row, heard_ms=at_ms, note=note, read=read), certificate)

    def _save(self, row: DeviceRow, certificate: Certificate | None) -> None:
        self._store.save_device(row)
        self._put(row, certificate)

    def _put(self, row: DeviceRow, certificate: Certificate | None) -> None:
        if certificate is None:
            certificate = self._locals.get(row.key)
        verdict = self._verdicts.get(device_number(row.key))
        self.by_key[row.key] = Device(row, certificate, verdict is not None and verdict.revoked)

    def judge(self, verdicts: dict[int, DeviceStanding]) -> None:
        """Takes the verdicts that the fold has found."""
        self._verdicts = verdicts
        for device in list(self.by_key.values()):
            self._put(device.row, device.certificate)

    def is_judged(self, key: bytes) -> bool:
        """Whether not all records of a device count, though its certificate is known."""
        verdict = self._verdicts.get(device_number(key))
        return verdict is not None and verdict.revoked

    def appoint(self, log: Log, logs: Logs) -> bool:
        """Gives a log its writer and how far it counts; says whether that changed."""
        device = self.by_key.get(log.row.key)
        upto: int | None = 0
        if device is not None and device.certificate is not None:
            log.writer = writer_of(log.log_id, device.certificate)
            self._context.writers[log.row.log] = log.writer
            verdict = self._verdicts.get(log.writer.device)
            upto = counted_upto(log, logs, verdict.upto) if verdict is not None and verdict.revoked else None
        changed = upto != log.counts_upto
        log.counts_upto = upto
        return changed

    def appoint_all(self, logs: Logs) -> bool:
        """Like `appoint` for every log; says whether any changed."""
        changed = [self.appoint(log, logs) for log in logs.by_place.values()]
        return any(changed)


def _load_trusted(store: Store) -> tuple[Certificate, ...]:
    return decode_meta(store.load_meta(_META_TRUSTED), tuple[Certificate, ...]) or ()


def _readable(certificate: bytes) -> Certificate | None:
    """A stored certificate. Where it was damaged its device waits, like one without any, until it shows it anew."""
    try:
        return decode_certificate(certificate) if certificate else None
    except PackError:
        return None


def _newer(one: Certificate, other: Certificate) -> bool:
    return (one.not_before_ms, certificate_bytes(one)) > (other.not_before_ms, certificate_bytes(other))
