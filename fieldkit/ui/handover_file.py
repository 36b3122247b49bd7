"""The handover sheet as a file."""

from __future__ import annotations

from pathlib import Path

from fieldkit.errors import KitError
from fieldkit.kit.incident_values import Handover
from fieldkit.ui.handover_sheet import ENDINGS, Sheet, sheet_html, sheet_text
from roster.event import Event


def sheet_name(event: Event, handover: Handover) -> str:
    return f"handover-{event.local(handover.now_ms):%Y-%m-%d-%H%M%S}{ENDINGS[0]}"


def save_sheet(path: Path, sheet: Sheet) -> None:
    """A page or a text, by the ending of its name."""
    if path.suffix.lower() not in ENDINGS:
        raise KitError("errors.kit.handover_ending", path=path, endings=" ".join(ENDINGS))
    write = sheet_text if path.suffix.lower() == ".txt" else sheet_html
    try:
        path.write_text(write(sheet), encoding="utf-8")
    except OSError as error:
        raise KitError("errors.kit.handover_save", path=path, cause=error.strerror or str(error)) from error
