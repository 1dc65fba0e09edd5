"""An order that is changed keeps what it has (docs/decisions/0019-amendments.md)."""

from typing import Any

from orders.contracts.records import IntakeState
from orders.engine.handling import Handling
from services.intake.decide import changes
from services.review import state as life
from services.review.decide import amended, holds, notices
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
    carried, reserved = amended.carried, holds._reserved

    def without_knowing(*of: Any) -> Any:
        return {**carried(*of), "carried_minor": 0}

    def both(state: Any, need: Any) -> Any:
        new = reserved(state, need)
        return {**new, "reservations": [*state["reservations"], *new["reservations"]]}

    patch.setattr(amended, "carried", without_knowing)
    patch.setattr(holds, "_reserved", both)


@defect()
def sent_on_before_it_is_taken_back(patch: Patch) -> None:
    """Intake sends the next version at once, and two versions are on their way."""
    wait = changes._wait

    def at_once(change: Any, order: Any, differing: Any, state: IntakeState, ctx: Any) -> Handling:
        waiting = wait(change, order, differing, state, ctx)
        version = {"version": state["version"], "outcome": "amended"}
        sent = changes.taken_back(version, waiting.state, ctx)  # type: ignore[arg-type]
        events = [*waiting.events, *sent.events]
        return Handling(outcome=waiting.outcome, state=sent.state, events=events)

    patch.setattr(changes, "_wait", at_once)


@defect()
def a_change_taken_for_an_end(patch: Patch) -> None:
    """Review settles an order that is taken back as one that is stopped: what was paid goes back,
    and so does its credit."""
    patch.setattr(notices, "AMENDED", "")
