"""Tests of sync_server.api."""
