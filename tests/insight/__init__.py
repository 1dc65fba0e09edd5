"""Tests of insight: what it counts, and that it counts it once."""
