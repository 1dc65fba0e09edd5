"""Pick lists: what warehouses were told to send and have not picked (SH-01), from the order file.

waiting.py   which shipments      lists.py   their lines, in the order in which one walks
"""
