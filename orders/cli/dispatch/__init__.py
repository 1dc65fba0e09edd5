"""`orders manifest` and `orders dispatch-plan`: what leaves the house (SH-05, SH-10).

commands.py  the commands      reading.py  what they are worked out from
telling.py   how they print
"""
