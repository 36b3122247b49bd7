"""Tests of roster.tables."""
