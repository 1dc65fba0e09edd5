"""What is told of a held order: its holds with what was compared, who approved so far, who looks at
it just now (RV-08)."""

from typing import Any

from pydantic import BaseModel

from orders.client.holds import Held
from orders.client.leases import Lease
from orders.contracts.records import OrderHold, RuleFired
from orders.explain.decisions import AGAINST
from orders.explain.languages import LANGUAGES, language_of
from orders.explain.telling import Teller
from services.gateway.preferences import languages
from services.gateway.routes.explaining import SERVICES, Rule

STAGE = "review"


class HoldTold(BaseModel):
    """A reason why a person has to look. `blocks`: what waits for it; `needs`: holds that come
    first; `document`: SHA-256 of the contract that its release signs; `rules`: what was compared,
    in words too."""

    hold_id: str
    kind: str
    rule: str
    because: str
    owner_role: str
    escalated_to: str
    escalations: int
    deadline_at: int
    blocks: str
    tier: int
    needs: list[str]
    document: str
    rules: list[Rule]


class ApprovalTold(BaseModel):
    """A hold that a person released. `on_behalf_of`: the absent one whose role it was."""

    hold_id: str
    role: str
    decided_by: str
    on_behalf_of: str
    reason_code: str
    at: int


class LeaseTold(BaseModel):
    """Who looks at the order. `until_at`: wall time, ms."""

    order_id: str
    leased_by: str
    until_at: int


class HeldOrder(BaseModel):
    """An order that waits for people. Times are ms of the business clock."""

    order_id: str
    version: int
    number: str
    channel: str
    total_minor: int
    currency: str
    promised_at: int | None
    deadline_at: int
    holds: list[HoldTold]
    approvals: list[ApprovalTold]
    lease: LeaseTold | None


class QueueTold(BaseModel):
    """A page of the queue, by value and promise. `next`: what `after` says to go on; `count`:
    of all that were looked for."""

    as_of_at: int
    count: int
    orders: list[HeldOrder]
    next: str | None


def teller(accept_language: str) -> Teller:
    """Whoever tells in the language that is liked best."""
    return Teller(SERVICES, language_of(languages(accept_language)) or LANGUAGES[0])


def told(one: Held, lease: Lease | None, words: Teller) -> dict[str, Any]:
    """The order, as `HeldOrder` has it."""
    return {
        "order_id": one.order_id,
        "version": one.version,
        "number": one.number,
        "channel": one.channel,
        "total_minor": one.total_minor,
        "currency": one.currency,
        "promised_at": one.promised_at,
        "deadline_at": one.deadline_at,
        "holds": [{**hold, "rules": _rules(hold, one, words)} for hold in one.holds],
        "approvals": list(one.approvals),
        "lease": lease and lease_told(one.order_id, lease),
    }


def lease_told(order_id: str, lease: Lease) -> dict[str, Any]:
    """The lease, as `LeaseTold` has it."""
    return {"order_id": order_id, "leased_by": lease.staff_id, "until_at": lease.until_at}


def _rules(hold: OrderHold, one: Held, words: Teller) -> list[dict[str, Any]]:
    """The rules that the hold stands for, each as it was last found."""
    found: dict[tuple[str, str], RuleFired] = {}
    for rule in one.rules:
        of_hold = rule["rule"] == hold["rule"] and rule["because"] in hold["because"]
        if of_hold and rule["outcome"] in AGAINST:
            found[rule["code"], rule["because"]] = rule
    return [
        {
            **rule,
            "text": words.rule(STAGE, rule),
            "flips": [flip._asdict() for flip in words.flips(STAGE, rule)],
        }
        for rule in found.values()
    ]
