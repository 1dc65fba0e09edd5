"""`orders archive`: orders that have ended, with all that belongs to them (docs/decisions/0100).

commands.py    the commands                working.py     what `get` and `ls` do
verifying.py   what `verify` finds         papering.py    papers of what is archived
expiring.py    what is over
"""
