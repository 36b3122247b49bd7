"""What the kit does not do, by the id of its sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from fieldkit.errors import KitError


@contextmanager
def refused(why: str) -> Iterator[None]:
    """Inside of it `errors.kit.WHY` is raised."""
    with pytest.raises(KitError) as caught:
        yield
    assert caught.value.message == f"errors.kit.{why}"
