"""`orders trace`: the whole way of one order."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from rich.table import Table
from rich.text import Text

from orders.cli.orders import OrderId
from orders.cli.printing import AsJson, console, moment, not_found, print_json
from orders.client.history import history
from orders.client.scan import Found
from orders.contracts.catalogue import TOPICS
from orders.engine.settings import load_settings

TRACED = tuple(
    topic.name
    for topic in TOPICS.values()
    if topic.key == "order"
    and topic.kind in ("chain", "answers", "notices", "partner", "output", "dlq")
    and topic.name not in ("orders.status.v1", "orders.timeline.v1")
)
TIMES = ("at", "submitted_at", "requested_at")
HEAD = frozenset(
    {
        "order_id",
        "number",
        "version",
        "step",
        "customer_id",
        "total_minor",
        "currency",
        "priority",
        "recorded_at",
        *TIMES,
    }
)
"""What every record repeats."""
STYLES = {"passed": "green", "noted": "cyan", "held": "yellow", "refused": "red"}


def trace(order: OrderId, as_json: AsJson = False) -> None:
    """The order's whole way: every record with its times, the decisions, the rules that fired and
    why. Reads the topics themselves.

    Exit code 4 if nothing is said of it there.
    """
    state, found = history(load_settings(), order, TRACED)
    if not found:
        raise not_found(f"order {order}")
    if as_json:
        print_json([described(record) for record in found])
        return
    out = console()
    out.print(headline(order, state, found))
    out.print(table(found))


def described(record: Found) -> dict[str, Any]:
    """The record as JSON has it."""
    headers = {name: value.decode(errors="replace") for name, value in record.headers.items()}
    return {**record._asdict(), "headers": headers}


def headline(order: str, state: dict[str, Any] | None, found: Sequence[Found]) -> str:
    """Where the order stands, and what its way took in wall-clock time."""
    status = (
        f"  number {state['number']}  {state['status']}{' (final)' if state['final'] else ''}"
        if state
        else "  unknown to tracking"
    )
    return (
        f"{order}{status}  {len(found)} records in "
        f"{took(found[-1].recorded_at - found[0].recorded_at)}"
    )


def table(found: Sequence[Found]) -> Table:
    """One row a record, what it says below it. `took`: wall-clock time since the record that
    caused it, so what the stage needed."""
    shown = Table(
        "at (business time)",
        "since start",
        "took",
        "record",
        "what it says",
        box=None,
        pad_edge=False,
        header_style="dim",
    )
    for column in shown.columns[:3]:
        column.no_wrap = True
    shown.columns[1].justify = shown.columns[2].justify = "right"
    times = {record.position: record.recorded_at for record in found}
    ignored = ignorers(found)
    for record in found:
        if record.record == "RecordIgnored" and record.cause in times:
            continue  # it is told with the record that was ignored
        since = record.recorded_at - found[0].recorded_at
        needed = took(record.recorded_at - times[record.cause]) if record.cause in times else ""
        shown.add_row(
            moment(at(record)),
            took(since),
            needed,
            named(record),
            Text("\n").join([*told(record.value or {}), *ignored[record.position]]),
        )
    return shown


def ignorers(found: Iterable[Found]) -> Mapping[str, list[Text]]:
    """Position of a record -> which stages ignored it, and why: none for most."""
    said: defaultdict[str, list[Text]] = defaultdict(list)
    for record in found:
        if record.record == "RecordIgnored" and record.value is not None:
            because = f"ignored by {record.value['stage']}: {record.value['reason']}"
            said[record.cause].append(Text(because, style="yellow"))
    return said


def named(record: Found) -> Text:
    """The record's name above the place where it stands."""
    return Text.assemble((record.record, "bold"), "\n", (record.position, "dim"))


def told(value: dict[str, Any]) -> Iterator[Text]:
    """What a record says to a person: decision and rules, reasons, faults, holds. Never the
    order itself: it is personal data."""
    if facts := [
        fact for name, said in value.items() if name not in HEAD and (fact := plain(name, said))
    ]:
        yield Text(" · ".join(facts))
    if decision := value.get("decision"):
        yield Text(f"{decision['outcome']} under policy {decision['policy']}", style="bold")
        yield from (rule(fired) for fired in decision["rules"])
    for fault in value.get("faults", ()):
        yield Text(f"{fault['field']}: {fault['message']} [{fault['code']}]", style="yellow")
    holds = value.get("holds", ())  # an order's figures only count them
    for hold in () if isinstance(holds, int) else holds:
        yield Text(
            f"hold {hold['hold_id']} for {hold['owner_role']} until {moment(hold['deadline_at'])}",
            style="yellow",
        )
    for shipment in value.get("shipments", ()):
        yield Text(
            f"shipment {shipment['shipment_id']} from {shipment['warehouse']}: "
            f"{len(shipment['lines'])} lines"
        )


def plain(name: str, said: object) -> str:
    """A field with its value, if that is a text, a number or a time; else nothing."""
    if not isinstance(said, str | int) or said == "":
        return ""
    return (
        f"{name.removesuffix('_at')} {moment(int(said))}"
        if name.endswith("_at")
        else f"{name} {said}"
    )


def rule(fired: dict[str, Any]) -> Text:
    """One rule, what it said, and why."""
    said = Text(f"{fired['rule']:<6} ")
    return said.append(f"{fired['outcome']:<8}", style=STYLES.get(fired["outcome"], "")).append(
        fired["because"]
    )


def at(record: Found) -> int | None:
    """When it happened by the business clock, milliseconds; None where the record does not say."""
    value = record.value or {}
    return next((value[name] for name in TIMES if value.get(name)), None)


def took(ms: int) -> str:
    """A duration for a person."""
    if abs(ms) < 10_000:
        return f"{ms} ms"
    return f"{ms / 1000:.1f} s" if abs(ms) < 600_000 else f"{ms / 60_000:.0f} min"
