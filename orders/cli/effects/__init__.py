"""`orders effects`: what leaves the house, and what of it waits for a person."""
