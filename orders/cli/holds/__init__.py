"""`orders holds`: the queue of orders that wait for a person, and the person's decision (RV-08).

commands.py  ls, release, decline    queue.py  what waits, and in which order
"""
