"""Tables of orders, one line of an order a row, whatever they were kept in:

delimited.py   CSV and its kin              sheets.py     workbooks; workbook.py, a program
table.py       rows gathered into orders    order.py      one order of its rows
headings.py    which column is what         rows.py       what the rows of one order say
cells.py       texts, numbers, dates, as people write them
"""
