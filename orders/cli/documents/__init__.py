"""`orders documents`: documents that nobody could read, and what the desk does about them.

commands.py  list, show, retry, discard    queue.py  what waits, and in which order
"""
