"""An order that is changed keeps what it has (docs/decisions/0019-amendments.md)."""

from typing import Any

from orders.contracts.records import IntakeState
from orders.engine.handling import Handling
from services.allocation.decide import giving_back
from services.intake import state as received
from services.intake.decide import changes, early, orders
from services.inventory import state as stocked
from services.inventory.rules import demand
from services.review import state as life
from services.review.decide import amended, clarifications, limits, notices
from services.shipping import amending
from services.shipping import state as shipped
from services.shipping.decide import amended as halting
from services.shipping.rules.lines import less
from tests.crash.defects.registry import Patch, defect


@defect()
def carried_credit_released_at_once(patch: Patch) -> None:
    """Review gives credit back when an order is taken back for a change; its next version asks
    for it anew, behind everybody else."""

    def forgetful(state: Any, until: int) -> Any:
        return {**life.amended(state, until), "reservations": [], "carried_minor": 0}

    patch.setattr(amended, "amended", forgetful)


@defect()
def the_next_version_takes_the_whole_again(patch: Patch) -> None:
    """The next version takes credit for all of it, and what the version before took stays taken."""
    carried, reserved = amended.carried, limits._reserved

    def without_knowing(*of: Any) -> Any:
        return {**carried(*of), "carried_minor": 0}

    def both(state: Any, need: Any) -> Any:
        new = reserved(state, need)
        return {**new, "reservations": [*state["reservations"], *new["reservations"]]}

    patch.setattr(amended, "carried", without_knowing)
    patch.setattr(limits, "_reserved", both)


@defect()
def sent_on_before_it_is_taken_back(patch: Patch) -> None:
    """Intake sends the next version at once, and two versions are on their way."""
    wait = changes.wait

    def at_once(change: Any, order: Any, differing: Any, state: IntakeState, ctx: Any) -> Handling:
        waiting = wait(change, order, differing, state, ctx)
        version = {"version": state["version"], "outcome": "amended", "kept": []}
        sent = changes.taken_back(version, waiting.state, ctx)  # type: ignore[arg-type]
        events = [*waiting.events, *sent.events]
        return Handling(outcome=waiting.outcome, state=sent.state, events=events)

    patch.setattr(changes, "wait", at_once)


@defect()
def a_change_taken_for_an_end(patch: Patch) -> None:
    """Review settles an order that is taken back as one that is stopped: what was paid goes back,
    and so does its credit."""
    patch.setattr(notices, "AMENDED", "")


@defect()
def an_offer_that_outlives_its_version(patch: Patch) -> None:
    """Review takes an order back for a change and leaves open what the customer was asked."""
    patch.setattr(amended, "close", lambda state, *of: (state, []))


@defect()
def a_clarification_that_outlives_its_order(patch: Patch) -> None:
    """What was asked about an order stays open when it is stopped, or taken back for a change."""
    patch.setattr(clarifications, "withdraw", lambda state, *of: (state, []))


@defect()
def goods_given_back_when_taken_back(patch: Patch) -> None:
    """Inventory gives goods back when an order that was handed on is taken back for a change."""

    amended = stocked.amended
    patch.setattr(stocked, "amended", lambda state: {**amended(state), "reservations": []})


@defect()
def the_next_version_reserves_all_again(patch: Patch) -> None:
    """The next version reserves all of it, and what the version before reserved stays reserved."""
    patch.setattr(demand, "carried", lambda held, wanted, version: list(held))


@defect()
def shelves_of_a_former_version_stay_taken(patch: Patch) -> None:
    """Every warehouse has stopped an order for a change, and allocation gives nothing back of what
    it has there."""
    patch.setattr(giving_back, "whole", lambda state, ctx: (state, []))


@defect()
def half_of_it_stopped_for_a_change(patch: Patch) -> None:
    """What a warehouse stops for a change is stopped at once, whatever the other warehouses say."""

    def stopped(shipment: Any, state: Any, ctx: Any) -> Handling:
        lines, at = less(shipment["lines"], []), shipment["warehouse"]
        gone = shipped.settled(state, shipment, "stopped")
        return shipped.conclude("stopped", gone, [], ctx, lines, at, reason="recalled")

    patch.setattr(halting, "halted", stopped)


@defect()
def a_denial_forgotten(patch: Patch) -> None:
    """Shipping forgets that it has denied a change: asked again, before intake has read that, it
    takes the order back, and nobody sends it again."""
    patch.setattr(amending, "DENIED", "")


@defect()
def halted_and_forgotten(patch: Patch) -> None:
    """One warehouse goes on, and what another had stopped for the change is never sent."""

    def forgotten(state: Any, shipment: Any, ctx: Any) -> Any:
        return shipped.put(state, shipped.dropped(shipment)), []

    patch.setattr(amending, "sent_after_all", forgotten)


@defect()
def a_basket_left_to_the_version_before(patch: Patch) -> None:
    """When an order is changed, its reserved fingerprint stays that of the version before."""
    amended = received.amended

    def forgetful(state: IntakeState, pending: Any) -> IntakeState:
        return {**amended(state, pending), "reservations": state["reservations"]}

    patch.setattr(received, "amended", forgetful)


@defect()
def an_early_change_forgotten(patch: Patch) -> None:
    """Intake keeps a change that came before its order, and forgets it when the order is there."""
    patch.setattr(orders, "caught_up", lambda outcome, early, ctx: outcome)


@defect()
def an_early_change_that_is_never_answered(patch: Patch) -> None:
    """A change whose order never comes is let go of without a word when its time is over."""
    patch.setattr(early, "refused", lambda *of: [])
