"""Errors of this package; every other exception that leaves it is a defect.

RosterError
├── EventError      an event file that cannot be used (carries its problems)
├── PackError       a pack, key or certificate that cannot be trusted or read
└── TableError      a table of people that cannot be read
"""


class RosterError(Exception):
    """One sentence for a person: what was wrong, with what, why, and what to do next."""


class EventError(RosterError):
    """The event file cannot be used; the message holds every problem, one a line."""


class PackError(RosterError):
    """A pack, a key or a certificate is damaged, foreign or not signed by the event's key."""


class TableError(RosterError):
    """A table of people cannot be read at all (damaged, protected, no table in it)."""
