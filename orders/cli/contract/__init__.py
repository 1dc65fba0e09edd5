"""The contract of an order: its file, and who has signed it (CF-06).

signed.py    the contracts of an order, from what was said about it
command.py   `orders contract`
"""
