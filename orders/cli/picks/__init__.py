"""`orders picks`: what warehouses have to pick (SH-01).

commands.py   the commands      working.py   what they do
"""
