"""Writes the summary's files."""

from __future__ import annotations

from pathlib import Path

import msgspec

from fieldkit.journal.journal import Journal
from roster.files import write_file
from roster.pack import Pack
from sync_server.directory import Directory
from sync_server.summary.details import make_whole_figures
from sync_server.summary.html import report_html
from sync_server.summary.report import make_report
from sync_server.summary.values import Figures


def figures_json(figures: Figures) -> bytes:
    """As `docs/schemas/figures.json` says."""
    return msgspec.json.format(msgspec.json.encode(figures), indent=2) + b"\n"


def write_summary(journal: Journal, pack: Pack, now_ms: int, folder: Path, language: str = "en") -> list[Path]:
    """Writes `summary.html` in a language (en, zh_Hans, zh_Hant) and `figures.json` with the same numbers; whole files
    or none. Returns their paths."""
    directory = Directory(pack)
    figures = make_whole_figures(journal, directory, now_ms)
    report = make_report(figures, directory.event, language)
    folder.mkdir(parents=True, exist_ok=True)
    files = {
        folder / "summary.html": report_html(report).encode(),
        folder / "figures.json": figures_json(figures),
    }
    for path, data in files.items():
        write_file(path, data)
    return list(files)
