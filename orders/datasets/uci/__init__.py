"""The UCI "Online Retail" data set (D. Chen, CC BY 4.0): invoice lines of a British wholesaler,
2010-12 to 2011-12.

rows.py     one line of the file, screened: a sound row or a refusal
survey.py   what only the whole file knows: span, list prices, sold units, customers
invoices.py rows of an invoice -> an order
credits.py  C-invoices: linked to the sale that they reverse
world.py    articles, customers, warehouse and stock from the survey
feed.py     all of it, in the order in which it is sent
"""
