"""What is where, now, for whoever asks: the command, and the gateway (IV-01).

books.py      an article's books, gathered      piles.py   its lots, and what may not be sold
table.py      master data and estimates, small  places.py  lots of all articles, looked through
answering.py  what can be had of an article     shown.py   what somebody who asks is told
"""
