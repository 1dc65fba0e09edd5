"""Tracking: where every order stands, and how it came there.

In:  every fact that the stages publish, and the messages they ask for; what banks say of refunds.
Out: OrderStatus whenever an order's status changed (TR-01), PromiseScored when an order has come to
its end (CF-04), and OrderMeasured, once all is known that led there (TR-07); how many orders stand
at each status, every few seconds (ref.workload.v1, IN-04). It measures what schemas/measures.yaml
says of it.
The timeline is the stage's state: `orders trace` reads it there.

A status is a step number and a version: reading a dozen topics, each at its own pace, never moves
it back. What is taken, with its step and status, is one table: rules/table.py.
"""
