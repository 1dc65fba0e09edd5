"""What papers are made of, and who makes them (SH-02).

sources.py    the records of an order, as papers need them
gathering.py  read from the order file, from the topics behind it, and from the master data
workshop.py   the process that makes papers: asked, bounded in time and memory, replaced
"""
