"""`orders papers`: what goes with goods, on paper.

commands.py     the commands                  labelling.py   labels of cartons
keeping.py      what is kept of them          writing.py     files
"""
