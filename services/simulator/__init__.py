"""The outside world, simulated: a catalogue, orders, and stand-ins for customers, reviewers,
warehouses, carriers, suppliers and banks.

Comes in: what the stages publish (`orders.*`). Goes out: what people and partners answer
(`orders.answers.v1`, `orders.submissions.v1`, `warehouse.events.v1`, `carrier.events.v1`,
`payment.events.v1`, `stock.events.v1`, `supplier.events.v1`).

Every decision is a pure function of (seed, the record that caused it): a restarted simulator
decides the same again. No stage imports this room, and it speaks to the stages through topics
alone.
"""
