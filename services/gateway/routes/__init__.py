"""What the gateway answers to, by what is asked.

placing.py     hand in: orders, documents
changing.py    change an order that was placed, or cancel it (CF-03)
asking.py      where an order stands (TR-01)
offers.py      what customers are asked, and their answer (CF-01)
holds.py       what waits for people, and their verdicts (RV-08)
samples.py     approvals that staff look at afterwards (RV-08)
settling.py    probable duplicates, and documents that nobody could read (IN-01, IN-05)
payments.py    payments that two tell of (RV-03)
desk.py        the same on pages, for a browser; settling_pages.py, signing_in.py
closing.py     what it came to: planned against actual, exceptions, cost (DL-04)
explaining.py  why it stands there, and what would have changed it (TR-01)
drafts.py      what staff enter, until it is an order (IN-07)
documents.py   documents as they came (IN-09)
stock.py       what there is of articles (IV-01)
health.py      for whoever runs it: live, ready, metrics
"""
