"""The order file: every fact about an order with its bytes, where it stands and what it is found
by, in SQLite, each once (docs/decisions/0090). It costs the stages nothing, and none needs it: what
it serves is read by `orders.client.orderfile`.

process.py     reads and commits, until told to stop
writing.py     a writer's life: where it reads on, turns, what it has read
recording.py   records to rows         learning.py  what an order is found by
file.py        the file: one writer, commits, positions in the same commit as the rows
upkeep.py      what is kept no longer
rebuilding.py  the file built anew, beside
checking.py    the file against the topics
metrics.py     how it goes             points.py    where tests kill the writer
"""
