"""A change by parts, as EDI and UBL send it, merged with the order as it is (CF-03)."""

from collections.abc import Iterable, Iterator
from typing import Any, cast

from orders.business.kinds import COLLECTION
from orders.business.money import LARGEST, divided, tax_of
from orders.business.text import blank
from orders.contracts.records import ChangeRequested, Fault, Order, OrderLine, Totals
from services.intake.policy import IntakePolicy
from services.intake.rules.faults import fault

HEAD = (
    "wished_delivery_at",
    "notes",
    "delivery_address",
    "billing_address",
    "trade_terms",
    "delivery",
    "collection_place",
)
OF_A_LINE = ("name", "specification", "tax_rate_ppm", "article_codes")
"""What a line of a change may leave empty, beside article, amount and price."""
UNSAID = frozenset({"requested_at", "requested_by", "entered_by", "reason"})
"""What two requests for the same may differ by."""


def asked_for(change: ChangeRequested) -> dict[str, Any]:
    """What is asked for, whoever asks, and whenever; and what its sender calls it."""
    return {name: value for name, value in change.items() if name not in UNSAID}


def merge(order: Order, change: ChangeRequested) -> Order:
    """The order as the change makes it: lines by their numbers, sums anew. Charges, and what was
    paid, stay. A line of another article keeps nothing of the former but its amount, if it says
    none: neither codes nor discount, tax or price. Who does not come for it any more comes nowhere
    (SH-04)."""
    said = {name: change[name] for name in HEAD if change[name] is not None}  # type: ignore[literal-required]
    if said.get("delivery", COLLECTION) != COLLECTION:
        said.setdefault("collection_place", "")
    given = {line["line"]: line for line in change["lines"]}
    kept = [line for line in order["lines"] if line["line"] not in change["dropped"]]
    lines = [_line(line, given.pop(line["line"], None)) for line in kept]
    lines += [_counted(line) for line in given.values()]
    return summed(cast(Order, {**order, **said, "lines": lines}))


def summed(order: Order) -> Order:
    """The order with the sums of its parts (IN-02)."""
    lines, charges = order["lines"], order["charges"]
    discount = sum(line["discount_minor"] for line in lines)
    tax = sum(part["tax_minor"] for part in (*lines, *charges))
    charged = sum(charge["amount_minor"] for charge in charges)
    goods = sum(line["total_minor"] - line["tax_minor"] for line in lines) + discount
    totals: Totals = {
        "goods_minor": goods,
        "discount_minor": discount,
        "charges_minor": charged,
        "tax_minor": tax,
        "total_minor": goods - discount + charged + tax,
    }
    return {**order, "totals": totals}


def unpriced(before: Order, change: ChangeRequested) -> set[int]:
    """Numbers of the lines for which neither the change nor the order has a price: new ones, and
    those of another article."""
    known = {line["line"]: line for line in before["lines"]}
    return {
        said["line"]
        for said in change["lines"]
        if not said["unit_price_minor"]
        and (said["line"] not in known or not _same_article(known[said["line"]], said))
    }


def misplaced(order: Order, change: ChangeRequested, policy: IntakePolicy) -> Iterator[Fault]:
    """What of the change has no place in this order, or is no amount (CF-03)."""
    if change["currency"] not in ("", order["currency"]):
        yield fault("currency_changed", "currency", f"the order is in {order['currency']}")
    known = {line["line"] for line in order["lines"]}
    for number in change["dropped"]:
        if number not in known:
            yield fault("line_unknown", "dropped", f"the order has no line {number}", number)
    said = set[int]()
    for index, line in enumerate(change["lines"]):
        number, field = line["line"], f"lines[{index}]"
        if number in said:
            because = f"there are two lines {number}"
            yield fault("line_number_repeated", f"{field}.line", because, number)
        said.add(number)
        if number not in known and unnamed(line):
            because = f"the order has no line {number}; a new one says its article"
            yield fault("line_unknown", f"{field}.line", because, number)
        if line["quantity"] > policy.maximum_quantity:
            because = f"quantity is above {policy.maximum_quantity}"
            yield fault("quantity_too_large", f"{field}.quantity", because, number)


