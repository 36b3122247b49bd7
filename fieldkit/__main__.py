"""`python -m fieldkit`: the same as `fieldkit`."""

from __future__ import annotations

from fieldkit.cli import main

main(prog_name="fieldkit")
