"""`orders gates`: what may not leave the house before somebody has shown that it may (SH-06, SH-07,
SH-08). What waits: `orders/client/gates.py`."""
