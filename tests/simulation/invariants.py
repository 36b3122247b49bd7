"""What must hold on every day, whatever went wrong. Each has a name; none is made for a certain bug."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from fieldkit.journal.journal import Journal
from fieldkit.journal.verify import state_digest, verify_journal
from fieldkit.records.state import Totals, entry_of
from tests.simulation.count import Count, count_records
from tests.simulation.damage import check_flipped_bit
from tests.simulation.ledger import PUBLIC, Fact, check, hashes
from tests.simulation.programs import TODAY

if TYPE_CHECKING:
    from tests.simulation.day import Day
    from tests.simulation.laptop import Laptop

_STRUCTURE = frozenset({1, 2})
#: Figures of which the day's records are summed up once more.
COUNTED = {"tally", "deed", "points", *(f"thing_{part}" for part in ("out", "back", "used", "broken", "lost"))}
#: Figures of a squad that are made of public records alone.
_PUBLIC_FIGURES = frozenset({"here", "away", "gone", "double", "came", "came_guest", "arrived", "passed", "served_ms"})
RECORDS_MIN = 500
#: Verifying takes as long as a third of a day, so it is done on the server and so many laptops, those in trouble first.
VERIFIED = 2
#: A corrected time may be off by what still counts as a right clock, and a round trip.
_CORRECTED_MS = 60_000
_SAME_SETTING_MS = 1_500


def check_progress(day: Day, unsent: dict[str, int]) -> None:
    """Five minutes of link make some of every backlog go."""
    now = day.unsent()
    stuck = [name for name, count in unsent.items() if count and now.get(name, 0) >= count]
    check(not stuck, "a backlog and five minutes of link always make progress", f"{stuck} sent nothing")


def check_calm(day: Day, unsent: dict[str, int]) -> None:
    """Nobody helped: what is left now is left for ever."""
    down = [name for name, laptop in day.laptops.items() if laptop.kit is None and not laptop.gone]
    check(day.server.up and not down, "recovery needs no operator", f"{down} do not run")
    left = {name: count for name, count in day.unsent().items() if count}
    check(not left, "recovery needs no operator", f"unsent at the end of the calm: {left}, before: {unsent}")


def check_day(day: Day) -> None:
    check(len(day.ledger.facts) >= RECORDS_MIN, "a day has 500 records", len(day.ledger.facts))
    server = day.server.journal
    held = hashes(server)
    _check_kept(day, held)
    _check_forks(day, server)
    _check_count(day, server, held)
    _check_clocks(day, server)
    readers = [laptop for laptop in day.laptops.values() if laptop.kit is not None]
    for laptop in readers:
        _check_reader(day, laptop, server, held)
    _check_lives(readers)
    _check_verify(server, "server")
    troubled = [laptop for laptop in readers if laptop.restores or laptop.crashes or laptop.copied]
    for laptop in (troubled or readers)[:VERIFIED]:
        if laptop.program == TODAY:
            _check_verify(laptop.journal, laptop.name)
    check_flipped_bit(day)
    day.world.trace.note(state_digest(server.store), sorted(held))


def _check_kept(day: Day, held: set[bytes]) -> None:
    ledger = day.ledger
    lost = ledger.acknowledged - ledger.lost - held
    check(not lost, "what the server acknowledged is never lost", f"{len(lost)} records are not there any more")
    missing = ledger.facts.keys() - ledger.lost - held
    writers = sorted({ledger.facts[hash_].writer for hash_ in missing})
    check(not missing, "recovery needs no operator", f"{len(missing)} records of {writers} never came")


def _check_forks(day: Day, server: Journal) -> None:
    """Two records of one number: both are kept, and the log is known to be forked."""
    found: dict[tuple[int, int], set[bytes]] = defaultdict(set)
    for hash_, fact in day.ledger.facts.items():
        if hash_ not in day.ledger.lost:
            found[fact.record.log, fact.record.number].add(hash_)
    forked = {log for (log, _), names in found.items() if len(names) > 1}
    known = set(server.logs.forked())
    check(forked <= known, "forks are always found", f"logs {forked - known} have two branches and nobody knows")


def _check_lives(readers: list[Laptop]) -> None:
    """No two laptops go on with one log."""
    writers: dict[int, str] = {}
    for laptop in readers:
        author = laptop.journal.author
        assert author is not None
        for own in author.own.values():
            other = writers.setdefault(own.log, laptop.name)
            check(other == laptop.name, "forks are always found", f"{other} and {laptop.name} write one log")


def _check_count(day: Day, server: Journal, held: set[bytes]) -> None:
    """written = shown + quarantined + unknown, each once, counted without the fold."""
    count = count_records(server, day.ledger)
    name = "each record counts once"
    check(_amounts(server.views.totals, count) == count.amounts, name, _difference(server.views.totals, count))
    quarantined = {server.store.read_record(*key) for key in server.views.quarantine}
    reasons = {record.hash for record in quarantined if record is not None}
    # Whether a strike of a bad record is itself a bad one depends on what was wrong.
    of_bad = day.ledger.strikes_of(day.ledger.poison)
    poison = day.ledger.poison & held
    check(
        reasons - of_bad == poison,
        "written = shown + quarantined + unknown",
        f"{len(reasons - of_bad ^ poison)} wrongly judged",
    )
    unknown = sum(value for key, value in server.views.totals.items() if key[1] == "unknown")
    strange = len(day.ledger.strange & held)
    check(unknown == strange, "written = shown + quarantined + unknown", f"{unknown} unknown, written {strange}")
    check(not count.missing, "written = shown + quarantined + unknown", f"not shown: {count.missing[:3]}")


def _amounts(totals: Totals, count: Count) -> dict[tuple[int, str, int], int]:
    figures = {figure for _, figure, _ in count.amounts} | COUNTED
    return {key: value for key, value in totals.items() if key[1] in figures}


def _difference(totals: Totals, count: Count) -> str:
    shown = _amounts(totals, count)
    keys = [key for key in shown.keys() | count.amounts.keys() if shown.get(key) != count.amounts.get(key)]
    return ", ".join(f"{key}: {shown.get(key)} shown, {count.amounts.get(key)} written" for key in sorted(keys)[:3])


def _check_clocks(day: Day, server: Journal) -> None:
    """Times of a right clock stay, those of a wrong one that was measured are mended."""
    samples = [fact for fact in day.ledger.facts.values() if fact.record.kind == 3]
    shared = _shared_lives(day, server)
    for fact in day.ledger.facts.values():
        record = fact.record
        if record.kind not in PUBLIC or record.kind in (3, 4) or not fact.true_ms or record.hash in day.ledger.lost:
            continue
        log = server.logs.main(record.log)
        if log is None or log.writer is None or (log.row.key, log.row.life) in shared:
            continue
        shown_ms = record.wall_ms + _offset_ms(server, fact)
        off_ms = abs(shown_ms - fact.true_ms)
        machine = day.laptops[fact.writer].machine
        if fact.right and machine.rebooted and not machine.right:
            continue  # started anew and set: nothing tells that it was right before
        if fact.right:
            check(off_ms <= 1_000, "one bad clock moves nobody else's", f"{fact.writer}'s time is {off_ms} ms off")
        elif _measured(fact, samples):
            check(off_ms <= _CORRECTED_MS, "times are corrected", f"{fact.writer}'s time is {off_ms} ms off")


def _shared_lives(day: Day, server: Journal) -> set[tuple[bytes, int]]:
    """Lives in which a laptop and its clone wrote, before they found out: nobody can tell whose clock was measured."""
    writers: dict[tuple[bytes, int], set[str]] = defaultdict(set)
    for fact in day.ledger.facts.values():
        log = server.logs.main(fact.record.log)
        if log is not None:
            writers[log.row.key, log.row.life].add(fact.writer)
    return {life for life, names in writers.items() if len(names) > 1}


def _offset_ms(server: Journal, fact: Fact) -> int:
    return server.context.offset_ms(entry_of(fact.record))


def _measured(fact: Fact, samples: list[Fact]) -> bool:
    """Whether the same setting of the clock was measured by the same laptop near that time."""
    record = fact.record
    return any(
        sample.writer == fact.writer
        and sample.record.log == record.log
        and abs(sample.record.wall_ms - sample.record.boot_ms - record.wall_ms + record.boot_ms) < _SAME_SETTING_MS
        for sample in samples
    )


def _check_reader(day: Day, laptop: Laptop, server: Journal, held: set[bytes]) -> None:
    """A laptop holds all that it may read, and nothing else."""
    journal = laptop.journal
    own = hashes(journal)
    keys = day.ledger.keys_of(laptop.name)
    lacks = lacking(day, laptop, held, own)
    check(not lacks, "state is the same on all", f"{laptop.name} lacks {len(lacks)} records of the server")
    foreign = [
        fact
        for hash_ in own
        if (fact := day.ledger.facts.get(hash_)) is not None and _is_secret(day, laptop, fact, keys)
    ]
    check(not foreign, "nobody gets records outside their scope", f"{laptop.name} has {len(foreign)}")
    if laptop.program == TODAY:
        _check_same(laptop, journal, server)


def lacking(day: Day, laptop: Laptop, held: set[bytes], own: set[bytes]) -> set[bytes]:
    """What the server holds, a laptop may read, and does not have."""
    facts = day.ledger.facts
    wanted = (facts[hash_] for hash_ in held - own if hash_ in facts)
    return {fact.record.hash for fact in wanted if fact.record.kind not in _STRUCTURE and _may_read(day, laptop, fact)}


def _may_read(day: Day, laptop: Laptop, fact: Fact) -> bool:
    squad = day.ledger.squad_of(fact.record)
    return squad is not None and (not laptop.squads or squad == 0 or squad in laptop.squads)


def _is_secret(day: Day, laptop: Laptop, fact: Fact, keys: set[bytes]) -> bool:
    squad = day.ledger.squad_of(fact.record)
    if not laptop.squads or not squad or squad in laptop.squads:
        return False
    log = laptop.journal.logs.main(fact.record.log)
    return log is None or log.row.key not in keys


def _check_same(laptop: Laptop, journal: Journal, server: Journal) -> None:
    name = "state is the same on all"
    if not laptop.squads:
        check(state_digest(journal.store) == state_digest(server.store), name, f"{laptop.name} and server differ")
        check(journal.views.totals == server.views.totals, name, f"totals of {laptop.name} and server differ")
        return
    for key in journal.views.totals.keys() | server.views.totals.keys():
        if key[0] in laptop.squads or key[1] in _PUBLIC_FIGURES:
            ours, theirs = journal.views.totals.get(key), server.views.totals.get(key)
            check(ours == theirs, name, f"{key}: {ours} on {laptop.name}, {theirs} on the server")


def _check_verify(journal: Journal, name: str) -> None:
    findings = verify_journal(journal).findings
    check(not findings, "verify never cries wolf", f"{name}: {findings[:2]}")
