"""Where papers are kept (docs/decisions/0095): each under the key of the person of whom it tells,
and of what it is kept for. `operations` is erased when that person asks for it, by destroying the
key; `law` is kept until its date.

port.py      what a store does, and what can be wrong      folder.py    one in a folder
keys.py      keys of persons, wrapped by a master key      sealing.py   bytes under a key
requests.py  who asked to be forgotten                     disk.py      whole files or none
upkeep.py    everything looked at; what is kept no longer
"""
