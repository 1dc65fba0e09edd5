"""`orders import`: orders of the past from files, replayed as submissions of a channel.

commands.py   the three commands, their options and help
running.py    what every import does: send, count, refuse, show progress, sum up
feed.py       what an import gives: records to publish and rows refused
replay.py     old dates moved into the present, the same at every repetition
house.py      reference data that a data set lacks: warehouses, carriers, rates, list prices
uci/, olist/  the public data sets, each with its own rules;  jsonl.py  orders in our own form
"""
