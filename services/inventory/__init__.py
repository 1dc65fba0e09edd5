"""Inventory: reserves every stocked line of a confirmed order, or lets it wait in a fair queue
until goods arrive. Where that takes longer than was promised it asks the customer (CF-05).

In: OrderConfirmed, RecallRequested (orders.review.v1); what settles reservations
(orders.notices.v1); goods in, damage and counts (stock.events.v1, stock.adjustments.v1); purchase
orders (supplier.events.v1); what customers agree to (orders.answers.v1).
Out: StockReserved, OrderBackordered, PromiseExtended, PromiseEndangered, RecallRequested
(orders.inventory.v1); offers; OrderStopped, RevisionRequested; messages; ExpectedSupply, its own
reference data; Availability, what estimates go by. Ledger `stock`: account = article number, all
warehouses together; what a shelf holds is allocation's business.
"""
