"""Sentences and marks of the desk's pages."""

from __future__ import annotations

from fieldkit.records.alerts import UNREACHABLE_MS, Alert, AlertKind
from roster.event import Event, Tally
from sync_server.voice import MINUTE_MS, Voice

#: A figure that was heard longer ago looks older.
AGING_MS = 2 * MINUTE_MS
_INCIDENTS = (AlertKind.PERSON_MISSING, AlertKind.UNANSWERED)
_DEVICES = (
    AlertKind.UNKNOWN_DEVICE,
    AlertKind.REVOKED_DEVICE,
    AlertKind.QUARANTINE,
    AlertKind.FORK,
    AlertKind.CLOCK_OFF,
    AlertKind.NEWER_RECORDS,
)


def alert_text(voice: Voice, alert: Alert, now_ms: int) -> str:
    """The alert as a sentence, without its squad and since when."""
    values: dict[str, object] = dict(alert.values)
    values["span"] = voice.span(now_ms - alert.since_ms)
    if "role" in values:
        values["role"] = voice.role(str(values["role"]))
    if "post" in values:
        values["post"] = voice.post(alert.squad, str(values["post"]))
    if "checkpoint" in values:
        values["checkpoint"] = voice.checkpoint(str(values["checkpoint"]))
    if "due_ms" in values:
        values["due"] = voice.clock(int(alert.values["due_ms"]))
    if "off_ms" in values:
        values["off"] = clock_off(voice, int(alert.values["off_ms"]))
    if "what" in values:
        values["what"] = voice.word("words.incident", str(values["what"]))
    if "device" in values:
        values["label"] = values.get("label") or str(values["device"])[:8]
    return voice.say(f"desk.alert.{_sentence(alert)}", **values)


def _sentence(alert: Alert) -> str:
    if alert.kind is AlertKind.POST_LEFT and not alert.values["post"]:
        return f"{alert.kind}_squad"
    if alert.kind is not AlertKind.UNREACHABLE:
        return alert.kind
    never = "never_heard" if alert.values.get("never") else "unreachable"
    return never + ("_count" if "checkpoint" in alert.values else "")


def alert_link(alert: Alert) -> str:
    if alert.kind in _INCIDENTS:
        return f"/incident/{alert.values['incident']}"
    if alert.kind in _DEVICES:
        return "/records"
    if alert.kind is AlertKind.DOUBLE:
        return "/doubles"
    return f"/squad/{alert.squad}"


def alert_key(alert: Alert) -> str:
    """Names an alert as long as it is the same one."""
    place = [str(alert.values.get(name, "")) for name in ("incident", "role", "post", "checkpoint", "device")]
    return "-".join([alert.kind, str(alert.squad), *place])


def clock_off(voice: Voice, offset_ms: int) -> str:
    """What the device's clock shows against the server's: `7 min slow`."""
    message = "desk.clock.slow" if offset_ms > 0 else "desk.clock.fast"
    return voice.say(message, span=voice.span(abs(offset_ms)))


def age_class(age_ms: int) -> str:
    if age_ms > UNREACHABLE_MS:
        return "old"
    return "aging" if age_ms > AGING_MS else "fresh"


def tallies_of(event: Event, sums: dict[int, int]) -> list[tuple[Tally, int]]:
    """Tallies that have something in them, the largest first."""
    found = [(tally, sums[tally.number]) for tally in event.tallies if sums.get(tally.number)]
    return sorted(found, key=lambda pair: -pair[1])
