"""What the kit answers: frozen values that screens and commands show and `--json` prints. Times are in milliseconds
since 1970 (UTC), already corrected; people are named by number, with what the pack knows of them beside it."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from fieldkit.kit.carry_values import MirrorStatus
from fieldkit.kit.message_values import Waiting
from fieldkit.records.figures import SquadFigures, ThingFigures


class VerdictKind(StrEnum):
    """What came of a scan or of typing; its text is `words.verdict.KIND`."""

    IN = "in"
    OUT = "out"
    AWAY = "away"
    BACK = "back"
    ALREADY_IN = "already_in"
    ALREADY_OUT = "already_out"
    OTHER_SQUAD = "other_squad"
    NOT_EXPECTED = "not_expected"
    NOT_IN_PACK = "not_in_pack"
    REVOKED = "revoked"
    FORGED = "forged"
    OTHER_EVENT = "other_event"
    UNREADABLE = "unreadable"
    NOT_FOUND = "not_found"
    SEVERAL = "several"


class Ref(msgspec.Struct, frozen=True):
    """A record by log, number and name (its hash, hex): what undo and strikes point at."""

    log: int
    number: int
    name: str


class PersonCard(msgspec.Struct, frozen=True):
    """Somebody as screens show them. `status` is not_come, here, away or gone.

    `name` is "" where it is not on this laptop, as with guests of other squads; `called` says number and squad then.
    `walk_in`: on no roster. `known`: the pack has the person. `by`: the operator of the mark that `since_ms` is of.
    """

    person: int
    name: str
    called: str
    short: str
    squad: int
    role: str
    status: str
    walk_in: bool = False
    known: bool = True
    post: str = ""
    unit: str = ""
    category: str = ""
    phone: str = ""
    note: str = ""
    tags: tuple[str, ...] = ()
    #: Where the person is (or was last): squad and site of the last arrival.
    at_squad: int = 0
    at_site: int = 0
    since_ms: int = 0
    first_ms: int = 0
    back_by_ms: int = 0
    by: int = 0
    guest: bool = False
    double: bool = False
    late: bool = False
    #: When the person was to be here; 0 where not late.
    late_since_ms: int = 0
    #: Away for longer than was said.
    overdue: bool = False
    #: Away from a post that must not be left.
    post_left: bool = False
    served_ms: int = 0
    #: Things still held: thing number → how many.
    holds: dict[int, int] = {}
    #: Others on the roster with the same name.
    namesakes: tuple[int, ...] = ()
    #: A guardian's consent: "" where none is needed, else given, seen (at the table), missing, refused, or unknown
    #: where this laptop has no details of the person.
    consent: str = ""
    guardian: str = ""
    guardian_phone: str = ""

    @property
    def lacks_consent(self) -> bool:
        return self.consent in ("missing", "refused", "unknown")


class Verdict(msgspec.Struct, frozen=True):
    """The outcome of a scan, of typing or of an action on a person.

    `saved`: a record was written. `can_force`: `Kit.force` with a reason would let the person in all the same.
    `person` is the card after what was done. `at_ms`, `site`, `squad`, `by`: of the mark that the verdict is about
    (for ALREADY_IN: when, where and by whom the person was checked in).
    """

    kind: VerdictKind
    text: str
    at_ms: int
    saved: bool = False
    can_force: bool = False
    person: PersonCard | None = None
    site: int = 0
    squad: int = 0
    by: int = 0
    several: tuple[PersonCard, ...] = ()
    ref: Ref | None = None


class PostRow(msgspec.Struct, frozen=True):
    """A post: its minimum by role, who of it is here by role, and how many are short (0: strong enough).

    `short_since_ms`: since when it is not strong enough. `left_since_ms`: since when somebody is away from it although
    it must not be left. 0 where that is not so.
    """

    key: str
    minimum: dict[str, int]
    here: dict[str, int]
    short: int
    site: int
    short_since_ms: int = 0
    left_since_ms: int = 0


class SquadBoard(msgspec.Struct, frozen=True):
    """A squad with its people by what they are doing, each list by name."""

    figures: SquadFigures
    here: tuple[PersonCard, ...]
    late: tuple[PersonCard, ...]
    away: tuple[PersonCard, ...]
    gone: tuple[PersonCard, ...]
    #: On the roster, not come, and not late yet.
    expected: tuple[PersonCard, ...]
    posts: tuple[PostRow, ...]
    #: Roles of which the squad wants more than are here: role → (here, wanted).
    roles: dict[str, tuple[int, int]]


class SoughtRow(msgspec.Struct, frozen=True):
    """Somebody to look for: last seen when, where, how (`words.seen.HOW`) and by whom; `site` or `checkpoint` is 0."""

    person: PersonCard
    seen_ms: int
    site: int
    checkpoint: int
    how: str
    by: int


class SettledRow(msgspec.Struct, frozen=True):
    """How the search for somebody ended: found, explained, or missing with the number of an incident."""

    person: PersonCard
    ending: str
    incident: str
    at_ms: int
    by: int
    words: str
    ref: Ref


class ScanCounted(msgspec.Struct, frozen=True):
    """A badge scanned at a checkpoint. `counted`: the person is in the count now; `again`: was already. `verdict`: what
    the check-in said of somebody who was not here."""

    counted: bool
    again: bool
    person: PersonCard | None
    verdict: Verdict | None = None


class HeadcountRow(msgspec.Struct, frozen=True):
    """A checkpoint of a squad, by category: expected × checked in × counted. `counted` is None while nobody counted;
    `checked_in` is as of the count, where there is one. `short`: how many are still to be looked for; `over`: how many
    more were counted than are checked in."""

    squad: int
    checkpoint: int
    key: str
    due_ms: int
    overdue: bool
    expected: dict[str, int]
    checked_in: dict[str, int]
    counted: dict[str, int] | None
    at_ms: int
    by: int
    how: str
    note: str
    short: int
    over: int
    #: Whom to look for: those missed by name, or all who may be missing; those away first, then longest unseen.
    chase: tuple[SoughtRow, ...]
    settled: tuple[SettledRow, ...]


class Photo(msgspec.Struct, frozen=True):
    """A picture of an incident: its SHA-256 (hexadecimal), size and media type. `here`: all of it is on this laptop,
    else `held` bytes are."""

    hash: str
    bytes: int
    media: str
    here: bool
    held: int


class Involved(msgspec.Struct, frozen=True):
    """Who or what an incident is about: `what` is person, squad or place, `who` its number (0 for a place). `words`:
    where a place is, or what the others have to do with it. Of a person also name and short number."""

    ref: Ref
    what: str
    who: int
    words: str
    called: str = ""
    short: str = ""


class IncidentLine(msgspec.Struct, frozen=True):
    """One line of an incident's timeline. `kind`: opened, entry, state, photo, merged or involved. `number`: the
    incident that it was written for; `same_as`: the one that this one was merged into by it."""

    ref: Ref
    at_ms: int
    by: int
    kind: str
    words: str
    state: str
    severity: int
    struck: bool
    struck_ms: int = 0
    erased: bool = False
    photo: Photo | None = None
    number: str = ""
    same_as: str = ""
    involved: Involved | None = None


class IncidentCard(msgspec.Struct, frozen=True):
    """An incident; `what` is a key (`words.incident.KEY`), `state` open, working or closed.

    `numbers`: what it is called, with those of the incidents that were merged into it. `same_as`: it was merged into
    that one, which is not on this laptop. `waiting_ms`: since when nobody has answered, 0 where somebody has.
    """

    incident: int
    number: str
    squad: int
    site: int
    what: str
    severity: int
    state: str
    opened_ms: int
    changed_ms: int
    words: str
    by: int
    timeline: tuple[IncidentLine, ...] = ()
    numbers: tuple[str, ...] = ()
    same_as: str = ""
    waiting_ms: int = 0
    involved: tuple[Involved, ...] = ()


class UnansweredIncident(msgspec.Struct, frozen=True):
    """An incident that is open and that nobody has answered for longer than its severity allows."""

    incident: int
    number: str
    severity: int
    since_ms: int


class SavedPhotos(msgspec.Struct, frozen=True):
    """An incident whose pictures were written to files; `lacking`: how many are not on this laptop yet."""

    card: IncidentCard
    files: tuple[str, ...] = ()
    lacking: int = 0


class ThingRow(msgspec.Struct, frozen=True):
    """A thing of a squad, with who holds how many (person number, 0 the squad)."""

    thing: int
    key: str
    lent: bool
    figures: ThingFigures
    holders: dict[int, int]


class HolderRow(msgspec.Struct, frozen=True):
    """Somebody who still has things of a squad (thing number → how many)."""

    squad: int
    person: PersonCard
    holds: dict[int, int]


class TallyRow(msgspec.Struct, frozen=True):
    """A tally of a squad: its sum, what one press adds, and the sum by session ("" for none)."""

    tally: int
    key: str
    total: int
    step: int
    by_session: dict[str, int]
    squad: int


class Done(msgspec.Struct, frozen=True):
    """A record that was written: what it was (`words.done.WHAT`), with its ref for undo."""

    what: str
    ref: Ref
    at_ms: int
    subject: str = ""


class DoubleSpell(msgspec.Struct, frozen=True):
    """One of the stays of somebody who is checked in twice; `ref` is its arrival, `end_ms` 0 while it lasts."""

    ref: Ref
    squad: int
    site: int
    at_ms: int
    end_ms: int
    by: int


class DoubleRow(msgspec.Struct, frozen=True):
    """Somebody checked in at two places at once, or (`alike`: the others' numbers) there as several people of the same
    name and telephone number: settled by striking the arrival that was wrong."""

    person: PersonCard
    spells: tuple[DoubleSpell, ...]
    alike: tuple[int, ...] = ()


class HistoryLine(msgspec.Struct, frozen=True):
    """One own record, newest first, for the history: struck ones stay visible."""

    done: Done
    struck: bool
    by: int
    #: The laptop that wrote it (as devices are named), and how it came here: own, server, carried or mirror.
    device: str = ""
    road: str = "own"


class SyncStatus(msgspec.Struct, frozen=True):
    """What is unsent, to whom, when last. `state`: never, ok, offline, trouble, refused or off (no server known).

    `clock_ms`: this clock minus the server's, None while it is not known. `problem`: the sentence of the last error.
    `quarantined`, `unknown`, `waiting`: records that do not count, and why (broken rule, newer kind, writer unknown).
    `cause`: the id of the problem's sentence. `own`: this laptop's own records; `seen`: how many of them somebody at
    the desk has had before their eyes, who looked last at `desk_ms` by the server's clock (0: not known).
    `life`: why this laptop's logs were begun (begin, clock, restored, copied, clone).
    """

    server: str
    state: str
    unsent: int
    records: int
    last_ms: int
    next_ms: int
    clock_ms: int | None
    clock_off: bool
    problem: str
    sent: int
    received: int
    quarantined: int
    unknown: int
    waiting: int
    forks: int
    life: str
    #: Pictures that the server may not have yet, and those that have not come here; whether it has no room for more.
    photos_unsent: int = 0
    photos_lacking: int = 0
    photos_full: bool = False
    cause: str = ""
    own: int = 0
    seen: int = 0
    desk_ms: int = 0


class Status(msgspec.Struct, frozen=True):
    """The status line, and more for `fieldkit status`."""

    event: str
    squad: int
    site: int
    device: str
    label: str
    role: str
    #: False while nobody has admitted this laptop: what it sends waits at the server.
    certified: bool
    operator: int
    operator_name: str
    now_ms: int
    session: str
    sync: SyncStatus
    mirror: MirrorStatus
    #: What the desk still waits for from this laptop.
    waiting: Waiting
    figures: SquadFigures | None
    #: Incidents that need an answer, the worst first.
    unanswered: tuple[UnansweredIncident, ...] = ()
    #: Nothing here counts.
    rehearsal: bool = False


class Person(msgspec.Struct, frozen=True):
    """Somebody who may be on duty at this laptop."""

    person: int
    name: str
