"""The meeting point: the same journal, reachable by many devices."""
