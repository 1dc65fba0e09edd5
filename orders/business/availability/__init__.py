"""What can be had of an article, and when (IV-01, IV-03, CF-04): one pure function for all who ask.

rows.py  what is known of an article, and what is kept back    terms.py  the addends of an answer
available.py  the answer: a quantity by a date, a date for a quantity

Rows in, an answer out. Rows that a ledger answered make an answer that binds whoever asked it; rows
that were told (`ref.availability.v1`) make an estimate.
"""
