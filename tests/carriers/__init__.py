"""Carriers' own words, and what becomes of them (TR-06)."""
