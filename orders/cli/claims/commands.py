"""The commands `orders claims ls | show | evidence | submit | settle`."""

from enum import StrEnum
from typing import Annotated, Any

import typer

from orders.business.claims import missing
from orders.business.money import money
from orders.cli.claims.saying import Said, say
from orders.cli.deciding import By, deadline
from orders.cli.orders import OrderId
from orders.cli.printing import AsJson, not_found, print_json, print_table
from orders.client.asking import Patience, Wait
from orders.client.claims import STAGE, Claimed, of, under_way
from orders.client.states import States
from orders.contracts.records import ClaimVerdict, EvidenceKind
from orders.engine.host.clock import build_clock
from orders.engine.settings import load_settings

app = typer.Typer(
    help="What carriers, and insurers, are to answer for: goods lost or spoilt on the way.",
    no_args_is_help=True,
)
ClaimId = Annotated[str, typer.Argument(metavar="CLAIM", help="The claim, as `ls` names it.")]
Number = Annotated[str, typer.Option("--number", help="Their own number of the claim.")]
Words = Annotated[str, typer.Option("--because", help="Why, in words: it is kept with the order.")]
COLUMNS = ["order", "claim", "asked", "cause", "value", "status", "missing", "team", "due"]


class Kind(StrEnum):
    """Kinds of evidence, as people type them."""

    carrier_statement = "carrier-statement"
    warehouse_weight = "warehouse-weight"
    photo = "photo"
    customer_report = "customer-report"

    @property
    def recorded(self) -> EvidenceKind:
        """As records name it."""
        kinds: dict[str, EvidenceKind] = {
            "carrier-statement": "CARRIER_STATEMENT",
            "warehouse-weight": "WAREHOUSE_WEIGHT",
            "photo": "PHOTO",
            "customer-report": "CUSTOMER_REPORT",
        }
        return kinds[self.value]


class End(StrEnum):
    """What came of a claim, as people type it."""

    acknowledged = "acknowledged"
    refused = "refused"
    paid = "paid"
    withdrawn = "withdrawn"

    @property
    def verdict(self) -> ClaimVerdict:
        """As records name it."""
        verdicts: dict[str, ClaimVerdict] = {
            "acknowledged": "ACKNOWLEDGE",
            "refused": "REFUSE",
            "paid": "PAY",
            "withdrawn": "WITHDRAW",
        }
        return verdicts[self.value]


@app.command("ls")
def ls(
    carrier: Annotated[str, typer.Option(help="Only claims against this carrier.")] = "",
    insurer: Annotated[str, typer.Option(help="Only claims against this insurer.")] = "",
    as_json: AsJson = False,
) -> None:
    """The claims of which something may still come, by the time when they are due (TR-05)."""
    found = under_way(States(load_settings()).all(STAGE), carrier, insurer)
    _tell(found, as_json)


@app.command()
def show(order: OrderId, as_json: AsJson = False) -> None:
    """All claims of an order with their evidence, those that are over too. Exit code 4: none."""
    state = States(load_settings()).of(STAGE, order)
    found = [] if state is None else [*of(order, state)]
    if not found:
        raise not_found(f"a claim of {order}")
    _tell(found, as_json)
    if not as_json:
        rows = [
            (one.claim["claim_id"], given["kind"].lower(), given["reference"], given["document"])
            for one in found
            for given in one.claim["evidence"]
        ]
        print_table("evidence", ["claim", "kind", "where", "SHA-256"], rows)


@app.command()
def evidence(
    order: OrderId,
    claim: ClaimId,
    kind: Annotated[Kind, typer.Argument(help="What it is.")],
    by: By,
    document: Annotated[str, typer.Option(help="SHA-256 of the file, hex.")] = "",
    reference: Annotated[str, typer.Option(help="Where it is found, or what it says.")] = "",
    wait: Wait = False,
    patience: Patience = 30,
    as_json: AsJson = False,
) -> None:
    """Bear a claim out: a photo, what the parcel weighed, what the carrier wrote (TR-05)."""
    if not document and not reference:
        raise typer.BadParameter("give --document, --reference or both")
    said = Said("EVIDENCE", by, kind=kind.recorded, document=document, reference=reference)
    say(order, claim, said, patience if wait else None, as_json)


@app.command()
def submit(
    order: OrderId,
    claim: ClaimId,
    by: By,
    number: Number = "",
    because: Words = "",
    wait: Wait = False,
    patience: Patience = 30,
    as_json: AsJson = False,
) -> None:
    """It was handed in; the evidence that carrier or insurer asks for must be there (TR-05)."""
    said = Said("SUBMIT", by, reference=number, because=because)
    say(order, claim, said, patience if wait else None, as_json)


@app.command()
def settle(
    order: OrderId,
    claim: ClaimId,
    end: Annotated[End, typer.Argument(help="What came of it.")],
    by: By,
    paid: Annotated[int, typer.Option(help="What they pay, minor units, with paid.")] = 0,
    number: Number = "",
    because: Words = "",
    wait: Wait = False,
    patience: Patience = 30,
    as_json: AsJson = False,
) -> None:
    """They took it, refused it or pay; or we let it go, as when the goods turned up
    (TR-05)."""
    if (end is End.paid) != (paid > 0):
        raise typer.BadParameter("--paid says how much, with `paid` and with nothing else")
    said = Said(end.verdict, by, reference=number, because=because, paid_minor=paid)
    say(order, claim, said, patience if wait else None, as_json)


def _tell(found: list[Claimed], as_json: bool) -> None:
    if as_json:
        print_json([one._asdict() for one in found])
        return
    if not found:
        print("nobody is asked to answer for anything")
        return
    now = build_clock(load_settings()).now()
    print_table(f"{len(found)} claims", COLUMNS, [_row(one, now) for one in found])


def _row(one: Claimed, now: int) -> tuple[Any, ...]:
    claim = one.claim
    value, due_at = claim["value_minor"], claim["due_at"]
    return (
        one.order_id,
        claim["claim_id"],
        claim["insurer"] or claim["carrier"],
        claim["cause"].lower(),
        money(value, one.currency) if value else "not known",
        claim["status"],
        ", ".join(missing(claim)).lower().replace("_", " "),
        claim["team"],
        deadline(due_at, now) if due_at is not None else "over",
    )
