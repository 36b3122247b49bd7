"""Whom logs are for (section 2)."""

from tests.golden.reader.certificates import Certificate

ALL, CALLS, DESK = 0, 65_534, 65_535
URGENT = 4_096


def is_urgent(scope: int) -> bool:
    """Whether logs of this scope go first."""
    return scope == CALLS or URGENT < scope < 2 * URGENT


def may_read(certificate: Certificate, scope: int) -> bool:
    """Whether this certificate's device may read logs of this scope."""
    if scope in (ALL, CALLS) or certificate.role in ("desk", "server"):
        return True
    return scope != DESK and (scope - URGENT if is_urgent(scope) else scope) in certificate.squads
