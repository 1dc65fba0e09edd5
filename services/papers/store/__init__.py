"""Where papers are kept (docs/decisions/0095): each under the key of the person of whom it tells,
and of what it is kept for. `operations` is erased when that person asks for it, by destroying the
key; `law` is kept until its date.

port.py      what a store does      folder.py    one in a folder
upkeep.py    everything looked at; what is kept no longer
keys, and files that are there whole or not at all: orders.client.keyroom
"""
