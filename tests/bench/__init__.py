"""Measurements, run on demand; `tests/test_bench.py` keeps them working."""
