"""The commands `orders offers ls | answer`."""

from itertools import chain
from typing import Annotated

import typer

from orders.business.money import money
from orders.business.offers import MAKERS, maker
from orders.cli import exits
from orders.cli.deciding import SENT, deadline, heard, of_the_house, person
from orders.cli.offers.queue import Open, opened, queue
from orders.cli.orders import OrderId
from orders.cli.printing import AsJson, not_found, print_json, print_table
from orders.client.asking import Patience, Request, Wait
from orders.client.documents import Filed, folder_of
from orders.client.scan import Found
from orders.client.states import States
from orders.contracts.codec.codec import Codec
from orders.contracts.records import OfferAnswered
from orders.engine.host.clock import build_clock
from orders.engine.host.schema_registry import RegistrySchemaIds
from orders.engine.settings import Settings, load_settings

TOLD = ("orders.offers.v1", "orders.messages.v1")
"""Where a stage says what became of an answer, beside its own topics."""

app = typer.Typer(
    help="What customers are asked to agree to, and staff who answer for them.",
    no_args_is_help=True,
)
OfferId = Annotated[
    str,
    typer.Option(
        "--offer", help="The offer that the customer speaks of; the open one if left out."
    ),
]


@app.command("ls")
def ls(
    kind: Annotated[
        str,
        typer.Option(
            help="Only offers of this kind: confirm, contract, deposit, guarantee, reduce, delay,"
            " replacement."
        ),
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Offers that wait for the customer's answer (CF-01, RV-04), by the time until which they can
    be answered; times by the business clock."""
    settings = load_settings()
    states = States(settings)
    found = queue(chain.from_iterable(states.all(stage) for stage in MAKERS), kind)
    if as_json:
        print_json([one._asdict() for one in found])
        return
    if not found:
        print("no offer is open")
        return
    now = build_clock(settings).now()
    columns = ["order", "number", "offer", "asked for", "due", "options", "answer by", "reminded"]
    print_table(f"{len(found)} offers are open", columns, [_row(one, now) for one in found])


@app.command()
def answer(
    order: OrderId,
    accepted: Annotated[
        bool, typer.Option("--accept/--decline", help="What the customer says.", show_default=False)
    ],
    by: Annotated[str, person("Who answers for the customer")],
    option: Annotated[
        str, typer.Option(help="The option that is accepted; the only one if left out.")
    ] = "",
    offer: OfferId = "",
    note: Annotated[str, typer.Option(help="What the customer said; kept with the order.")] = "",
    document: Annotated[
        str, typer.Option(help="SHA-256 of the contract that the customer has signed (CF-06).")
    ] = "",
    copy: Annotated[
        str, typer.Option(help="SHA-256 of its scan, which was handed in as an attachment.")
    ] = "",
    read_back: Annotated[
        str, typer.Option(help="Number of the contract, as you read it on the signed copy.")
    ] = "",
    wait: Wait = False,
    patience: Patience = 30,
    as_json: AsJson = False,
) -> None:
    """Answer the open offer of an order for a customer on the telephone (CF-01, RV-04), or enter
    the contract that they have signed on paper (CF-06).

    With --wait: exit code 3 if the answer came to nothing.
    """
    settings = load_settings()
    of_the_house(settings, by)
    asked = _wanted(States(settings), order, offer, option)
    if copy:
        _filed(settings, order, copy)
    said: OfferAnswered = {
        "order_id": order,
        "version": asked.version,
        "offer_id": asked.offer_id,
        "accepted": accepted,
        "note": note,
        "at": build_clock(settings).now(),
        "option_id": option,
        "answered_by": by,
        "proof": "",
        "document": document,
        "copy": copy,
        "read_back": read_back,
    }
    request = Request(OfferAnswered, order, said)
    outcome, because = heard(
        settings,
        maker(asked.offer_id),
        request,
        patience if wait else None,
        outcome_of,
        SENT,
        TOLD,
    )
    told = {"order_id": order, "offer_id": asked.offer_id, "outcome": outcome, "because": because}
    if as_json:
        print_json(told)
    else:
        print(f"{order}: {asked.offer_id} {outcome}{': ' if because else ''}{because}")
    if outcome not in ("sent", "accepted", "declined"):
        raise typer.Exit(exits.REFUSED)


def outcome_of(answers: list[Found]) -> tuple[str, str]:
    """What came of an answer: accepted, declined, set aside or nothing; and why."""
    by_name = {found.record: found.value or {} for found in answers}
    if "OfferClosed" in by_name:
        return by_name["OfferClosed"]["how"], by_name["OfferClosed"]["because"]
    if "DeadLetter" in by_name:
        return "set aside", by_name["DeadLetter"]["because"]
    return "nothing", by_name.get("RecordIgnored", {}).get("reason", "")


def _wanted(states: States, order: str, offer: str, option: str) -> Open:
    """The open offer of the order, if it is this one and has this option; empty: any."""
    found = [states.of(stage, order) for stage in MAKERS]
    asked = next((one for state in found if state and (one := opened(order, state))), None)
    if asked is None:
        raise not_found(f"an open offer of {order}")
    if offer not in ("", asked.offer_id):
        raise not_found(f"an open offer {offer} of {order}; open is: {asked.offer_id}")
    if option not in ("", *asked.option_ids):
        known = ", ".join(asked.option_ids)
        raise not_found(f"option {option} of {asked.offer_id}; there are: {known}")
    return asked


def _filed(settings: Settings, order: str, copy: str) -> None:
    """The copy must be there before anything names it."""
    channel = order.partition(":")[0]
    codec = Codec(RegistrySchemaIds(settings.registry_properties()))
    if Filed(settings, codec, folder_of(settings)).find(channel, copy) is None:
        raise not_found(f"an attachment {copy} of channel {channel}")


def _row(one: Open, now: int) -> tuple[str, ...]:
    return (
        one.order_id,
        one.number,
        one.offer_id,
        one.kind.lower(),
        money(one.due_minor or one.total_minor, one.currency),
        ", ".join(one.option_ids),
        deadline(one.answer_by_at, now),
        str(one.reminders),
    )
