"""Flips: what a decision saw, changed a little, to see whether it would have come out otherwise
(`orders explain --check`).

A stage's `flips.py` has one function for each flip that its texts name: from what was seen, and the
facts of the rule, to what would have been seen.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from orders.contracts.order import CarriedOrder
from orders.contracts.records import Fact
from orders.engine.references import References


class Seen(NamedTuple):
    """What a handler decides from. `more`: (ledger, account) -> by how much more is free there than
    the ledger answered."""

    record: Mapping[str, Any]
    state: Any
    references: References
    policy: Any
    more: Mapping[tuple[str, str], int] = {}


Group = Mapping[str, Fact]
"""Facts of a rule by name, of one line where it speaks of lines."""
Flip = Callable[[Seen, Group], Seen]
Flips = Mapping[str, Mapping[str, Flip]]
"""Code of a rule -> name of the flip -> how to apply it."""


def policy(seen: Seen, **values: Any) -> Seen:
    """Under a policy with these values; it keeps its version."""
    return seen._replace(policy=seen.policy.model_copy(update=values))


def row(seen: Seen, record: type, key: str, value: Any) -> Seen:
    """With this row in the reference table."""
    return seen._replace(references=seen.references.replaced(record, key, value))


def order_of(seen: Seen) -> Mapping[str, Any]:
    """The order that was decided about. Raises LookupError if neither record nor state has it."""
    carried = seen.record.get("order") or (seen.state or {}).get("order")
    if carried is None:
        raise LookupError("the order is not kept any more")
    found: Mapping[str, Any] = carried.decoded()
    return found


def order(seen: Seen, **fields: Any) -> Seen:
    """Of an order with these fields, in the record or in the state, wherever it is."""
    changed: Any = {**order_of(seen), **fields}
    carried = CarriedOrder.of(changed)
    if seen.record.get("order") is not None:
        return seen._replace(record={**seen.record, "order": carried})
    return seen._replace(state={**seen.state, "order": carried})


def line(seen: Seen, group: Group, **fields: Any) -> Seen:
    """With these fields in the line that the facts are of."""
    number = next(fact["line"] for fact in group.values())
    lines = [{**one, **fields} if one["line"] == number else one for one in order_of(seen)["lines"]]
    return order(seen, lines=lines)


def more(seen: Seen, ledger: str, account: str, amount: int) -> Seen:
    """With so much more free on an account."""
    known = seen.more.get((ledger, account), 0)
    return seen._replace(more={**seen.more, (ledger, account): known + amount})


def gap(fact: Fact) -> int:
    """By how much the value would have to change for the comparison to hold, in the fact's unit; 0
    if it holds. Raises ValueError if nothing of the kind was compared."""
    value, bound = int(fact["value"]), int(fact["bound"])
    match fact["comparison"]:
        case "AT_MOST":
            return max(value - bound, 0)
        case "BELOW":
            return max(value - bound + 1, 0)
        case "AT_LEAST":
            return max(bound - value, 0)
    raise ValueError(f"{fact['name']} is not compared with a bound")
