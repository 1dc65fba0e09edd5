"""Answers to partners, delivered: decided once by correspondence, written once, sent at least once
under one name and number (docs/decisions/0031).

    agreed.py      how a partner is told: policy as data
    reading.py     the log, from where the outbox is, piece by piece
    taking.py      records -> what goes into the outbox
    outbox.py      what is to be sent, and how far it is: durable
    rows.py        its tables
    overtaken.py   what a later answer makes needless
    posting.py     over HTTP, signed          folder.py    as a file to be picked up
    courier.py     sends what waits, one partner each
    counting.py    metrics                    partner.py   a channel, as whoever delivers knows it
"""
