"""`orders summary`: what an order came to."""

from orders.business.times import HOUR
from orders.cli.orders import OrderId
from orders.cli.printing import AsJson, moment, not_found, print_json, print_table
from orders.client.archive.asking import archive_of
from orders.client.archive.layout import INDEX, folder_of
from orders.client.closing.cost import Cost
from orders.client.closing.summary import SUMMED, Summary, summary
from orders.client.history import history
from orders.client.scan import Found
from orders.engine.settings import Settings, load_settings


def print_summary(order: OrderId, as_json: AsJson = False) -> None:
    """Planned against actual by status, what was not as it should be, cost (DL-04): of an order
    that has ended all of it, of one under way what is known. Read from the order file and the
    topics behind it; else from the archive.

    Exit code 4 if nothing is known of it."""
    settings = load_settings()
    made = summary(order, history(settings, order, SUMMED).found)
    if made is None:
        made = summary(order, _archived(settings, order))
    if made is None:
        raise not_found(f"order {order}")
    if as_json:
        print_json(made.told())
    else:
        show(made)


def show(made: Summary) -> None:
    """Print it for people."""
    figures = made.figures or {}
    state = figures.get("outcome") or ("ended" if made.final else "under way")
    print(f"{made.order_id}  number {made.number}  {state}")
    if figures:
        print(
            f"delivered {figures['pieces_delivered']} of {figures['pieces_ordered']} pieces, "
            f"{figures['pieces_returned']} came back; "
            f"promised {moment(figures['promised_at']) or '-'}, "
            f"delivered {moment(figures['delivered_at']) or '-'}; "
            f"on time {_said(figures['on_time'])}, in full {_said(figures['in_full'])}, "
            f"perfect {_said(figures['perfect'])}"
        )
    rows = [
        (one.status, one.owner, moment(one.began_at), moment(one.planned_end_at),
         moment(one.ended_at), f"{one.late_ms / HOUR:.1f} h" if one.late_ms else "")
        for one in made.turns
    ]  # fmt: skip
    columns = ["status", "whose turn", "from", "planned until", "until", "late"]
    print_table("planned against actual (business time)", columns, rows)
    exceptions = [
        (moment(one.at), one.event, one.code, ", ".join(f"{k} {v}" for k, v in one.about.items()))
        for one in made.exceptions
    ]
    print_table("exceptions", ["at", "what", "code", "about"], exceptions)
    print_table(
        "cost (minor units); carriers pay claims",
        ["kind", "currency", "planned", "by", "actual", "by"],
        map(_cost, made.cost),
    )
    if made.replaced_by:
        print(f"what was lost is replaced by {', '.join(made.replaced_by)}")


def _cost(one: Cost) -> tuple[str, ...]:
    planned = _minor(one.planned_minor), one.planned_by
    return one.kind, one.currency, *planned, _minor(one.actual_minor), one.actual_by


def _minor(amount: int | None) -> str:
    return "" if amount is None else str(amount)


def _said(answer: bool | None) -> str:
    return {True: "yes", False: "no", None: "-"}[answer]


def _archived(settings: Settings, order: str) -> list[Found]:
    if not (folder_of(settings) / INDEX).exists():
        return []
    archive = archive_of(settings)
    try:
        held = archive.get(order)
        return archive.records(held) if held is not None else []
    finally:
        archive.close()
