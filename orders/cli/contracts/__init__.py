"""Data contracts (DM-01): are they kept by what is on the topics, and what would break who rests
on them.

commands.py   `orders contracts check | diff`
checking.py   a topic's records against its rules
tables.py     records as tables that SQL can ask
revision.py   what a revision of git had released
"""
