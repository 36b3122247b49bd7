"""What `verify` finds wrong."""

from __future__ import annotations

import msgspec


class Finding(msgspec.Struct, frozen=True):
    """What is wrong. `cause`: linkage, content, seal, certificate, feed, picture or fold; `detail` names it within the
    cause.

    `log`: the log's name (63 bits, 0 for the fold); `number`: the first bad record (0: none in particular).
    """

    cause: str
    detail: str
    log: int
    number: int
