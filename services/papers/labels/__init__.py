"""Labels of cartons (SH-01): customer, order number, goods, quantity, weight, volume, the number
that the package bears in the world, and how it is to be handled.

reading.py     shipments of an order, as its records tell of them
data.py        what a label says: a pure function of these
saying.py      in words of a language      texts/      the words
codes.py       GS1-128 and QR              symbols/    what marks look like
rendering.py   the page, as PDF: the same label gives the same bytes      label.typ   how it looks
zpl.py         the same page, dot by dot, for a label printer
"""
