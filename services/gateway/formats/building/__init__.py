"""A canonical order while it is put together:

canonical.py   the order, its parties and payment, empty until they are said: for web shops
shape.py       a blank order by the schema, and whether what was put in fits
draft.py       an order of a document or a table while it is read, with its faults
paths.py       a value put where a canonical path says
sums.py        lines, charges and totals that agree
"""
