"""Tests of sync_server.desk."""
