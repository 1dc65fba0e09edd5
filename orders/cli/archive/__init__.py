"""`orders archive`: orders that have ended, with all that belongs to them (docs/decisions/0100).

commands.py   the commands      working.py   what they do
"""
