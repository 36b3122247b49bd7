"""Tests of badge codes, issued badges and badge sheets."""
