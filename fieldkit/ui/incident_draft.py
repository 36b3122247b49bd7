"""An incident as far as it was typed."""

from __future__ import annotations

import msgspec


class IncidentDraft(msgspec.Struct, frozen=True):
    """What was typed and not saved."""

    what: str = "other"
    severity: str = "1"
    words: str = ""
