"""The journal in one SQLite file, written by one process."""
