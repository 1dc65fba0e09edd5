"""`orders get`, `orders trace`, `orders cancel`: one order."""

from typing import Annotated, Any

import typer

from services.cli.printing import AsJson, moment, not_found, print_json, print_table
from services.cli.producing import Sender
from services.cli.scan import Found, records_about
from services.cli.states import States
from services.contracts.catalogue import TOPICS
from services.contracts.codec import Codec
from services.contracts.records import CancelRequested
from services.runtime.clock import build_clock
from services.runtime.schema_registry import RegistrySchemaIds
from services.runtime.settings import load_settings

OrderId = Annotated[str, typer.Argument(metavar="ORDER", help="<channel>:<reference>")]
TRACED = tuple(
    topic.name
    for topic in TOPICS.values()
    if topic.key == "order" and topic.kind in ("chain", "answers", "notices", "partner", "output", "dlq") and topic.name != "orders.status.v1"
)


def get(order: OrderId, as_json: AsJson = False) -> None:
    """Where the order stands, and its timeline (TR-01). Exit code 4 if nobody has heard of it."""
    state = States(load_settings()).of("tracking", order)
    if state is None:
        raise not_found(f"order {order}")
    if as_json:
        print_json({"order_id": order, **state})
        return
    print(f"{order}  number {state['number']}  {state['status']} since {moment(state['since_at'])}{'  (final)' if state['final'] else ''}")
    rows = [(moment(entry["at"]), entry["stage"], entry["event"], entry["because"]) for entry in state["timeline"]]
    print_table("timeline (business time)", ["at", "stage", "event", "because"], rows)


def trace(order: OrderId, as_json: AsJson = False) -> None:
    """The order's whole way: every record with its times, the decisions, the rules that fired and why. Reads the topics themselves."""
    settings = load_settings()
    state = States(settings).of("tracking", order)
    since = min((entry["recorded_at"] for entry in state["timeline"]), default=0) if state else 0
    found = records_about(order, TRACED, settings, max(since - 60_000, 0))
    if not found:
        raise not_found(f"order {order}")
    if as_json:
        print_json([_described(record) for record in found])
        return
    for record in found:
        _tell(record, found[0].recorded_at)


def cancel(
    order: OrderId,
    reason: Annotated[str, typer.Option(help="Why.")] = "cancelled by staff",
    by: Annotated[str, typer.Option(help="Who asks.")] = "staff",
) -> None:
    """Ask to cancel the order. What comes of it shows in `orders get`: what a partner already holds may be refused."""
    settings = load_settings()
    if States(settings).of("intake", order) is None:
        raise not_found(f"order {order}")
    now = build_clock(settings).now()
    request: CancelRequested = {"order_id": order, "requested_at": now, "requested_by": by, "reason": reason}
    with Sender(settings, Codec(RegistrySchemaIds(settings.registry_properties()))) as sender:
        sender.send(CancelRequested, order, request)
    print(f"asked to cancel {order}")


def _described(record: Found) -> dict[str, Any]:
    headers = {name: value.decode(errors="replace") for name, value in record.headers.items()}
    return {**record._asdict(), "headers": headers}


def _tell(record: Found, first: int) -> None:
    value = record.value or {}
    seconds = (record.recorded_at - first) / 1000
    print(f"{moment(value.get('at') or record.recorded_at)}  +{seconds:9.3f} s  {record.record:<24} {record.topic}/{record.partition}/{record.offset}")
    decision = value.get("decision")
    if decision:
        print(f"{'':26}{decision['outcome']} under policy {decision['policy']}")
        for rule in decision["rules"]:
            print(f"{'':28}{rule['rule']:<6} {rule['outcome']:<8} {rule['because']}")
    for name in ("because", "reason", "code"):
        if value.get(name):
            print(f"{'':26}{name}: {value[name]}")
    for fault in value.get("faults", ()):
        print(f"{'':26}{fault['field']}: {fault['message']} [{fault['code']}]")
