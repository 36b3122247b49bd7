"""Tests of what reads scans."""
