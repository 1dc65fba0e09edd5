"""How fast is told what there is, of 100,000 articles with lots (IV-01).

house.py   the books and the master data, made        serving.py  a gateway that has them
measure.py questions of each kind, as the command asks them
"""
