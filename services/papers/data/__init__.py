"""What papers say, before anybody lays it out: whole numbers and codes, in no language.

parts.py        what several papers are put together of
refusal.py      shorthand for refusing
shipped.py      a shipment that papers can be made of: chosen, and checked
amounts.py      amounts of lines, added up
checks.py       order, release, packages and hand-over, each against the others
heads.py        what stands at the head of every paper
values.py       what the goods of a shipment are worth, to the cent
the others      one for each paper: its data, and how they come of the records
"""
