"""Folds a past stretch of a stage's topics again and compares: under the same policy every byte
must come out as it was committed.

recorded.py  what a partition's topics tell of the past: decisions in the order of their changelog,
             records handled, records published
tables.py    reference tables as of any offsets
missing.py   what compaction and retention have taken since
again.py     one decision folded again by the engine's own unit of work, with the answers of then
otherwise.py one decision with something that it saw changed
compare.py   the first field in which what was published and what comes out now differ
replay.py    a stage, partition by partition
report.py    what was found

It reads through the audit's port, so a simulated world can be replayed as well as a cluster.
"""
