"""What papers are made of, and who makes them (SH-02).

told.py       what papers are made of      sources.py    made of the records of an order
gathering.py  read from the order file, from the topics behind it, and from the master data
workshop.py   the process that makes papers: asked, bounded in time and memory, replaced
frames.py     how the two speak          refusal.py    why a paper cannot be made
"""
