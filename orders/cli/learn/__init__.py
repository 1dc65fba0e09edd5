"""`orders learn`: reference data that the house learns from its own past (SH-03)."""
