"""What partners are told, in their own format: an answer of ours -> bytes.

heading.py   from whom to whom, under which number
words.py     what every format says of an answer alike
catalogue.py the formats by name
notified.py  JSON of ours

X12, EDIFACT and UBL have theirs beside what they read: `answer.py`, and `receipts.py` for what
acknowledges an interchange, theirs or ours.
"""
