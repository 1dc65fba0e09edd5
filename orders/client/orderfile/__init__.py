"""The order file: every fact about an order with its bytes, where it stands, and what it is found
by, in a file of SQLite that `services/orderfile` writes and anybody on this machine may ask
(docs/decisions/0090).

layout.py   which topics it follows, its tables, how files are named
opening.py  a connection, and what SQLite's errors mean
asking.py   what readers ask                filed.py  all that it has of an order
facts.py    the timeline among the facts of an order
"""
