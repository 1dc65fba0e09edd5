"""Tracking: where every order stands, and how it came there.

In:  every fact that the stages publish, and the messages they ask for; what banks say of refunds;
what people close.
Out: each fact as TimelineAdded, OrderStatus whenever an order's status changed (TR-01); what is not
as it should be, as ExceptionOpened, ExceptionEscalated and ExceptionClosed, and messages about it
(TR-03, TR-09); PromiseScored when an order has come to its end (CF-04), and OrderMeasured, once all
is known that led there (TR-07); how many orders stand at each status, every few seconds
(ref.workload.v1, IN-04).
It measures what schemas/measures.yaml says of it.
Its state is the head of the story alone, so neither cost nor state grow with it: where the order
stands, until when it should and whose turn it is (TR-08), what of it is not as it should be. It is
forgotten at a horizon after the order's end; what comes later is told, and moves no status.

A status is a step number and a version: reading a dozen topics, each at its own pace, never moves
it back. What is taken, with its step and status, is one table: rules/table.py.
"""
