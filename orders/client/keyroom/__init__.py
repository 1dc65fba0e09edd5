"""Keys of persons (docs/decisions/0095): whatever is kept of a person is sealed under a key of that
person and of what it is kept for. To forget a person is to destroy a key.

keys.py      keys of persons, wrapped by a master key      sealing.py   bytes under a key
requests.py  who asked to be forgotten                     disk.py      whole files or none
faults.py    what can be wrong
"""
