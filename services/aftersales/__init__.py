"""Aftersales: from the first delivery to the end of the return window.

In:  ShipmentDelivered, DeliveryRefused, ShipmentLost, DeliveryCompleted (orders.shipping.v1); what
     customers ask (ReturnRequested, CaseOpened) and teams answer (CaseAnswered, ClaimDecided);
     ReturnArrived from warehouses, charge-backs from banks.
Out: ReturnAuthorised or ReturnRefused, ReturnInspected, UnitsReturned, UnitsCredited (AS-04);
     CaseUpdated, CaseClosed (AS-01); ClaimOpened, ClaimMoved (TR-05);
     OrderCompleted and OrderFinished when the window is over and nothing is open.

It keeps no order and no money, only what the lines cost and what became of them: it says what the
customer no longer owes, and review pays back what is too much by it.
"""
