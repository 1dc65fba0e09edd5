"""`orders get`: where one order stands."""

from typing import Annotated

import typer

from orders.cli.printing import AsJson, moment, not_found, print_json, print_table
from orders.client.states import States
from orders.client.timelines import Timelines
from orders.engine.settings import load_settings

OrderId = Annotated[str, typer.Argument(metavar="ORDER", help="<channel>:<reference>")]


def get(order: OrderId, as_json: AsJson = False) -> None:
    """Where the order stands, and its timeline (TR-01). Exit code 4 if nobody has heard of it."""
    settings = load_settings()
    state = States(settings).of("tracking", order)
    if state is None:
        raise not_found(f"order {order}")
    timeline = Timelines(settings).of(order, state)
    if as_json:
        print_json({"order_id": order, **state, "timeline": timeline})
        return
    print(
        f"{order}  number {state['number']}  {state['status']} since "
        f"{moment(state['since_at'])}{'  (final)' if state['final'] else ''}"
        f"{'  ' if state['marks'] else ''}{', '.join(state['marks'])}"
    )
    rows = [
        (moment(entry["at"]), entry["stage"], entry["event"], entry["because"])
        for entry in timeline
    ]
    if state["planned_end_at"]:
        print(f"{state['owner']}, until {moment(state['planned_end_at'])}")
    for one in state["exceptions"]:
        print(f"{one['kind']} {one['subject']} since {moment(one['since_at'])}")
    print_table("timeline (business time)", ["at", "stage", "event", "because"], rows)
