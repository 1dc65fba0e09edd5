"""What there is of articles, as it was told (`ref.availability.v1`), for whoever asks over HTTP
(IV-01).

table.py      articles and their rows, kept small    following.py  reads them once somebody asks
answering.py  what somebody who asks is told
"""
