"""Tests of fieldkit.kit."""
