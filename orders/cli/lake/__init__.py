"""`orders lake`: the tables of Iceberg that data teams work on (docs/data.md).

commands.py   the commands      show.py   how they print
"""
