"""`orders stock`: what is where, now (IV-01).

commands.py  show (also without its name), find, load    shelf.py  the facts of an article, gathered
answer.py    what can be had of it
transfer.py  goods between two warehouses
"""
