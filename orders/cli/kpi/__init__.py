"""`orders kpi`: what the KPIs are, what they come to, and that they are counted rightly.

commands.py   the commands            told.py     what insight has told
recount.py    counts all over again   checked.py  both, row by row
shown.py      KPIs in a table, and as a plot in the terminal
page.py       the same as a page
"""
