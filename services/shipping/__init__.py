"""Shipping: from chosen warehouses to goods in the customer's hands.

In:  OrderAllocated and RecallRequested behind it (orders.allocation.v1); what warehouses and
     carriers report, late, twice or out of order; OrderStopped from allocation, for lines that it
     was asked to allocate again; ReturnReported from aftersales, of what it is exchanged for.
Out: ShipmentReleased to the warehouse with pick list, packing and the carrier that was chosen
     (SH-01, SH-03), and how it comes to its customer (SH-04); ShipmentPacked; ReadyForCollection,
     of what its customer comes for; ShipmentDispatched (SH-05), ShipmentDelivered with its proof
     (DL-01), DeliveryRefused, ShipmentLost, DeliveryCompleted; UnitsDispatched,
     ReallocationRequested and OrderStopped for whoever holds goods or money.

Shipping has the last word on a cancellation: shipment by shipment, as far as the goods have not
left the house. It holds nothing in ledgers. The way of an order through the stages: docs/flows.md.
"""
