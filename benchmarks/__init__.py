"""Benchmarks: each prints its times beside those of something run in the same session, and their ratio."""
