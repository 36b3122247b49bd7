"""Tests of the repository itself: arrows, documents, packaging, rules of style."""
