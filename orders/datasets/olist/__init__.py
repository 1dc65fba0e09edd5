"""The Olist data set of Brazilian e-commerce (CC BY-NC-SA 4.0: for tests and demonstrations only),
its tables in one folder.

tables.py   the tables, joined and read into plain rows
orders.py   an order with its items, payments and customer -> an order of ours
world.py    articles, customers, warehouses by the sellers' regions, and stock
feed.py     all of it, in the order in which it was bought
"""
