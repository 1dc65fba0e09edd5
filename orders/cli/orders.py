"""`orders get`: where one order stands."""

from typing import Annotated

import typer

from orders.cli.printing import AsJson, moment, not_found, print_json, print_table
from orders.client.states import States
from orders.engine.settings import load_settings

OrderId = Annotated[str, typer.Argument(metavar="ORDER", help="<channel>:<reference>")]


def get(order: OrderId, as_json: AsJson = False) -> None:
    """Where the order stands, and its timeline (TR-01). Exit code 4 if nobody has heard of it."""
    state = States(load_settings()).of("tracking", order)
    if state is None:
        raise not_found(f"order {order}")
    if as_json:
        print_json({"order_id": order, **state})
        return
    print(
        f"{order}  number {state['number']}  {state['status']} since "
        f"{moment(state['since_at'])}{'  (final)' if state['final'] else ''}"
        f"{'  ' if state['marks'] else ''}{', '.join(state['marks'])}"
    )
    rows = [
        (moment(entry["at"]), entry["stage"], entry["event"], entry["because"])
        for entry in state["timeline"]
    ]
    print_table("timeline (business time)", ["at", "stage", "event", "because"], rows)
