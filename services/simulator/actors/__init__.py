"""Who acts in the outside world: one file an actor, one pure function a record that it reacts
to."""

from collections.abc import Mapping
from typing import Any

from orders.contracts import records
from services.simulator.actors import (
    amendments,
    banks,
    carriers,
    claimants,
    clarifiers,
    collectors,
    complaints,
    consents,
    customers,
    gatekeepers,
    goods_back,
    inspectors,
    planners,
    printers,
    receipts,
    reviewers,
    suppliers,
    technicians,
    transfers,
    warehouses,
)
from services.simulator.plans import Planned, Reaction, Scene

REACTIONS: Mapping[type, tuple[Reaction, ...]] = {
    records.OrderReceived: (
        customers.on_received,
        amendments.on_received,
        banks.on_received,
    ),
    records.DuplicateSuspected: (reviewers.on_duplicate_suspected,),
    records.OrderHeld: (reviewers.on_held,),
    records.ApprovalSampled: (reviewers.on_approval_sampled,),
    records.VerdictRefused: (reviewers.on_verdict_refused,),
    records.PaymentQuestioned: (reviewers.on_payment_questioned,),
    records.ContractDrawn: (printers.on_contract_drawn,),
    records.ClarificationRequested: (clarifiers.on_clarification_requested,),
    records.OfferMade: (consents.on_offer_made,),
    records.OrderSuspended: (consents.on_suspended,),
    records.PromiseEndangered: (consents.on_endangered,),
    records.OrderBackordered: (suppliers.on_backordered,),
    records.ReallocationRequested: (suppliers.on_reallocation_requested,),
    records.MaterialsReserved: (customers.on_materials_reserved,),
    records.AllocationDelayed: (suppliers.on_allocation_delayed,),
    records.TransferRequested: (transfers.on_requested,),
    records.OrderGated: (gatekeepers.on_gated,),
    records.ServiceAnnounced: (technicians.on_announced,),
    records.ShipmentReleased: (warehouses.on_released, carriers.on_released),
    records.MessageRequested: (collectors.on_message,),
    records.ShipmentRecallRequested: (goods_back.on_recall_requested,),
    records.ShipmentDispatched: (
        carriers.on_dispatched,
        technicians.on_dispatched,
        receipts.on_dispatched,
    ),
    records.ProofChased: (carriers.on_chased,),
    records.TemperatureExceeded: (inspectors.on_exceeded,),
    records.ShipmentDelivered: (customers.on_delivered, receipts.on_delivered),
    records.ReturnAuthorised: (goods_back.on_return_authorised,),
    records.CountJudged: (planners.on_judged,),
    records.CaseUpdated: (complaints.on_case_updated,),
    records.ClaimOpened: (claimants.on_opened,),
    records.RefundRequested: (banks.on_refund_requested,),
}
"""Record class -> who reacts to it."""


def react(record: type, value: Mapping[str, Any], scene: Scene) -> list[Planned]:
    """Everything that the outside world means to do because of this record. Pure: the same
    record, the same plans."""
    return [planned for reaction in REACTIONS.get(record, ()) for planned in reaction(value, scene)]
