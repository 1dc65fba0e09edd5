"""Tracking: where every order stands, and how it came there.

In:  every fact that the stages publish, and the messages they ask for.
Out: OrderStatus whenever an order's status changed (TR-01). The timeline is the stage's state:
`orders trace` reads it there.

A status is a step number and a version: reading a dozen topics, each at its own pace, never moves
it back. What is taken, with its step and status, is one table: rules/table.py.
"""
