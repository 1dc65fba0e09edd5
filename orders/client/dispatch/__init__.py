"""What leaves the house, and how it went: worked out from the order file, which alone knows all
partitions (SH-03, SH-05, SH-10). Pure but for `shipments.told`.

shipments.py  a shipment's story from the facts of its order
plan.py       what leaves when, against capacity       manifest.py  what a carrier takes along
learning.py   how well carriers did
"""
