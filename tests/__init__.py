"""Tests of the three packages, of what holds them together, and of the house itself."""
