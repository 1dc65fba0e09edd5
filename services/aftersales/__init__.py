"""Aftersales: from the first delivery to the end of the return window.

In:  ShipmentDelivered, DeliveryRefused, ShipmentLost, DeliveryCompleted (orders.shipping.v1); what
     customers ask (ReturnRequested, CaseOpened) and teams answer (CaseAnswered); ReturnArrived from
     warehouses, PaymentReceived from banks; RefundRequested of review (orders.review.v1), so that
     nothing is paid back twice.
Out: ReturnAuthorised or ReturnRefused, ReturnInspected, RefundRequested, UnitsReturned (AS-04);
CaseUpdated, CaseClosed (AS-01);
     OrderCompleted and OrderFinished when the window is over and nothing is open.

It keeps no order, only what the lines cost, what became of them, and what was paid: the customer
pays for what they keep, and what was paid beyond that goes back.
"""
