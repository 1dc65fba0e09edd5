"""Inventory: reserves every stocked line of a confirmed order, or lets it wait in a fair queue
until goods arrive.

In: OrderConfirmed, RecallRequested (orders.review.v1); what settles reservations
(orders.notices.v1); goods in, damage and counts (stock.events.v1, stock.adjustments.v1); purchase
orders (supplier.events.v1).
Out: StockReserved, OrderBackordered, RecallRequested (orders.inventory.v1); OrderStopped;
ExpectedSupply, its own reference data. Ledger `stock`: account = article number, all warehouses
together; what a shelf holds is allocation's business.
"""
