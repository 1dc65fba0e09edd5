"""A channel's later revision of an order, which may not know what its customer has agreed to since
(IN-10, CF-03, CF-05; docs/decisions/0036)."""

from collections.abc import Sequence

from orders.contracts.order import CarriedOrder
from orders.contracts.records import IntakeState, OrderSubmitted
from orders.engine.handling import Handling
from services.intake import answers
from services.intake import state as life
from services.intake.decide import latest
from services.intake.decide.changes import Change, left_to_a_person, refusal, take, weigh
from services.intake.decide.screening import Screened, screened
from services.intake.rules.differences import differences
from services.intake.rules.reductions import carried_over, disputed
from services.intake.state import Ctx


def revise(submitted: OrderSubmitted, digest: bytes, state: IntakeState, ctx: Ctx) -> Handling:
    """A channel submits a later revision of an order that it submitted before: that is a change
    (IN-10, CF-03). `digest`: of the order.

    What the customer agreed to have less of stays less where the revision says what was ordered at
    first. Where it says anything else a person looks at it; the order stands as it was agreed to.
    """
    revision, at = submitted["source_revision"], submitted["submitted_at"]
    change = Change(submitted["order"], digest, "channel", at, revision)
    if refusal(state, ctx) is not None:
        return take(change, state, ctx)
    change = change._replace(order=_as_placed(change.order, life.carried(state)))
    if not state["reductions"]:
        return take(change, state, ctx)
    found = screened(change.order, ctx)
    if found.faults:
        return weigh(change, found, state, ctx)
    order = found.order.decoded()
    if skus := disputed(state["reductions"], order):
        return _disputed(skus, change, state, ctx)
    less = carried_over(state["reductions"], order)
    if not less["lines"]:
        return _disputed([line["sku"] for line in order["lines"]], change, state, ctx)
    if not differences(life.carried(state).decoded(), less):
        answer = answers.repeated(state, ctx)
        return Handling(
            outcome="repeated", reason="reduced", state=_noted(change, state), events=[answer]
        )
    return weigh(change, Screened(CarriedOrder.of(less), [], found.completed), state, ctx)


def _as_placed(revised: CarriedOrder, before: CarriedOrder) -> CarriedOrder:
    """Partners' documents bear their own day: what is issued again later (UBL, 850-05, ORDERS with
    BGM03 5) was placed when it was placed first."""
    content, placed_at = revised.decoded(), before.decoded()["placed_at"]
    if content["placed_at"] <= placed_at:
        return revised
    return CarriedOrder.of({**content, "placed_at": placed_at})


def _disputed(skus: Sequence[str], change: Change, state: IntakeState, ctx: Ctx) -> Handling:
    named = ", ".join(skus)
    because = f"its customer agreed to less of {named}, and this says otherwise: it is looked at"
    known = _noted(change, state)
    return left_to_a_person(skus, because, change.source_revision, known, ctx)


def _noted(change: Change, state: IntakeState) -> IntakeState:
    """The revision is known: sent again it is a repeat, and what is older stays older."""
    revision = max(change.source_revision, latest.source_revision(state))
    digests = state["digests"]
    known = digests if change.digest in digests else [change.digest, *digests]
    return {**state, "digests": known, "source_revision": revision}
