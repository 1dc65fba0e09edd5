"""Documents in JSON, as web shops send them:

text.py      bytes to values: exact, strict
parts.py     a value and its place, so that what is odd about it can be told
values.py    amounts, rates and times of such a value
orders.py    a document of several orders, one by one
"""
