"""`orders claims`: what carriers are to answer for (TR-05). What there is:
`orders/client/claims.py`."""
