"""A county whose pupils need a guardian's consent, and whose squads must have brooms and shovels with them."""

from __future__ import annotations

from pathlib import Path

import msgspec

from roster.folder import EventFolder
from tests.fieldkit.kit.county import County

#: Squads of plan 14: of the street cleaners much is asked, of the pupils a little, of the others nothing.
STREETS, PUPILS = 1, 6
BROOM, SCRAPER, CAP = 4, 5, 1
#: What the street cleaners must have with them.
REQUIRED = {BROOM: 8, SCRAPER: 2}


class School(County):
    """Plan 14 with what plans 5 and 16 ask for. The first two pupils lack a consent, one of them for good."""

    def change_event(self, file: Path) -> None:
        text = file.read_text(encoding="utf-8")
        text = text.replace('categories = ["adult", "child"]', 'categories = ["adult", "child"]\nconsent = ["child"]')
        text = text.replace(
            "per_squad = { street-cleaning = 12 }",
            "per_squad = { street-cleaning = 12 }\nrequired = { street-cleaning = 8, disability-support = 1 }",
        )
        text = text.replace(
            "per_squad = { street-cleaning = 10 }",
            "per_squad = { street-cleaning = 10 }\nrequired = { street-cleaning = 2 }",
        )
        file.write_text(text, encoding="utf-8", newline="\n")

    def change_people(self, folder: EventFolder) -> None:
        event = folder.load_event()
        people = folder.load_people(event)
        pupils = [person.number for person in people if person.category == "child"]
        said = {pupils[0]: "", pupils[1]: "no", pupils[2]: "2027-03-01"}
        folder.save_people(
            [msgspec.structs.replace(one, consent=said.get(one.number, one.consent)) for one in people], event
        )

    def pupils(self) -> list[int]:
        return [person.number for person in self.people if person.category == "child"]
