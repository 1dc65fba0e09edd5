"""The commands `orders stuck` and `orders why`."""

from collections.abc import Iterable, Iterator
from typing import Annotated, Any

import typer

from orders.cli import exits
from orders.cli.orders import OrderId
from orders.cli.printing import AsJson, moment, not_found, print_json, print_table
from orders.cli.stuck.unread import of_order, without_owner
from orders.client.awaited import OVERDUE_SECONDS, Awaited, awaited
from orders.client.groups import Groups
from orders.client.reading import Reader
from orders.client.standings import standings
from orders.client.states import States
from orders.contracts.catalogue import STAGES
from orders.contracts.partitioner import partition_of
from orders.engine.host.clock import build_clock, business_ms
from orders.engine.settings import Settings, load_settings

FIRST = ("no_owner", "parked", "held", "waits", "timer")
"""What an order waits for, the most telling first."""


def stuck(
    stage: Annotated[
        str | None, typer.Argument(metavar="[STAGE]", help="One stage; all if left out.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Orders past their stage's limit, and why: parked, held past the deadline, waiting for goods
    or an answer for too long, with a timer that does not fire, or with nobody who runs the stage.

    Reads every state of the stages. Exit code 1 if there are any.
    """
    if stage is not None and stage not in STAGES:
        raise typer.BadParameter(f"no stage {stage!r}; there are: {', '.join(STAGES)}")
    settings = load_settings()
    stages = [stage] if stage else list(STAGES)
    found = sorted(
        _late(settings, stages), key=lambda one: (one.due_at or 0, one.stage, one.order_id)
    )
    if as_json:
        print_json([one._asdict() for one in found])
    elif not found:
        print("no order is stuck")
    else:
        print_table(
            f"{len(found)} are stuck",
            ["order", "stage", "reason", "since", "what it waits for", "who can act"],
            [_row(one) for one in found],
        )
    if found:
        raise typer.Exit(exits.DIFFERENCE)


def why(order: OrderId, as_json: AsJson = False) -> None:
    """One line: where the order is, what it waits for, and who can act. Exit code 4 if nobody has
    heard of it."""
    settings = load_settings()
    states = States(settings)
    known = states.of("tracking", order)
    found = sorted(
        [*_unread(settings, order), *_in_states(states, settings, order, known)],
        key=lambda one: FIRST.index(one.reason),
    )
    if known is None and not found:
        raise not_found(f"order {order}")
    where = known["status"] if known else "not known to tracking yet"
    since = known["since_at"] if known else None
    if as_json:
        about = {"order_id": order, "status": where, "since_at": since}
        final = bool(known and known["final"])
        print_json({**about, "final": final, "awaits": [one._asdict() for one in found]})
    else:
        print(
            f"{order}: {where}{f' since {moment(since)}' if since else ''}; {_said(found, known)}"
        )


def _said(found: list[Awaited], known: dict[str, Any] | None) -> str:
    if not found:
        return "it is over" if known and known["final"] else "nothing stands against it"
    first, more = found[0], len(found) - 1
    until = f" (until {moment(first.due_at)})" if first.due_at and first.reason != "parked" else ""
    others = f"; and {more} more: --json" if more else ""
    return f"at {first.stage} {first.what}{until}; who can act: {first.who}{others}"


def _late(settings: Settings, stages: Iterable[str]) -> Iterator[Awaited]:
    states, now, slack = (
        States(settings),
        build_clock(settings).now(),
        business_ms(OVERDUE_SECONDS, settings),
    )
    for stage in stages:
        for key, state in states.all(stage):
            for one in awaited(stage, key, state, ""):
                if one.late(now, slack):
                    yield one._replace(reason="timer_overdue") if one.reason == "timer" else one
    groups = Groups(settings)
    known = {
        stage: one
        for stage, one in standings(groups, settings.partitions).items()
        if stage in stages
    }
    with Reader(settings) as reader:
        yield from without_owner(reader, groups, known)


def _unread(settings: Settings, order: str) -> Iterator[Awaited]:
    groups, partition = Groups(settings), partition_of(order.encode(), settings.partitions)
    known = standings(groups, settings.partitions)
    with Reader(settings) as reader:
        yield from of_order(reader, groups, known, order, partition)


def _in_states(
    states: States, settings: Settings, order: str, known: dict[str, Any] | None
) -> Iterator[Awaited]:
    status = known["status"] if known else ""
    for stage in STAGES:
        state = states.of(stage, order)
        if state is not None and not (known and known["final"] and state["parked"] is None):
            yield from awaited(stage, order, state, status)


def _row(one: Awaited) -> tuple[str, ...]:
    return one.order_id, one.stage, one.reason, moment(one.due_at), one.what[:100], one.who
