"""`python -m sync_server`: the same as `sync-server`."""

from __future__ import annotations

from sync_server.cli import main

main(prog_name="sync-server")
