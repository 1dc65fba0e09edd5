"""Values as partners write them, each into ours, whatever the format:

money.py       amounts and prices        units.py       quantities
instants.py    times                     countries.py   ISO 3166
payments.py    ways and terms            cards.py       card numbers, masked
references.py  numbers of orders         text.py        bytes to text
refusal.py     why a value cannot be read
"""
