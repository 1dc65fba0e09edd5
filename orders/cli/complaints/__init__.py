"""`orders complaints`: goods that came damaged, or not whole, and wait for a person (TR-05). What
there is: `orders/client/complaints.py`."""
