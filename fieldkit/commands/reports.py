"""What commands print as JSON where the kit's own values do not say it all, and which command prints what."""

from __future__ import annotations

from typing import Any

import msgspec

from fieldkit.commands.printing import RehearsalPrinted
from fieldkit.journal.report import VerifyReport
from fieldkit.kit.carry_values import (
    DropDelivered,
    DropRead,
    DropStatus,
    DropWritten,
    MirrorStatus,
    NeighbourStatus,
    TakenOver,
    Wiped,
)
from fieldkit.kit.closing import CloseReport
from fieldkit.kit.gate_values import ConsentNoted, GateCounted, GateSquad
from fieldkit.kit.incident_values import Handover
from fieldkit.kit.message_values import Inbox
from fieldkit.kit.quarantine import QuarantineRow
from fieldkit.kit.ready import ReadyReport
from fieldkit.kit.rehearsal import Rehearsed
from fieldkit.kit.standings import DeedRow, Deeds
from fieldkit.kit.tallies import TallyEntry
from fieldkit.kit.values import (
    Done,
    DoubleRow,
    HeadcountRow,
    HistoryLine,
    HolderRow,
    IncidentCard,
    Person,
    PersonCard,
    SavedPhotos,
    SquadBoard,
    Status,
    SyncStatus,
    TallyRow,
    ThingRow,
    Verdict,
)
from fieldkit.records.figures import SquadFigures
from fieldkit.scan.self_test import Judgement


class JoinedReport(msgspec.Struct, frozen=True):
    """What this laptop now is. `event_key`: the event's public key, hex. `people`: whose details it has, those of its
    squads. `certified` is false where a bare pack was opened: what the laptop sends waits at the server."""

    event: str
    event_key: str
    people: int
    device: str
    certified: bool
    role: str
    squads: list[int]
    site: int
    label: str
    letter: str
    server: str


class KeyReport(msgspec.Struct, frozen=True):
    """This laptop's public key (64 hexadecimal digits) and name in logs; `file` is "" where none was written."""

    device: str
    key: str
    file: str


class Choice(msgspec.Struct, frozen=True):
    """A squad or site that can be chosen."""

    number: int
    key: str
    name: str


class Choices(msgspec.Struct, frozen=True):
    """The number chosen (squads: 0 shows the whole event), and what there is to choose from."""

    chosen: int
    choices: list[Choice]


class OperatorReport(msgspec.Struct, frozen=True):
    """Who is on duty (0: nobody in particular), and who may be."""

    person: int
    name: str
    people: list[Person]


class CountReport(msgspec.Struct, frozen=True):
    """A headcount that was written, and how the checkpoint stands now. `done` is null where it was only shown."""

    done: Done | None
    headcount: HeadcountRow


class SavedDeeds(msgspec.Struct, frozen=True):
    """Pictures of deeds that were written to files; `lacking`: how many are not on this laptop yet."""

    files: tuple[str, ...]
    lacking: int


class TallyReport(msgspec.Struct, frozen=True):
    """What was counted, and the tally now. `done` is null where it was only shown."""

    done: Done | None
    tally: TallyRow
    history: tuple[TallyEntry, ...] = ()


class ThingReport(msgspec.Struct, frozen=True):
    """What was moved, and the thing as the squad has it now."""

    done: Done
    thing: ThingRow


class UndoReport(msgspec.Struct, frozen=True):
    """What was struck; null where there was nothing left to undo."""

    undone: Done | None


class SyncReport(msgspec.Struct, frozen=True):
    """Records that this exchange sent and received, and how the sync stands."""

    sent: int
    received: int
    sync: SyncStatus


class MetReport(msgspec.Struct, frozen=True):
    """With how many neighbours this laptop has just exchanged, and how it stands."""

    met: int
    neighbours: NeighbourStatus


class SettingRow(msgspec.Struct, frozen=True):
    """A setting: "" is as usual. `allowed`: what it may be, in words; of a key, the usual one."""

    name: str
    value: str
    allowed: str


class SettingsReport(msgspec.Struct, frozen=True):
    """Where the settings file is, and the settings that were asked for."""

    file: str
    settings: list[SettingRow]


