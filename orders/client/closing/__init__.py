"""The closing summary of an order: planned against actual, exceptions, cost (DL-04). It says again
what stages have told of the order, and works nothing out that one of them works out: figures are
tracking's (`OrderMeasured`, TR-07), planned ends are those of its timeline (TR-08).

summary.py   all of it      turns.py   planned against actual by status      cost.py   money
"""
