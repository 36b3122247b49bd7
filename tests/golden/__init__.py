"""Bytes to check another implementation against, and a second reader written from docs/sync.md alone."""
