"""Tests of the shipped event plans."""
