"""`sync-server account`: who may open the desk page from other machines."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click
import msgspec

from roster.keys import Role
from sync_server.accounts import ROLES, AccountFigures, Accounts
from sync_server.admin import Action, AddAccount, ChangePassword, ListAccounts, RemoveAccount
from sync_server.admin_client import carry_out
from sync_server.cli_common import clock_for, clock_option, data_folder, echo_json, home_option, json_option
from sync_server.passwords import hash_password, make_password
from sync_server.table import table


class Made(msgspec.Struct, frozen=True):
    """An account; `password` where one was made for it, else ""."""

    account: AccountFigures
    password: str


@click.group("account")
def account_command() -> None:
    """Accounts of the desk page: who may open it from other machines.

    A password is asked for, or read from the first line of the input; where it is left empty, one is made and shown.
    """


@account_command.command("add")
@click.argument("name")
@click.option(
    "--role",
    type=click.Choice([role.value for role in ROLES]),
    required=True,
    help="desk sees and does everything; viewer sees the board only.",
)
@json_option
@clock_option
@home_option
@click.pass_context
def add_command(ctx: click.Context, name: str, role: str, as_json: bool, clock: Path | None, home: Path | None) -> None:
    """Make an account."""
    password, made = _new_password()
    action = AddAccount(name, Role(role), hash_password(password, os.urandom))
    (account,) = _carry_out(ctx, home, clock, action)
    _show(account, password if made else "", as_json)


@account_command.command("password")
@click.argument("name")
@json_option
@clock_option
@home_option
@click.pass_context
def password_command(ctx: click.Context, name: str, as_json: bool, clock: Path | None, home: Path | None) -> None:
    """Give an account a new password; whoever is signed in with the old one is signed out."""
    password, made = _new_password()
    (account,) = _carry_out(ctx, home, clock, ChangePassword(name, hash_password(password, os.urandom)))
    _show(account, password if made else "", as_json)


@account_command.command("remove")
@click.argument("name")
@json_option
@clock_option
@home_option
@click.pass_context
def remove_command(ctx: click.Context, name: str, as_json: bool, clock: Path | None, home: Path | None) -> None:
    """Remove an account; whoever is signed in with it is signed out."""
    removed = _carry_out(ctx, home, clock, RemoveAccount(name))
    if as_json:
        echo_json(Accounts(removed))
    else:
        click.echo(f"Removed the account {removed[0].name}.")


@account_command.command("list")
@json_option
@clock_option
@home_option
@click.pass_context
def list_command(ctx: click.Context, as_json: bool, clock: Path | None, home: Path | None) -> None:
    """List the accounts."""
    accounts = _carry_out(ctx, home, clock, ListAccounts())
    if as_json:
        echo_json(Accounts(accounts))
    elif accounts:
        click.echo(table([("NAME", "ROLE"), *((account.name, account.role) for account in accounts)]))
    else:
        click.echo("There are no accounts yet. Make one: sync-server account add NAME --role desk.")


def _carry_out(ctx: click.Context, home: Path | None, clock: Path | None, action: Action) -> list[AccountFigures]:
    folder = data_folder(ctx, home)
    outcome = carry_out(folder, action, clock_for(folder, clock))
    assert isinstance(outcome, Accounts)
    return outcome.accounts


def _new_password() -> tuple[str, bool]:
    """The password, and whether it was made here."""
    if sys.stdin.isatty():
        typed = click.prompt(
            "Password (empty: one is made)", default="", hide_input=True, show_default=False, confirmation_prompt=True
        )
    else:
        typed = sys.stdin.readline().rstrip("\r\n")
    return (typed, False) if typed else (make_password(os.urandom), True)


def _show(account: AccountFigures, password: str, as_json: bool) -> None:
    if as_json:
        echo_json(Made(account, password))
        return
    click.echo(f"The account {account.name} ({account.role}) can sign in to the desk page.")
    if password:
        click.echo(f"Password: {password}")
        click.echo("It is shown this once.")
