"""What good deeds are worth where cards are given for them, as in plan 15, and a county in which they are."""

from __future__ import annotations

from pathlib import Path

from tests.fieldkit.kit.county import County

AT_HOME, FOUND, HELPED = 1, 2, 3
KINDS = """
[[deeds]]
number = 1
key = "at-home"
name = { en = "Helped at home", zh_hans = "在家帮忙", zh_hant = "在家幫忙" }
points = 2
per = "picture"
needs = ["witness", "person"]

[[deeds]]
number = 2
key = "found"
name = { en = "Handed in what was found", zh_hans = "拾金不昧", zh_hant = "拾金不昧" }
points = 5

[[deeds]]
number = 3
key = "helped"
name = { en = "Helped somebody", zh_hans = "助人", zh_hant = "助人" }
points = 1
"""


class Awards(County):
    def change_event(self, file: Path) -> None:
        file.write_text(file.read_text(encoding="utf-8") + KINDS, encoding="utf-8", newline="\n")
