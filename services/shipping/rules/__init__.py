"""The rules of shipping, pure:

carriers.py   who carries, and how: offers compared (SH-03)
freight.py    what a carrier takes: lanes, weight bands, minimum charge (SH-03)
packing.py    packaging and marks by the nature of the goods (SH-01)
picking.py    the pick check (SH-01)
cartons.py    in which cartons it is packed, by whole bounds (SH-01)
sscc.py       which number a package bears (SH-01)
deadlines.py  when something is due from a warehouse or a carrier (SH-01, DL-01)
lines.py      sums over lines and quantities
"""
