"""What a state says that its key waits for: whom, until when, and whether that is too long."""

from collections.abc import Iterator, Mapping
from typing import Any, Literal, NamedTuple

from orders.business.times import DAY

Reason = Literal["parked", "held", "waits", "timer", "timer_overdue", "no_owner"]
TOO_LONG_DAYS = 7
"""An order that waits for goods for longer is stuck: by then they are kept for it (IV-09), and
none have come."""
OVERDUE_SECONDS = 60
"""Wall time after which a timer that has not fired is overdue: a stage that works lets one fire
within half a second."""
PARTNERS: Mapping[str, str] = {
    "service_planned": "the time of the service",
    "released": "the warehouse",
    "packed": "the warehouse",
    "ready_for_collection": "the customer, who comes for it",
    "dispatched": "the carrier",
    "delivered": "the other shipments",
    "delivery_completed": "the end of the time for returns",
    "return_authorised": "the goods that come back",
    "return_inspected": "the refund",
    "correction": "the channel, which was asked to correct it",
}
"""Status of tracking -> who is to say the next thing, where no stage is."""

DUPLICATE = "orders duplicates keep {key} --because REASON --by STAFF_ID"
HELD = "orders holds release {key} --because REASON --by STAFF_ID"


class Awaited(NamedTuple):
    """Something that an order waits for at a stage. `what` and `who` (can act) in words; `due_at`:
    until when that is in order, milliseconds of the business clock, None for no end."""

    order_id: str
    stage: str
    reason: Reason
    what: str
    who: str
    due_at: int | None

    def late(self, now: int, slack: int) -> bool:
        """Whether it is past the limit. `slack`: milliseconds after which a timer that has not
        fired is late."""
        grace = slack if self.reason == "timer" else 0
        return self.due_at is not None and self.due_at + grace < now


def awaited(stage: str, key: str, state: Mapping[str, Any], status: str) -> Iterator[Awaited]:
    """What stands against the key first. `status`: as tracking has it, empty if that is not
    known."""
    if (parked := state["parked"]) is not None:
        mend = f"`orders dlq show {stage} {key}`; mend the cause, then `orders dlq redrive`"
        yield Awaited(key, stage, "parked", f"parked: {parked['because']}", mend, parked["at"])
        return
    yield from _people(stage, key, state)
    yield from _goods(stage, key, state)
    yield from _production(stage, key, state)
    if state["wake_at"] is not None:
        partner = PARTNERS.get(status, "")
        what = f"waits for {partner}" if partner else "waits for its timer"
        yield Awaited(key, stage, "timer", what, partner or stage, state["wake_at"])


def _people(stage: str, key: str, state: Mapping[str, Any]) -> Iterator[Awaited]:
    for hold in state.get("open_holds", ()):
        command = DUPLICATE if stage == "intake" else HELD
        who = f"{hold['owner_role']}: `{command.format(key=key)}`"
        what = f"held: {hold['hold_id']}: {hold['because']}"
        yield Awaited(key, stage, "held", what, who, hold["deadline_at"])
    for one in state.get("clarifications", ()):
        what = f"waits for an answer of {one['asked']} to {one['clarification_id']}"
        who = f"{one['asked']}, or staff: `orders clarifications answer {key} OPTION`"
        yield Awaited(key, stage, "waits", what, who, one["answer_by_at"])
    offer = state.get("offer")
    if offer is not None and offer["offer_id"]:
        what = f"waits for the customer's answer to {offer['offer_id']} ({offer['kind']})"
        who = f"the customer, or staff: `orders offers answer {key} --accept` (or --decline)"
        yield Awaited(key, stage, "waits", what, who, offer["answer_by_at"])


def _production(stage: str, key: str, state: Mapping[str, Any]) -> Iterator[Awaited]:
    """Production is no stage yet: people make it, or the order is changed or cancelled (IV-07)."""
    if stage == "inventory" and state.get("status") == "awaiting_production":
        made = ", ".join(
            f"{one['quantity']} of {one['sku']} by parts list {one['revision']}"
            for one in state["made"]
        )
        what = f"waits for production: {made}; all parts are reserved"
        yield Awaited(key, stage, "waits", what, "production", None)


def _goods(stage: str, key: str, state: Mapping[str, Any]) -> Iterator[Awaited]:
    if not state["waits"]:
        return
    wanted = ", ".join(
        f"{wait['amount']} of {wait['account']} ({wait['ledger']})" for wait in state["waits"]
    )
    since = state.get("waiting_since")
    due = None if since is None else since + TOO_LONG_DAYS * DAY
    yield Awaited(key, stage, "waits", f"waits for {wanted}", "whoever brings it", due)
