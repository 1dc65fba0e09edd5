"""Interchanges of segments: what X12, EDIFACT and TRADACOMS have in common.

syntax.py       what formats of interchanges differ in; a document of them read
text.py         bytes to the text of an interchange
writing.py      segments to text (orders/business/interchanges: text to segments)
envelope.py     interchange, group, message        unwrapping.py   segments to these
messages.py     messages to what they say          findings.py     what is noted meanwhile
received.py     interchanges as their senders are told that they came
blocks.py       head, lines and summary            dates.py        dates of digits alone
parties.py      who takes part                     orders.py       order, change, cancellation
"""
