"""Tests of the means that benchmarks measure with."""
