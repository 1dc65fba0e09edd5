"""`orders papers`: what goes with goods, on paper (SH-01, SH-02).

commands.py     the commands                  labelling.py   labels of cartons
storing.py      those of what is kept         keeping.py     what is kept of them
writing.py      files
"""
