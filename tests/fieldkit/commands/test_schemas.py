"""What commands print has a schema each, and the schemas are those of the types."""

from __future__ import annotations

import click

from fieldkit.cli import COMMANDS, main
from fieldkit.commands.reports import PRINTED
from tests.house.tree import ROOT
from tools.make_schemas import schema_name, schema_of

FOLDER = ROOT / "docs" / "schemas"


def with_json() -> set[str]:
    """Every command that has a --json of its own; that of demo names a file."""
    found = set()
    context = click.Context(main)
    for name in COMMANDS:
        command = main.get_command(context, name)
        assert command is not None
        inner = command.commands if isinstance(command, click.Group) else {}
        found |= {f"{name} {key}" for key, one in inner.items() if has_json(one)}
        found |= {name} if has_json(command) else set()
    return found - {"demo"}


def has_json(command: click.Command) -> bool:
    return any("--json" in param.opts for param in command.params)


def test_every_command_prints_json() -> None:
    assert with_json() == set(PRINTED) - {"error", "rehearsal"}
    assert {name for name in COMMANDS if name != "demo"} <= with_json()


def test_every_schema_is_that_of_its_type() -> None:
    assert [command for command in PRINTED if (FOLDER / schema_name(command)).read_bytes() != schema_of(command)] == []


def test_there_is_no_schema_of_a_command_that_is_gone() -> None:
    kept = {file.name for file in FOLDER.glob("fieldkit-*.json")} - {"fieldkit-demo.json"}
    assert kept == {schema_name(command) for command in PRINTED}


def test_the_list_of_commands_names_them_as_they_name_themselves() -> None:
    context = click.Context(main)
    for name in COMMANDS:
        command = main.get_command(context, name)
        assert command is not None
        assert command.name == name
        assert f"  {name} " in main.get_help(context)
