"""Figures of this program beside the limits of the machine: `python -m benchmarks`."""
