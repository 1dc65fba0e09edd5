"""`orders recall`: a lot that may not be sold any more, and whom it touches (IV-08).

ledger.py    what the journal of lots says of one lot: houses and orders
naming.py    lots that the text of a notice names
report.py    who has it, and what to tell them: as rows, JSON, a page
commands.py  start, show, close, find
"""
