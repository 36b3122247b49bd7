"""Tests of the commands of fieldkit."""
