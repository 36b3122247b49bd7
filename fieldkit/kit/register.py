"""The register of good deeds: who did what, what it is worth, who saw it, and pictures that show it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import msgspec

from fieldkit.errors import KitError
from fieldkit.journal import reading
from fieldkit.kit.cards import Cards
from fieldkit.kit.duty import Duty, ref_of
from fieldkit.kit.photos import prepare_photo
from fieldkit.kit.values import Done, Photo, Ref
from fieldkit.kit.work import words_of_note
from fieldkit.records.kinds import DeedNoted, Picture
from fieldkit.records.rules import DEED_COUNT, DEED_FIRST, PICTURES_MAX, POINTS_MAX
from fieldkit.records.spaces.deed import Deed

_SUBJECT_BYTES = 8


class DeedRow(msgspec.Struct, frozen=True):
    """A good deed. `person` is 0 where it is the whole squad's, `called` then ""; `witness` 0 where nobody is named."""

    deed: int
    ref: Ref
    at_ms: int
    squad: int
    person: int
    called: str
    short: str
    points: int
    witness: int
    witness_called: str
    words: str
    by: int
    pictures: tuple[Photo, ...] = ()
    struck: bool = False
    struck_ms: int = 0
    erased: bool = False


class DeedSum(msgspec.Struct, frozen=True):
    """What somebody's deeds, or a squad's own (`person` 0), come to; struck ones are not in it."""

    squad: int
    person: int
    called: str
    short: str
    deeds: int
    points: int


class Deeds(msgspec.Struct, frozen=True):
    """Deeds, the last one first, and their sums, most points first. `squads`: everything of each squad together."""

    deeds: tuple[DeedRow, ...]
    people: tuple[DeedSum, ...]
    squads: tuple[DeedSum, ...]


class Register:
    """Notes deeds and lists them. `squad` 0 means the squad that is shown."""

    def __init__(self, duty: Duty, cards: Callable[[], Cards]) -> None:
        self._duty = duty
        self._cards = cards

    def note(
        self,
        words: str,
        person: int = 0,
        points: int = 0,
        witness: int = 0,
        photos: Iterable[bytes] = (),
        squad: int = 0,
    ) -> Done:
        """Notes a deed of somebody, or of the whole squad. Record and pictures are durable together."""
        kept = [prepare_photo(data) for data in photos]  # takes long: others may go on meanwhile
        with self._duty.lock:
            squad = squad or self._duty.squad
            self._check(words, points, person, witness, len(kept), squad)
            journal = self._duty.journal
            if kept and journal.blobs.is_full:
                raise KitError("errors.kit.photo_room", megabytes=journal.blobs.bytes_max >> 20)
            with journal.changing():
                pictures = tuple(Picture(journal.blobs.put(data), len(data), media) for data, media in kept)
                payload = DeedNoted(squad, person, points, witness, pictures)
                record = self._duty.write(self._duty.draft(self._number(), payload, words_of_note(words)))
            return self._duty.done(record, self._called(person) or self._squad_key(squad))

    def _check(self, words: str, points: int, person: int, witness: int, pictures: int, squad: int) -> None:
        if not squad or self._duty.event.squad(squad) is None:
            raise KitError("errors.kit.which_squad")
        if not words.strip():
            raise KitError("errors.kit.deed_words")
        if not 0 <= points <= POINTS_MAX:
            raise KitError("errors.kit.points", most=POINTS_MAX)
        if witness and witness == person:
            raise KitError("errors.kit.own_witness")
        if pictures > PICTURES_MAX:
            raise KitError("errors.kit.deed_pictures", most=PICTURES_MAX)

    def _number(self) -> int:
        return DEED_FIRST + int.from_bytes(self._duty.entropy(_SUBJECT_BYTES), "big") % DEED_COUNT

    def _called(self, person: int) -> str:
        return self._cards().card(person, self._duty.now_ms()).called if person else ""

    def _short(self, person: int) -> str:
        return self._cards().card(person, self._duty.now_ms()).short if person else ""

    def _squad_key(self, squad: int) -> str:
        known = self._duty.event.squad(squad)
        return known.key if known is not None else ""

    def deeds(self, squad: int = 0) -> Deeds:
        """Of a squad, or of the whole event where none is shown."""
        with self._duty.lock:
            found = reading.deeds(self._duty.journal, squad or self._duty.squad or None)
            rows = tuple(self._row(deed) for deed in found)
            counting = [row for row in rows if not row.struck]
            return Deeds(rows, _sums(counting, by_person=True), _sums(counting, by_person=False))

    def _row(self, deed: Deed) -> DeedRow:
        what, journal = deed.what, self._duty.journal
        words = reading.words_of(journal, deed.entry)
        return DeedRow(
            deed=deed.deed,
            ref=ref_of(deed.entry),
            at_ms=deed.at_ms,
            squad=what.squad,
            person=what.person,
            called=self._called(what.person),
            short=self._short(what.person),
            points=what.points,
            witness=what.witness,
            witness_called=self._called(what.witness),
            words=words,
            by=deed.entry.operator,
            pictures=tuple(self._photo(picture) for picture in what.pictures),
            struck=deed.struck_by is not None,
            struck_ms=deed.struck_by.wall_ms if deed.struck_by is not None else 0,
            erased=deed.entry.has_text and not words,
        )

    def _photo(self, picture: Picture) -> Photo:
        blobs, hash_ = self._duty.journal.blobs, picture.hash
        return Photo(hash_.hex(), picture.size, picture.media, blobs.is_whole(hash_), blobs.held(hash_))


def _sums(rows: list[DeedRow], *, by_person: bool) -> tuple[DeedSum, ...]:
    sums: dict[tuple[int, int], DeedSum] = {}
    for row in rows:
        person = row.person if by_person else 0
        called, short = (row.called, row.short) if by_person else ("", "")
        before = sums.get((row.squad, person), DeedSum(row.squad, person, called, short, 0, 0))
        sums[row.squad, person] = msgspec.structs.replace(
            before, deeds=before.deeds + 1, points=before.points + row.points
        )
    return tuple(sorted(sums.values(), key=lambda one: (-one.points, -one.deeds, one.squad, one.called)))