class ScannedFile(msgspec.Struct, frozen=True):
    """What a picture, film or text held: a verdict for each badge or line. `problem` says why there is none."""

    file: str
    verdicts: tuple[Verdict, ...]
    problem: str


class ScannerReport(msgspec.Struct, frozen=True):
    """`tested`: the day of the last good self-test, "" where there was none. `code`: what the test code says."""

    tested: str
    code: str
    out: str


class ScannerTested(msgspec.Struct, frozen=True):
    """`passed` and noted on that day; `left`: how many good scans were still wanted."""

    passed: bool
    day: str
    left: int
    scans: tuple[Judgement, ...]


class ErrorText(msgspec.Struct, frozen=True):
    """`id` names the kind of error in every language, `text` is its sentence."""

    id: str
    text: str


class ErrorReport(msgspec.Struct, frozen=True):
    """What every command prints with --json where it could not do what was asked."""

    error: ErrorText


#: Command → type of what it prints with --json. "error" stands for any command that fails, "rehearsal" for any
#: that is called with --rehearsal.
PRINTED: dict[str, Any] = {
    "error": ErrorReport,
    "rehearsal": RehearsalPrinted,
    "join": JoinedReport,
    "open": JoinedReport,
    "key": KeyReport,
    "squad": Choices,
    "site": Choices,
    "operator": OperatorReport,
    "checkin": Verdict,
    "checkout": Verdict,
    "away": Verdict,
    "back": Verdict,
    "walkin": Verdict,
    "checkin-all": list[Verdict],
    "find": list[PersonCard],
    "person": PersonCard,
    "revoke-badge": Done,
    "board": SquadBoard,
    "figures": list[SquadFigures],
    "count": list[HeadcountRow] | CountReport,
    "chase": CountReport,
    "deed": Deeds,
    "deed note": DeedRow,
    "deed photos": SavedDeeds,
    "incident": list[IncidentCard],
    "incident raise": IncidentCard,
    "incident show": IncidentCard,
    "incident entry": IncidentCard,
    "incident state": IncidentCard,
    "incident photo": SavedPhotos,
    "incident merge": IncidentCard,
    "incident involve": IncidentCard,
    "incident handover": Handover,
    "tally": list[TallyRow] | TallyReport,
    "thing": list[ThingRow],
    "thing out": ThingReport,
    "thing back": ThingReport,
    "thing back-all": tuple[Done, ...],
    "thing used": ThingReport,
    "thing broken": ThingReport,
    "thing lost": ThingReport,
    "thing held": tuple[HolderRow, ...],
    "gate": tuple[GateSquad, ...],
    "gate count": GateCounted,
    "gate complete": tuple[GateSquad, ...],
    "consent": tuple[PersonCard, ...],
    "consent seen": ConsentNoted,
    "messages": Inbox,
    "acknowledge": Done,
    "answer": Done,
    "doubles": list[DoubleRow],
    "doubles settle": Done,
    "history": list[HistoryLine],
    "undo": UndoReport,
    "strike": Done,
    "status": Status,
    "sync": SyncReport,
    "mirror": MirrorStatus,
    "mirror on": MirrorStatus,
    "mirror off": MirrorStatus,
    "take-over": TakenOver,
    "neighbours": NeighbourStatus,
    "neighbours on": NeighbourStatus,
    "neighbours off": NeighbourStatus,
    "neighbours pair": NeighbourStatus,
    "neighbours meet": MetReport,
    "drop": DropStatus,
    "drop write": DropWritten,
    "drop read": DropRead,
    "drop deliver": DropDelivered,
    "wipe": Wiped,
    "scan": list[ScannedFile],
    "scanner": ScannerReport,
    "scanner test": ScannerTested,
    "settings": SettingsReport,
    "settings get": SettingRow,
    "settings set": SettingsReport,
    "settings where": SettingsReport,
    "ready": ReadyReport,
    "rehearse": Rehearsed,
    "close": CloseReport,
    "verify": VerifyReport,
    "quarantine": tuple[QuarantineRow, ...],
}