def too_large(order: Order, policy: IntakePolicy) -> Iterator[Fault]:
    """A sum that no record holds (IN-02): other rules say what is merely too much."""
    parts: Iterable[Any] = (*order["lines"], order["totals"])
    if any(abs(one) > LARGEST for part in parts for one in part.values() if isinstance(one, int)):
        because = f"the total must be 0 to {policy.maximum_total_minor}"
        yield fault("total_out_of_range", "totals.total_minor", because)


def as_asked(faults: Iterable[Fault], order: Order, change: ChangeRequested) -> list[Fault]:
    """Faults of the order that came of a change, with the places that their lines have in the
    change."""
    at = {line["line"]: index for index, line in enumerate(change["lines"])}
    places = {
        f"lines[{index}].": f"lines[{at[line['line']]}]."
        for index, line in enumerate(order["lines"])
        if line["line"] in at
    }
    return [_placed(found, places) for found in faults]


def _placed(found: Fault, places: dict[str, str]) -> Fault:
    part, dot, field = found["field"].partition(".")
    return {**found, "field": places.get(part + dot, part + dot) + field}


def _line(before: OrderLine, said: OrderLine | None) -> OrderLine:
    """What is said of a line, and the rest as it was: price, and discount and tax in proportion."""
    if said is None:
        return before
    amount = said if said["quantity"] else before
    counted = {"quantity": amount["quantity"], "unit": amount["unit"] or before["unit"]}
    if not _same_article(before, said):
        return _counted(cast(OrderLine, {**said, **counted}))
    named = {name: said[name] for name in OF_A_LINE if said[name]}  # type: ignore[literal-required]
    scaled = divided(before["discount_minor"] * amount["quantity"], max(before["quantity"], 1))
    line = {
        **before,
        **named,
        **counted,
        **_price(before, said),
        "discount_minor": said["discount_minor"] or scaled,
        "tax_minor": said["tax_minor"],
    }
    return _counted(cast(OrderLine, line), _share(before))


def _price(before: OrderLine, said: OrderLine) -> dict[str, int]:
    """What is said of it, and the rest as it was: for how many, too."""
    minor, per = said["unit_price_minor"], said["price_per"]
    if not minor:
        minor, per = before["unit_price_minor"], before["price_per"]
    return {"unit_price_minor": minor, "price_per": per or before["price_per"]}


def unnamed(line: OrderLine) -> bool:
    """Whether a line of a change does not say its article: then it is that of the order."""
    return blank(line["sku"]) and not line["article_codes"]


def _same_article(before: OrderLine, said: OrderLine) -> bool:
    """Codes are of the same article if they share one."""
    if not blank(said["sku"]):
        return said["sku"] == before["sku"]
    codes = {(one["scheme"], one["code"]) for one in before["article_codes"]}
    return not said["article_codes"] or any(
        (one["scheme"], one["code"]) in codes for one in said["article_codes"]
    )


def _counted(line: OrderLine, former: tuple[int, int] = (0, 0)) -> OrderLine:
    """The line with its sums. Its tax is what it says, else by its rate, else in proportion to
    what it was: `former` is tax and net."""
    per = line["price_per"] or 1
    net = divided(line["quantity"] * line["unit_price_minor"], max(per, 1)) - line["discount_minor"]
    tax, taxed = line["tax_minor"], former[1] > 0
    if not tax and line["tax_rate_ppm"] is not None:
        tax = tax_of(max(net, 0), line["tax_rate_ppm"])
    elif not tax and taxed:
        tax = divided(former[0] * max(net, 0), former[1])
    return {**line, "price_per": per, "tax_minor": tax, "total_minor": net + tax}


def _share(line: OrderLine) -> tuple[int, int]:
    return line["tax_minor"], line["total_minor"] - line["tax_minor"]
