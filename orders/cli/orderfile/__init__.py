"""`orders orderfile`: every fact about an order in a file of SQLite (docs/decisions/0090).

commands.py   the commands      working.py   what they do
opening.py    the file, for whatever other command reads it
"""
