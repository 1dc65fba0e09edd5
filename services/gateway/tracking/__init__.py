"""The page on which a customer, or staff, sees where an order stands (TR-01).

standing.py   what is known of it: by the order file, else by tracking's state
page.py       the page, in English or Chinese; no name, no address
parcels.py    the parcels of which its customer may say something (DL-01)
said.py       what they say, as records
updates.py    what changes while somebody looks, as server-sent events
"""
