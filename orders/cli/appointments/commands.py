"""The commands `orders appointments ls | move`."""

import getpass
from datetime import UTC, datetime
from typing import Annotated

import typer

from orders.cli import exits
from orders.cli.deciding import SENT, Because, By, heard, of_the_house
from orders.cli.orders import OrderId
from orders.cli.printing import AsJson, moment, not_found, print_json, print_table
from orders.client.appointments import KEEPS, STAGE, Service, of, outcome_of, planned
from orders.client.asking import Patience, Request, Wait
from orders.client.states import States
from orders.contracts.records import AppointmentMoved
from orders.engine.host.clock import build_clock
from orders.engine.settings import load_settings

app = typer.Typer(help="When services are rendered.", no_args_is_help=True)
ShipmentId = Annotated[str, typer.Argument(metavar="SHIPMENT", help="The service, as `ls` has it.")]
Moment = typer.Option(formats=["%Y-%m-%dT%H:%M"], help="UTC, business clock.")


@app.command("ls")
def ls(as_json: AsJson = False) -> None:
    """The services whose time has not come, by that time (SH-04)."""
    found = planned(States(load_settings()).all(STAGE))
    if as_json:
        print_json([one._asdict() for one in found])
        return
    print_table(
        f"{len(found)} services are planned",
        ["order", "service", "kind", "who", "from", "until", "platform"],
        [_row(one) for one in found],
    )


@app.command()
def move(
    order: OrderId,
    shipment: ShipmentId,
    starts: Annotated[datetime, Moment],
    ends: Annotated[datetime, Moment],
    by: By,
    because: Because = "",
    wait: Wait = False,
    patience: Patience = 30,
    as_json: AsJson = False,
) -> None:
    """Name another time for a service, as agreed with its customer, who is told so (SH-09).

    With --wait: exit code 3 if it came to nothing.
    """
    settings = load_settings()
    of_the_house(settings, by)
    state = States(settings).of(STAGE, order)
    waits = {one.shipment_id: one for one in of(order, state)} if state else {}
    if state is None or shipment not in waits:
        raise not_found(f"service {shipment} of {order} to come; to come are: {', '.join(waits)}")
    value: AppointmentMoved = {
        "order_id": order,
        "version": state["version"],
        "shipment_id": shipment,
        "starts_at": _ms(starts),
        "ends_at": _ms(ends),
        "decided_by": by,
        "because": because,
        "entered_by": getpass.getuser(),
        "at": build_clock(settings).now(),
    }
    request, beside = Request(AppointmentMoved, order, value), ["orders.messages.v1"]
    stage = KEEPS if waits[shipment].appointment["booked"] else STAGE
    outcome, why = heard(
        settings, stage, request, patience if wait else None, outcome_of, SENT, beside
    )
    if as_json:
        told = {"order_id": order, "shipment_id": shipment, "outcome": outcome, "because": why}
        print_json(told)
    else:
        print(f"{order} {shipment}: {outcome}{': ' if why else ''}{why}")
    if outcome not in ("sent", "moved"):
        raise typer.Exit(exits.REFUSED)


def _ms(when: datetime) -> int:
    return int(when.replace(tzinfo=UTC).timestamp() * 1000)


def _row(one: Service) -> tuple[str, ...]:
    at = one.appointment
    when = (moment(at["starts_at"])[:16], moment(at["ends_at"])[:16])
    return (one.order_id, one.shipment_id, one.kind, one.carrier, *when, at["platform"])
