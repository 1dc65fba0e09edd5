"""Ledgers, on the fake and on a real Redis: one contract, by operation."""
