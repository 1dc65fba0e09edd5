"""Interchanges of X12 and EDIFACT as text: what divides one, and the segments that it is divided
into. What segments mean is their readers' business: the gateway's of orders, the carriers' of
scans.

segments.py   text to segments of elements
x12.py        an X12 document
edifact.py    an EDIFACT document
"""
