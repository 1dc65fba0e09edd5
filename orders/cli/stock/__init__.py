"""`orders stock`: what is where, now (IV-01).

commands.py  show (also without its name), find, load    shelf.py  the facts of an article, gathered
answer.py    what can be had of it    waiting.py  who waits for it, and until when
transfer.py  goods between two warehouses
"""
