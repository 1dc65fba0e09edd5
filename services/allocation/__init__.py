"""Allocation: chooses the warehouses that send a reserved order, by hard constraints first, then by
distance, cost and load.

In: StockReserved, RecallRequested (orders.inventory.v1); what settles or reopens an allocation
(orders.notices.v1); goods in, damage, counts and transfers (stock.events.v1); what customers agree
to (orders.answers.v1).
Out: OrderAllocated, AllocationDelayed, PromiseEndangered, PromiseExtended, TransferRequested,
TransferClosed, RecallRequested (orders.allocation.v1); offers (orders.offers.v1); OrderStopped;
messages; StockAdjusted for inventory.
Ledgers: `warehouse_stock`, account `<sku>@<warehouse>`, the shelf; `capacity`, account
`<warehouse>@<yyyy-mm-dd>`, shipments of a day.
"""
