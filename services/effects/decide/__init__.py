"""What effects decides, one file for each who speaks:

messages.py  a stage asks for a message
orders.py    the order is received: who is told, and where; it ends
reports.py   a connector says what came of an attempt
people.py    a person settles what is in doubt
timers.py    a deadline, a pause or the horizon has come

going_on.py is where each of them ends: whatever is due is ordered, or is over.
"""
