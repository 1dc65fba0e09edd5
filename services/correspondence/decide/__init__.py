"""What correspondence decides, one file for each who speaks:

orders.py   the order goes on: received, changed, confirmed, another article goes
faults.py   intake refuses: a correction is wanted, an order is rejected, a change is not taken
endings.py  the order is stopped, or finished, and forgotten in the end

telling.py is where each of them ends: what was agreed to be told is told, once.
"""
