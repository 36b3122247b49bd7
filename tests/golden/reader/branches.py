"""Where a section belongs in what is held of its log (section 4)."""

from tests.golden.reader.chain import Seal, chain, check_seal
from tests.golden.reader.errors import Refused
from tests.golden.reader.pages import Section


class HeldLog:
    """What is held of one log: its branches, each as the hashes of its records, hash[0] first."""

    def __init__(self, event: bytes, key: bytes, root: bytes) -> None:
        self.event, self.key, self.branches = event, key, [[root]]

    @classmethod
    def begun_by(cls, event: bytes, section: Section) -> "HeldLog":
        """An empty log, for the section that begins it."""
        root = section.root(event)
        assert section.identity is not None
        return cls(event, section.identity.key, root)

    def take(self, section: Section) -> str:
        """Takes in what is new. Says `stored`, `held` (nothing was new), `branch`, `gap` or `seal`."""
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
                return "stored" if len(grown) > len(branch) else "held"
        self.branches.append(grown)
        return "branch"

    def heads(self, log: int) -> list[tuple[int, int, bytes]]:
        """The end of each branch."""
        ends = [(log, len(branch) - 1, branch[-1][:8]) for branch in self.branches]
        return [(log, 0, b"") if number == 0 else (log, number, start) for log, number, start in ends]
