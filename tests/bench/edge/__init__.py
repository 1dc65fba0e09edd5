"""The gateway measured by itself: nothing but it, the broker and the registry run.

client.py     whoever sends, a process of its own: so many a second, whatever the answers take
documents.py  what is sent: orders of 8 KB, an interchange of 1,000 lines, a sheet of 10,000 rows
gateway.py    one gateway on a fresh stack
measure.py    what is asked of it
"""
