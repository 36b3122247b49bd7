"""Tests of facts and fold: laws over whole days first, then what each kind means."""
