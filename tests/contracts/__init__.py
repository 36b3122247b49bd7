"""Tests written once for every implementation of a contract."""
