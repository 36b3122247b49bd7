"""Pictures whose names are pasted, or dropped onto the terminal: their badges are taken on whatever screen is open.

Windows are imported when they are opened, so that no start waits for them.
"""

from __future__ import annotations

from pathlib import Path

from fieldkit.scan.sources import read_files
from fieldkit.texts.catalogue import say
from fieldkit.ui.program import Program


class Pasted(Program):
    """Mixed into the program."""

    def do_badges(self) -> None:
        """From the palette, whatever is open."""
        self.read_badges()

    def read_badges(self, files: tuple[Path, ...] = ()) -> None:
        """One picture is like a scan; several, or none yet, have a window with a line for each."""
        if len(files) == 1 and files[0].is_file():
            self.news(say("scanner.picture.reading"))
            self.run_worker(lambda: self._read_one(files[0]), thread=True, group="badges")
        else:
            self._open_badges(files)

    def _open_badges(self, files: tuple[Path, ...]) -> None:
        from fieldkit.ui.screens.badges import BadgesWindow

        judge = self.kit.scan_out if self.leaving else self.kit.scan
        self.push_screen(BadgesWindow(judge, leaving=self.leaving, files=files))

    def _read_one(self, file: Path) -> None:
        (handed,) = read_files([file], self.kit.home.settings_path)
        if handed.problem is not None:
            self.call_from_thread(self.complain, handed.problem)
        elif len(handed.texts) == 1:
            self.call_from_thread(self.take_scan, handed.texts[0])
        else:
            self.call_from_thread(self._open_badges, (file,))
