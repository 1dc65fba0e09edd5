"""The rules of shipping, pure:

carriers.py   who carries, and how: offers compared (SH-03)
job.py        what is to be carried (SH-03)
freight.py    what a carrier takes: lanes, zones, weight bands, fuel, surcharges (SH-03)
terms.py      what a rate comes to where more counts than weight and price (SH-03)
quality.py    how well a carrier does on a way, as learned, else as its record says (SH-03)
packing.py    packaging and marks by the nature of the goods (SH-01)
picking.py    the pick check (SH-01)
cartons.py    in which cartons it is packed, by whole bounds (SH-01)
scanning.py   what was scanned against what is meant (SH-01)
weighing.py   packages against the goods in them (SH-01)
sscc.py       which number a package bears (SH-01)
gates.py      which gates an order must pass, and whether they stand open (SH-06, SH-07, SH-08)
exchanges.py  the gate of an order that waits for a return (AS-04)
kinds.py      how it comes to its customer, and what shows that it did (SH-04)
collection.py until when it lies ready, and what whoever comes has to name (SH-04)
appointments.py when a service is rendered, and how that is told (SH-04, SH-09)
delays.py     when what is late is expected, and what of that is news (TR-04)
deadlines.py  when something is due from a warehouse or a carrier (SH-01, DL-01)
lines.py      sums over lines and quantities
"""
