"""Tests of fieldkit.exchange."""
