"""`fieldkit settings`: what is chosen on this laptop, and where that stands."""

from __future__ import annotations

import click
import msgspec

from fieldkit.commands.names import find_site, find_squad
from fieldkit.commands.opening import open_home, writing
from fieldkit.commands.options import json_option
from fieldkit.commands.printing import echo, echo_json, echo_table
from fieldkit.commands.reports import SettingRow, SettingsReport
from fieldkit.commands.setting import Setting
from fieldkit.errors import KitError
from fieldkit.kit.home import Home
from fieldkit.kit.settings import RULES, Settings, allowed, check_setting, unknown_setting
from fieldkit.ui.actions import BY_ID
from fieldkit.ui.keymap import own_keys

#: Chosen with the event's own words, where the kit knows them.
_OF_THE_EVENT = ("squad", "site", "operator")
_KEPT = ("scanner_tested",)
_KEY = "keys."


@click.group("settings", invoke_without_command=True)
@json_option
@click.pass_context
def settings_group(ctx: click.Context, as_json: bool) -> int | None:
    """Show what is chosen on this laptop: every setting, its value, and what it may be."""
    if ctx.invoked_subcommand is not None:
        return None
    home = open_home(ctx.obj)
    return _tell(home, _rows(_load(home)), as_json)


@settings_group.command("get")
@click.argument("name")
@json_option
@click.pass_obj
def get_command(setting: Setting, name: str, as_json: bool) -> int:
    """Show one setting; a key as keys.ACTION, such as keys.undo."""
    home = open_home(setting)
    row = _row(home, name)
    if as_json:
        echo_json(row)
    else:
        echo(row.value)
    return 0


@settings_group.command("set")
@click.argument("name")
@click.argument("value")
@json_option
@click.pass_obj
def set_command(setting: Setting, name: str, value: str, as_json: bool) -> int:
    """Choose a VALUE ("": as usual). Keys: keys.ACTION, such as keys.undo f12; squad, site, operator by their names."""
    home = open_home(setting)
    _row(home, name)
    if name in _KEPT:
        raise KitError("errors.settings.kept", name=name)
    if name in _OF_THE_EVENT:
        _choose(setting, name, value)
    else:
        home.save_settings(_changed(home, name, value))
    return _tell(home, [_row(home, name)], as_json)


@settings_group.command("where")
@json_option
@click.pass_obj
def where_command(setting: Setting, as_json: bool) -> int:
    """Say where the settings file is."""
    home = open_home(setting)
    if as_json:
        echo_json(SettingsReport(str(home.settings_path), []))
    else:
        echo(str(home.settings_path))
    return 0


def _load(home: Home) -> Settings:
    """With its keys looked at: what the screen would refuse is refused here."""
    settings = home.load_settings()
    own_keys(settings.keys, home.settings_path)
    return settings


def _rows(settings: Settings) -> list[SettingRow]:
    plain = [
        SettingRow(name, str(getattr(settings, name) or ""), allowed(rule.kind))
        for name, rule in RULES.items()
        if name != "keys"
    ]
    return plain + [SettingRow(_KEY + action, key, BY_ID[action].key) for action, key in settings.keys.items()]


def _row(home: Home, name: str) -> SettingRow:
    settings, path = _load(home), home.settings_path
    if name.startswith(_KEY):
        action = name.removeprefix(_KEY)
        own_keys({action: BY_ID[action].key if action in BY_ID else ""}, path)
        return SettingRow(name, settings.keys.get(action, BY_ID[action].key), BY_ID[action].key)
    found = next((row for row in _rows(settings) if row.name == name), None)
    if found is None:
        raise unknown_setting(name, path)
    return found


def _changed(home: Home, name: str, value: str) -> Settings:
    settings, path = home.load_settings(), home.settings_path
    if name.startswith(_KEY):
        keys = settings.keys | {name.removeprefix(_KEY): value.strip().lower()}
        keys = {action: key for action, key in keys.items() if key}
        return msgspec.structs.replace(settings, keys=own_keys(keys, path))
    check_setting(name, value, path)
    return msgspec.structs.replace(settings, **{name: value})


def _choose(setting: Setting, name: str, value: str) -> None:
    with writing(setting) as kit:
        if name == "squad":
            kit.choose_squad(find_squad(kit.event, value).number if value.strip("0") else 0)
        elif name == "site":
            kit.choose_site(find_site(kit.event, value).number)
        else:
            kit.set_operator(kit.identify(value) if value.strip("0") else 0)


def _tell(home: Home, rows: list[SettingRow], as_json: bool) -> int:
    if as_json:
        echo_json(SettingsReport(str(home.settings_path), rows))
        return 0
    echo(str(home.settings_path))
    shown = [(row.name, row.value or "-", row.allowed) for row in rows]
    echo_table(("cli.head.setting", "cli.head.value", "cli.head.allowed"), shown)
    return 0
