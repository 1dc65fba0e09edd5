"""Aftersales: from the first delivery to the end of the return window.

In:  ShipmentDelivered, DeliveryRefused, ShipmentLost, DeliveryCompleted (orders.shipping.v1); what
     customers ask (ReturnRequested, CaseOpened) or choose (OfferAnswered), and teams answer
     (CaseAnswered, ClaimDecided, ComplaintDecided); ReturnArrived from warehouses, charge-backs
     from banks; what becomes of replacements (OrderStopped, LinkedOrderReported); orders that wait
     for a return of this one (ReturnAwaited).
Out: ReturnAuthorised or ReturnRefused, ReturnInspected, UnitsReturned, UnitsCredited,
     ReturnReported (AS-04);
     CaseUpdated, CaseClosed (AS-01); ClaimOpened, ClaimMoved, OfferMade, OfferClosed,
     ComplaintUpheld, ReplacementPromised, LinkedOrderPlaced, LinkedOrderReported (TR-05);
     OrderCompleted and OrderFinished when the window is over and nothing is open.

It keeps no money, and an order only as long as its customer may choose what becomes of goods that
did not come well; else what the lines cost and what became of them: it says what the customer no
longer owes, and review pays back what is too much by it.
"""
