"""`fieldkit checkin`, `checkout`, `away`, `back`, `walkin` and `checkin-all`: who comes and goes.

Exit status of a verdict: 0 where what was asked for is so afterwards, also if it was so before (ALREADY IN at the same
place); 1 where it is not, and where the person is in somewhere else.
"""

from __future__ import annotations

import click

from fieldkit.commands.names import squad_number
from fieldkit.commands.opening import writing
from fieldkit.commands.options import json_option
from fieldkit.commands.printing import echo, echo_json
from fieldkit.commands.setting import Setting
from fieldkit.commands.wording import person_name, verdict_lines
from fieldkit.errors import KitError
from fieldkit.kit.kit import Kit
from fieldkit.kit.values import Verdict, VerdictKind
from fieldkit.texts.catalogue import say

_MINUTE_MS = 60_000
_DAY_MINUTES = 24 * 60


@click.command("checkin")
@click.argument("code")
@click.option("--force", is_flag=True, help="Let in all the same, where the verdict allows it; needs a reason.")
@click.option("--reason", default="", help="Why somebody is let in against the rules.")
@json_option
@click.pass_obj
def checkin_command(setting: Setting, code: str, force: bool, reason: str, as_json: bool) -> int:
    """Somebody arrives. CODE is a badge, a short number, the end of a telephone number, a name or its pinyin."""
    if force != bool(reason.strip()):
        raise click.UsageError(say("cli.force_reason"))
    with writing(setting) as kit:
        verdict = kit.scan(code)
        if force and verdict.can_force and not verdict.saved:
            verdict = kit.force(verdict, reason)
        return _tell(kit, verdict, is_in(verdict), as_json)


@click.command("checkout")
@click.argument("code")
@json_option
@click.pass_obj
def checkout_command(setting: Setting, code: str, as_json: bool) -> int:
    """Somebody leaves. CODE as for checkin."""
    with writing(setting) as kit:
        verdict = kit.scan_out(code)
        return _tell(kit, verdict, verdict.saved or has_left(verdict), as_json)


@click.command("away")
@click.argument("code")
@click.option("--minutes", type=click.IntRange(1, _DAY_MINUTES), help="Back in so many minutes.")
@click.option("--reason", default="", help="Where to, or why.")
@json_option
@click.pass_obj
def away_command(setting: Setting, code: str, minutes: int | None, reason: str, as_json: bool) -> int:
    """Somebody who is here leaves for a while."""
    with writing(setting) as kit:
        back_by_ms = kit.now_ms() + minutes * _MINUTE_MS if minutes is not None else 0
        verdict = kit.away(kit.identify(code), back_by_ms, reason)
        return _tell(kit, verdict, verdict.saved, as_json)


@click.command("back")
@click.argument("code")
@json_option
@click.pass_obj
def back_command(setting: Setting, code: str, as_json: bool) -> int:
    """Somebody who was away is back."""
    with writing(setting) as kit:
        verdict = kit.back(kit.identify(code))
        return _tell(kit, verdict, is_in(verdict), as_json)


@click.command("walkin")
@click.argument("name")
@click.option("--phone", default="", help="Telephone number.")
@click.option("--note", default="", help="Anything to remember.")
@json_option
@click.pass_obj
def walkin_command(setting: Setting, name: str, phone: str, note: str, as_json: bool) -> int:
    """Take in somebody who is on no roster."""
    with writing(setting) as kit:
        return _tell(kit, kit.walk_in(name, phone, note), True, as_json)


@click.command("checkin-all")
@click.option("--squad", "names", metavar="N|KEY", multiple=True, help="Another squad; given again, several at once.")
@click.option("--part", default="", help="Only those of one unit, post, role, category or mark: the key of it.")
@json_option
@click.pass_obj
def checkin_all_command(setting: Setting, names: tuple[str, ...], part: str, as_json: bool) -> int:
    """Everybody of a squad, or of several, arrives who has not come today."""
    with writing(setting) as kit:
        squads = [squad_number(kit.event, name) for name in names] or [kit.squad]
        verdicts = kit.check_in_people(_coming(kit, squads, part))
        if as_json:
            echo_json(verdicts)
            return 0
        for verdict in verdicts:
            echo(person_name(verdict.person) if verdict.person is not None else verdict.text)
        echo(say("cli.checked_in_all", count=len(verdicts)))
    return 0


def _coming(kit: Kit, squads: list[int], key: str) -> set[int]:
    """Whoever of these squads, or of a part of them, is still to come."""
    if not all(squads):
        raise KitError("errors.kit.which_squad")
    parts = [part for squad in squads for part in kit.parts(squad)]
    if not key:
        return {number for part in parts if part.by == "squad" for number in part.coming}
    parts = [part for part in parts if part.key]
    coming = {number for part in parts if part.key == key for number in part.coming}
    if not coming:
        raise KitError("errors.kit.no_part", part=key, known=", ".join(dict.fromkeys(part.key for part in parts)))
    return coming


def is_in(verdict: Verdict) -> bool:
    return verdict.saved or (verdict.kind is VerdictKind.ALREADY_IN and not verdict.can_force)


def has_left(verdict: Verdict) -> bool:
    gone = verdict.person is not None and verdict.person.status == "gone"
    return verdict.kind is VerdictKind.ALREADY_OUT and gone


def _tell(kit: Kit, verdict: Verdict, done: bool, as_json: bool) -> int:
    if as_json:
        echo_json(verdict)
    else:
        echo("\n".join(verdict_lines(kit, verdict)))
    return 0 if done else 1
