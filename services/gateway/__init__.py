"""The gateway: the edge where channels, partners and people hand in orders and ask for them.

formats/    bytes of a partner to canonical orders, changes, cancellations, payments: pure
"""
