"""`orders stock`: what is where, now (IV-01).

commands.py  show (also without its name), find, load    shelf.py  the facts of an article, gathered
                history.py  the journals' last word
"""
