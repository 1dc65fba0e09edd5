"""`orders exceptions`: what is not as it should be with orders, and who has seen to it (TR-03)."""
