"""How a journal file is told from others, and how its rows are numbered."""

from __future__ import annotations

#: Written into the file (`user_version`): a newer file is refused, an older one migrated.
VERSION = 1
#: "fkit": tells a journal from other SQLite files (`application_id`).
APPLICATION_ID = 0x666B6974
#: A record's row is its log's place and its number in one integer, so that a log's records lie side by side.
NUMBER_BITS = 40
