"""What to do now: one plain answer for every state of sync, the most urgent first."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.kit.advice import SILENT_MS, AdviceKind, Tone, advise
from fieldkit.kit.carry_values import MirrorStatus
from fieldkit.kit.message_values import Waiting
from fieldkit.kit.values import Status, SyncStatus

NOW_MS = 1_804_207_800_000
WELL = Status(
    event="",
    squad=2,
    site=1,
    device="00",
    label="",
    role="captain",
    certified=True,
    operator=1,
    operator_name="",
    now_ms=NOW_MS,
    session="",
    sync=SyncStatus("http://x", "ok", 0, 9, NOW_MS - 1_000, 0, 0, False, "", 0, 0, 0, 0, 0, 0, "begin"),
    mirror=MirrorStatus("off", "", "", 0, 0, ""),
    waiting=Waiting(),
    figures=None,
)


def status(state: str = "ok", *, mirror: str = "off", certified: bool = True, **sync: Any) -> Status:
    known = msgspec.structs.replace(WELL.sync, state=state, **sync)
    return msgspec.structs.replace(
        WELL, sync=known, certified=certified, mirror=MirrorStatus(mirror, "E:", "", 0, 0, "")
    )


def first(told: Status, sticks: int = 0) -> tuple[str, str]:
    advice = advise(told, sticks)[0]
    return advice.kind.value, advice.tone.value


LONG_AGO = NOW_MS - SILENT_MS
REVOKED, PORTAL = "errors.exchange.revoked", "errors.exchange.not_ours"


@pytest.mark.parametrize(
    ("told", "sticks", "kind", "tone"),
    [
        (status(), 0, "well", "good"),
        (status(), 1, "well", "good"),
        (status(unsent=3), 0, "sending", "good"),
        (status("never", last_ms=0), 0, "never", "good"),
        (status("never", last_ms=0, unsent=3), 0, "never", "warn"),
        (status("never", last_ms=0, unsent=3), 1, "stick", "warn"),
        (status("offline", unsent=3), 0, "offline", "good"),
        (status("offline", unsent=3), 1, "stick", "warn"),
        (status("offline", unsent=3, last_ms=LONG_AGO + 1), 0, "offline", "good"),
        (status("offline", unsent=3, last_ms=LONG_AGO), 0, "silent", "bad"),
        (status("offline", unsent=3, last_ms=LONG_AGO), 1, "stick", "warn"),
        (status("offline", last_ms=LONG_AGO), 0, "offline", "good"),
        (status("never", unsent=3, last_ms=LONG_AGO), 0, "silent", "bad"),
        (status("off", last_ms=0), 0, "no_server", "good"),
        (status("off", last_ms=0, unsent=3), 0, "off_unsent", "warn"),
        (status("off", last_ms=0, unsent=3), 1, "stick", "warn"),
        (status("trouble", cause="errors.exchange.trouble"), 0, "trouble", "bad"),
        (status("trouble", cause=PORTAL), 0, "others", "bad"),
        (status("refused", cause=REVOKED), 0, "revoked", "bad"),
        (status("refused", cause=REVOKED, certified=False), 1, "revoked", "bad"),
        (status("refused", cause="errors.exchange.unknown", certified=False), 0, "not_admitted", "warn"),
        (status("refused", cause="errors.exchange.unknown"), 0, "not_admitted", "warn"),
        (status(clock_ms=420_000, clock_off=True), 0, "clock", "bad"),
        (status(mirror="missing"), 0, "mirror", "bad"),
        (status(mirror="trouble"), 0, "mirror", "bad"),
        (status(mirror="ok"), 0, "well", "good"),
        (status(forks=1), 0, "fork", "warn"),
        (status(quarantined=1), 0, "doubt", "warn"),
        (status(waiting=1), 0, "doubt", "warn"),
        (status(photos_full=True, photos_unsent=2), 0, "photos_full", "warn"),
        (msgspec.structs.replace(status("off", unsent=3), rehearsal=True), 1, "rehearsal", "warn"),
    ],
)
def test_each_state_has_its_advice(told: Status, sticks: int, kind: str, tone: str) -> None:
    assert first(told, sticks) == (kind, tone)


def test_what_is_wrong_at_once_is_all_told_the_most_urgent_first() -> None:
    told = status("offline", unsent=3, last_ms=LONG_AGO, clock_ms=-420_000, clock_off=True, forks=1, mirror="missing")
    assert [advice.kind.value for advice in advise(told)] == ["clock", "silent", "mirror", "fork"]


@given(
    st.sampled_from(["never", "ok", "offline", "trouble", "refused", "off"]),
    st.integers(0, 9),
    st.integers(0, 2),
    st.sampled_from(["", REVOKED, PORTAL]),
    st.booleans(),
    st.sampled_from([0, LONG_AGO, NOW_MS]),
)
def test_whatever_the_state_there_is_something_to_say_and_all_well_stands_alone(
    state: str, unsent: int, sticks: int, cause: str, certified: bool, last_ms: int
) -> None:
    told = advise(status(state, unsent=unsent, cause=cause, certified=certified, last_ms=last_ms), sticks)
    kinds = [advice.kind for advice in told]
    assert kinds == sorted(set(kinds), key=list(AdviceKind).index)
    assert kinds == [AdviceKind.WELL] or AdviceKind.WELL not in kinds
    if AdviceKind.WELL in kinds:
        assert (unsent, certified, state) == (0, True, "ok")
    if unsent and state in ("off", "offline") and last_ms != NOW_MS and cause != REVOKED:
        assert any(advice.tone is not Tone.GOOD for advice in told), "somebody should carry it"
