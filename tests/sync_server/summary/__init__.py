"""Tests of sync_server.summary."""
