"""The whole self-test: the sample is scanned a few times in a row, since one good scan proves little."""

from __future__ import annotations

import msgspec

from fieldkit.scan.self_test import Finding, Judgement

#: So many good scans one after the other, and the scanner works.
SCANS = 3


class Trial(msgspec.Struct, frozen=True):
    """What came of the scans so far, the last one last."""

    judgements: tuple[Judgement, ...] = ()

    def scanned(self, judgement: Judgement) -> Trial:
        return Trial((*self.judgements, judgement))

    @property
    def in_a_row(self) -> tuple[Judgement, ...]:
        """The scans since the last one with which badges could not be scanned, at most so many as are wanted."""
        good: list[Judgement] = []
        for judgement in reversed(self.judgements):
            if not judgement.works or len(good) == SCANS:
                break
            good.insert(0, judgement)
        return tuple(good)

    @property
    def left(self) -> int:
        """How many good scans are still wanted."""
        return SCANS - len(self.in_a_row)

    @property
    def passed(self) -> bool:
        return not self.left

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is to be changed now: what the last scan showed, and what the good ones before it did; each fault once,
        those that stop badges first."""
        last = self.judgements[-1:]
        shown = last if last and not last[0].works else self.in_a_row
        found = {finding.fault: finding for judgement in shown for finding in judgement.findings}
        return tuple(sorted(found.values(), key=lambda finding: not finding.stops))
