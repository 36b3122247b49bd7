"""How bad an incident is and how it stands, in word, sign and ink."""

from __future__ import annotations

from fieldkit.texts.catalogue import say

SEVERITY_INKS = {1: "", 2: "warn", 3: "bad"}
SEVERITY_SIGNS = {1: " ", 2: "!", 3: "!!"}
STATE_INKS = {"open": "bad", "working": "warn", "closed": "dim"}


def severity_text(severity: int) -> str:
    return f"{SEVERITY_SIGNS.get(severity, '!!')} {say(f'words.severity.{severity}')}".strip()
