"""Benchmarks: measured on the real parts, never a pass or fail. `make bench` runs them all and
writes docs/performance.md."""
