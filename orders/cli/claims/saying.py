"""How a person's word about a claim is sent, and what came of it."""

from dataclasses import dataclass

import typer

from orders.business.claims import UNDER_WAY
from orders.cli import exits
from orders.cli.deciding import SENT, heard, of_the_house
from orders.cli.printing import not_found, print_json
from orders.client.asking import Request
from orders.client.claims import STAGE, of, outcome_of
from orders.client.states import States
from orders.contracts.records import ClaimDecided, ClaimVerdict, EvidenceKind
from orders.engine.host.clock import build_clock
from orders.engine.settings import load_settings


@dataclass(frozen=True)
class Said:
    """What somebody says of a claim."""

    verdict: ClaimVerdict
    by: str
    kind: EvidenceKind = "UNKNOWN"
    document: str = ""
    reference: str = ""
    because: str = ""
    paid_minor: int = 0


def say(order: str, claim_id: str, said: Said, patience: float | None, as_json: bool) -> None:
    """Sends it, and prints what aftersales made of it within so many seconds (None: nobody waits).
    Exit code 3: it came to nothing; 4: no such claim is under way."""
    settings = load_settings()
    of_the_house(settings, said.by)
    state = States(settings).of(STAGE, order)
    found = [*of(order, state)] if state is not None else []
    claims = {one.claim["claim_id"]: one for one in found if one.claim["status"] in UNDER_WAY}
    if claim_id not in claims:
        raise not_found(f"claim {claim_id} of {order}; under way are: {', '.join(claims)}")
    one = claims[claim_id]
    value: ClaimDecided = {
        "order_id": order,
        "version": one.version,
        "claim_id": claim_id,
        "verdict": said.verdict,
        "decided_by": said.by,
        "kind": said.kind,
        "document": said.document,
        "reference": said.reference,
        "paid_minor": said.paid_minor,
        "currency": one.currency if said.paid_minor else "",
        "because": said.because,
        "at": build_clock(settings).now(),
    }
    request = Request(ClaimDecided, order, value)
    outcome, why = heard(
        settings, STAGE, request, patience, outcome_of, SENT, ["orders.messages.v1"]
    )
    if as_json:
        print_json({"order_id": order, "claim_id": claim_id, "outcome": outcome, "because": why})
    else:
        print(f"{order} {claim_id}: {outcome}{': ' if why else ''}{why}")
    if outcome in ("ignored", "nothing", "set aside"):
        raise typer.Exit(exits.REFUSED)
