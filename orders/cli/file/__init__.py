"""`orders file`: everything that belongs to one order's beginning (IN-09).

command.py  the command    entries.py  what was sent, by whom, and what it changed
"""
