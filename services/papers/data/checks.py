"""Order, release, packages and hand-over, each against the others (SH-02). What disagrees is said
by its code and by what it is about; a paper of it would be wrong whichever of the two is right."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from orders.business.bundles import taken_apart
from orders.client.papers.refusal import Reason
from orders.client.papers.told import Released, ShipmentTold
from orders.contracts.records import (
    Article,
    Order,
    ShipmentDispatched,
    ShipmentLine,
    ShipmentPacked,
)
from services.papers.data.amounts import Key, amounts, contents


def order(order: Order) -> Iterator[Reason]:
    """Every amount is quantity x price, every sum the sum of its parts, to the minor unit."""
    for line in order["lines"]:
        goods = line["total_minor"] - line["tax_minor"] + line["discount_minor"]
        per = line["price_per"]
        if per < 1 or abs(goods * per - line["quantity"] * line["unit_price_minor"]) >= per:
            said = f"line {line['line']} of the order is not quantity x price"
            yield Reason("line_does_not_add_up", said)
    totals, lines, charges = order["totals"], order["lines"], order["charges"]
    net = sum(line["total_minor"] - line["tax_minor"] for line in lines)
    discount = sum(line["discount_minor"] for line in lines)
    charged = sum(charge["amount_minor"] for charge in charges)
    tax = sum(one["tax_minor"] for one in (*lines, *charges))
    parts = {
        "goods_minor": net + discount,
        "discount_minor": discount,
        "charges_minor": charged,
        "tax_minor": tax,
        "total_minor": net + charged + tax,
    }
    for name, amount in parts.items():
        if (told := totals[name]) != amount:  # type: ignore[literal-required]
            said = f"{name} of the order is {told}, and its parts add up to {amount}"
            yield Reason("sum_does_not_add_up", said)


def release(released: Released) -> Iterator[Reason]:
    """What was released stands in the order: line, article, unit, and no more than was ordered."""
    name, ordered = released["shipment_id"], _ordered(released["order"])
    units = {one["line"]: one["unit"] for one in released["order"]["lines"] if not one["bundle"]}
    yield from _no_more(amounts(released["lines"]), ordered, f"shipment {name}", "the order")
    for line in released["lines"]:
        number, unit = line["line"], line["unit"]
        if unit != units.get(number, unit):
            said = f"shipment {name} counts line {number} in {unit}, the order in {units[number]}"
            yield Reason("other_unit", said)


def packing(released: Released, packed: ShipmentPacked) -> Iterator[Reason]:
    """No more is packed than was released (less may be: it was not found), each package is told
    once, and weighs something."""
    name = f"packages of shipment {released['shipment_id']}"
    inside = amounts(contents(packed))
    yield from _no_more(inside, amounts(released["lines"]), f"the {name}", "its release")
    if not inside:
        yield Reason("nothing_packed", f"the {name} hold nothing")
    ids = Counter(package["package_id"] for package in packed["packages"])
    if twice := sorted(package for package, times in ids.items() if times > 1):
        yield Reason("package_twice", f"the {name}: told twice: {', '.join(twice)}")
    light = [one["package_id"] for one in packed["packages"] if one["weight_g"] <= 0]
    if light:
        yield Reason("weighs_nothing", f"the {name}: without a weight: {', '.join(light)}")


def handing_over(packed: ShipmentPacked, handed: ShipmentDispatched | None) -> Iterator[Reason]:
    """What was handed over is what was packed."""
    if handed is None:
        return
    inside, taken = amounts(contents(packed)), amounts(handed["lines"])
    for line, sku in sorted(inside.keys() | taken.keys()):
        one, other = inside[line, sku], taken[line, sku]
        if one != other:
            said = f"of {sku} of line {line} {one} are packed, and {other} were handed over"
            yield Reason("handed_over_otherwise", said)


def no_more_than_ordered(shipments: Sequence[ShipmentTold], this: ShipmentTold) -> Iterator[Reason]:
    """All shipments of one version of the order together, as packed, hold no more than it says."""
    version = this["released"]["version"]
    packed = [
        one["packed"]
        for one in shipments
        if one["packed"] is not None
        and not one["withdrawn"]
        and one["released"]["version"] == version
    ]
    together = amounts(line for one in packed for line in contents(one))
    ordered = _ordered(this["released"]["order"])
    yield from _no_more(together, ordered, "the order's shipments together", "the order")


def weights(
    lines: Iterable[ShipmentLine], packed: ShipmentPacked, articles: Mapping[str, Article]
) -> Iterator[Reason]:
    """Packages weigh at least what is in them does. Master data rounds up to the gram, so each unit
    may weigh up to a gram less."""
    net = least = 0
    for line in lines:
        each = articles[line["sku"]]["weight_g"]
        net += each * line["quantity"]
        least += max(each - 1, 0) * line["quantity"]
    gross = sum(package["weight_g"] for package in packed["packages"])
    if gross < least:
        said = f"its packages weigh {gross} g, and its goods {net} g by the master data"
        yield Reason("lighter_than_its_goods", f"shipment {packed['shipment_id']}: {said}")


def _ordered(order: Order) -> Mapping[Key, int]:
    found = Counter[Key]()
    for line in taken_apart(order["lines"]):
        found[line["line"], line["sku"]] += line["quantity"]
    return found


def _no_more(
    told: Mapping[Key, int], allowed: Mapping[Key, int], whose: str, than: str
) -> Iterator[Reason]:
    for (line, sku), quantity in sorted(told.items()):
        most = allowed.get((line, sku))
        if most is None:
            yield Reason("unknown_line", f"{whose}: {than} has no {sku} in line {line}")
        elif quantity > most:
            said = f"{whose}: {quantity} of {sku} of line {line}, and {most} in {than}"
            yield Reason("too_much", said)
        elif quantity < 1:
            yield Reason("no_quantity", f"{whose}: {quantity} of {sku} of line {line}")
