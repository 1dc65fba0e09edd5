"""Partners speak: goods arrive at a warehouse (AS-04), a bank takes a payment back (AS-01)."""

from orders.business.documents import Document, known, remember
from orders.business.ignored import ignored
from orders.business.money import money
from orders.contracts.blank import blank
from orders.contracts.records import (
    AftersalesState,
    PaymentChargedBack,
    PaymentReceived,
    ReturnArrived,
)
from orders.engine.handling import Handling
from services.aftersales import records
from services.aftersales.decide import cases
from services.aftersales.decide.endings import conclude
from services.aftersales.decide.returns import in_time, too_late
from services.aftersales.records import Ctx
from services.aftersales.rules.returns import counted


def arrived(event: ReturnArrived, state: AftersalesState | None, ctx: Ctx) -> Handling:
    """Goods came back and were inspected: back to the shelf or scrapped, and owed no longer as far
    as policy says (AS-04)."""
    if state is None or not state["lines"]:
        return ignored(
            "aftersales", ReturnArrived, "unknown_order", ctx, document=event["document_id"]
        )
    document = Document(event["warehouse"], "return", event["document_id"])
    if known(document, state["documents"]):
        return ignored(
            "aftersales", ReturnArrived, "repeated_document", ctx, document=event["document_id"]
        )
    noted: AftersalesState = {**state, "documents": remember(document, state["documents"])}
    one = next((one for one in state["returns"] if one["return_id"] == event["return_id"]), None)
    if one is None or one["status"] == "refused":
        return _unannounced(event, noted, ctx)
    results = counted(event["lines"], one)
    if not results:
        return ignored(
            "aftersales", ReturnArrived, "nothing_announced", ctx, document=event["document_id"]
        )
    late = one["status"] == "expired"
    return (too_late if late else in_time)(event, one, results, noted, ctx)


def charged_back(event: PaymentChargedBack, state: AftersalesState | None, ctx: Ctx) -> Handling:
    """A payment was taken back after the goods had left: a case for finance (AS-01). Of goods
    that are still under way it is opened when they arrive."""
    return _case(event["issuer"], event["document_id"], event["amount_minor"], event, state, ctx)


def paid(event: PaymentReceived, state: AftersalesState | None, ctx: Ctx) -> Handling:
    """Money is review's to book; a payment below zero is a charge-back."""
    if event["amount_minor"] >= 0:
        return ctx.ignore("no_charge_back")
    return _case(event["issuer"], event["document_id"], -event["amount_minor"], event, state, ctx)


def _case(
    issuer: str,
    number: str,
    amount_minor: int,
    event: PaymentChargedBack | PaymentReceived,
    state: AftersalesState | None,
    ctx: Ctx,
) -> Handling:
    document = Document(issuer, "charge_back", number)
    state = blank(AftersalesState) if state is None else state
    if known(document, state["documents"]):
        return ctx.ignore("repeated_document")  # review tells of it
    note = f"charge-back {document.number}: {money(amount_minor, event['currency'])}"
    case = cases.pending(f"charge-back-{document}", "payment", note, ctx)
    new: AftersalesState = {
        **state,
        "documents": remember(document, state["documents"]),
        "cases": [*state["cases"], case],
    }
    return conclude("charged_back", new, [], ctx)


def _unannounced(event: ReturnArrived, state: AftersalesState, ctx: Ctx) -> Handling:
    """Goods that nobody announced: a person looks at them."""
    values = {"return": event["return_id"], "warehouse": event["warehouse"]}
    fact = f"unannounced-{event['document_id']}"
    asked = records.message("returns desk", "return-unannounced", fact, values, state, ctx)
    return Handling(outcome="ignored", reason="unknown_return", state=state, events=[asked])
