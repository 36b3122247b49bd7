"""Accounts of the desk page: who may open it from elsewhere, and what they see. They stand in the journal's database,
but in no log: they stay on this server."""

from __future__ import annotations

import unicodedata

import msgspec

from fieldkit.journal.journal import Journal
from roster.keys import Role
from sync_server.errors import ServerError
from sync_server.visits import end_visits_of

ROLES = (Role.DESK, Role.VIEWER)
NAME_CHARACTERS_MAX = 40
ACCOUNTS_MAX = 200
_META = "account/"


class Account(msgspec.Struct, frozen=True, array_like=True):
    """`role` desk sees and does everything, viewer sees what a wall may show. `password` as `hash_password` made it."""

    name: str
    role: Role
    password: str
    made_ms: int


class AccountFigures(msgspec.Struct, frozen=True):
    """An account as it is listed. `made_ms` in milliseconds since 1970 (UTC)."""

    name: str
    role: str
    made_ms: int


class Accounts(msgspec.Struct, frozen=True):
    accounts: list[AccountFigures]


def add_account(journal: Journal, account: Account) -> Accounts:
    """Raises ServerError where the name is none, or taken."""
    account = msgspec.structs.replace(account, name=_checked(account.name))
    if find_account(journal, account.name) is not None:
        raise ServerError(
            f'There is an account "{account.name}" already: choose another name, or give it a new password with '
            f"sync-server account password {account.name}."
        )
    if account.role not in ROLES:
        raise ServerError(f"An account is for the desk or a viewer, not a {account.role}.")
    if len(journal.store.list_meta(_META)) >= ACCOUNTS_MAX:
        raise ServerError(f"There are {ACCOUNTS_MAX} accounts already: remove some that nobody needs any more.")
    with journal.changing():
        _save(journal, account)
    return Accounts([_figures(account)])


def list_accounts(journal: Journal) -> Accounts:
    """In the order of their names."""
    found = [msgspec.msgpack.decode(data, type=Account) for _, data in journal.store.list_meta(_META)]
    return Accounts([_figures(account) for account in found])


def change_password(journal: Journal, name: str, password: str) -> Accounts:
    """Whoever is signed in with the old one is signed out. `password` as `hash_password` made it."""
    account = msgspec.structs.replace(_known(journal, name), password=password)
    with journal.changing():
        _save(journal, account)
        end_visits_of(journal, account.name)
    return Accounts([_figures(account)])


def remove_account(journal: Journal, name: str) -> Accounts:
    """Whoever is signed in with it is signed out."""
    account = _known(journal, name)
    with journal.changing():
        journal.store.delete_meta(_META + account_key(account.name))
        end_visits_of(journal, account.name)
    return Accounts([_figures(account)])


def find_account(journal: Journal, name: str) -> Account | None:
    data = journal.store.load_meta(_META + account_key(name))
    return msgspec.msgpack.decode(data, type=Account) if data is not None else None


def _known(journal: Journal, name: str) -> Account:
    account = find_account(journal, name)
    if account is None:
        raise ServerError(f'There is no account "{name}": sync-server account list shows those that there are.')
    return account


def _save(journal: Journal, account: Account) -> None:
    journal.store.save_meta(_META + account_key(account.name), msgspec.msgpack.encode(account))


def _figures(account: Account) -> AccountFigures:
    return AccountFigures(account.name, account.role.value, account.made_ms)


def _checked(name: str) -> str:
    shown = " ".join(unicodedata.normalize("NFKC", name).split())
    if not shown or len(shown) > NAME_CHARACTERS_MAX or not shown.isprintable():
        raise ServerError(f"An account has a name of 1 to {NAME_CHARACTERS_MAX} letters, digits or signs.")
    return shown


def account_key(name: str) -> str:
    """The same however somebody types it."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
