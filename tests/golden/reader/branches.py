"""Where a section belongs in what is held of its log (section 4)."""

from tests.golden.reader.chain import Seal, chain, check_seal
from tests.golden.reader.errors import Refused
from tests.golden.reader.pages import Section


class HeldLog:
    """What is held of one log: its branches, each as the hashes of its records, hash[0] first."""

    def __init__(self, event: bytes, key: bytes, root: bytes) -> None:
        self.event, self.key, self.branches = event, key, [[root]]

    def take(self, section: Section) -> str:
        """Takes in what is new. Says `stored`, `known` (nothing was new), `forked`, `gap` or `seal`."""
        ways = [branch[: section.first] for branch in self.branches if len(branch) >= section.first]
        if not ways:
            return "gap"
        for way in ways:
            grown = way + chain(way[-1], list(section.records))
            if self.sealed(section, grown[-1]):
                return self.keep(grown)
        return "seal"

    def sealed(self, section: Section, last: bytes) -> bool:
        """Whether the section's seal is right for this hash of its last record."""
        try:
            check_seal(self.event, self.key, Seal(section.log, section.last, last, section.seal))
        except Refused:
            return False
        return True

    def keep(self, grown: list[bytes]) -> str:
        """Puts these hashes where they belong."""
        for place, branch in enumerate(self.branches):
            shared = min(len(branch), len(grown))
            if branch[:shared] == grown[:shared]:
                self.branches[place] = max(branch, grown, key=len)
                return "stored" if len(grown) > len(branch) else "known"
        self.branches.append(grown)
        return "forked"

    def heads(self, log: int) -> list[tuple[int, int, bytes]]:
        """The end of each branch."""
        return [(log, len(branch) - 1, branch[-1][:8]) for branch in self.branches]


def take_in(event: bytes, logs: dict[int, HeldLog], section: Section) -> str:
    """The same for a section of any log; says `foreign` where it is of no log of this event."""
    held = logs.get(section.log)
    if held is not None:
        return held.take(section)
    if section.first != 1 or section.identity is None:
        return "gap"
    try:
        held = HeldLog(event, section.identity.key, section.root(event))
    except Refused:
        return "foreign"
    said = held.take(section)
    if said == "stored":
        logs[section.log] = held
    return said
