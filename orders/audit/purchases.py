"""What was ordered of articles and what came of it: as inventory's states have it, as suppliers and
warehouses told it, and what of it was left out of the books."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from orders.audit.findings import Finding
from orders.audit.goods import Booked, Report

SUPPLIERS = "supplier.events.v1"
KEPT = 50
"""An article of which more were told of may have forgotten some."""

Name = tuple[str, str, str]
"""Article, purchase order, warehouse."""


class Bought(NamedTuple):
    """A purchase order as a state has it: see schemas/shared/PurchaseOrder.avsc."""

    order: str
    warehouse: str
    ordered: int
    most: int
    came: int
    withheld: int


def bought_of(state: Mapping[str, Any]) -> tuple[Bought, ...]:
    """Those of the state of an article; of any other there are none."""
    article = state.get("article") or {}
    return tuple(
        Bought(
            one["purchase_order"],
            one["warehouse"],
            one["ordered"],
            one["most"],
            one["came"],
            one["withheld"],
        )
        for one in article.get("purchase_orders", ())
    )


class Purchases:
    """`standing`: by article, as states have it; `withheld`: what was told to be left out, by
    records that the states know of; `confirmed`: every quantity that a supplier ever named."""

    def __init__(self) -> None:
        self.standing: dict[str, tuple[Bought, ...]] = {}
        self.withheld: Counter[Name] = Counter()
        self.confirmed: defaultdict[Name, set[int]] = defaultdict(set)

    def tell(self, told: Mapping[str, Any]) -> None:
        """One more `OverDelivered`."""
        self.withheld[told["sku"], told["purchase_order"], told["warehouse"]] += told["quantity"]

    def confirm(self, said: Mapping[str, Any]) -> None:
        """One more `PurchaseOrderConfirmed`."""
        name = said["sku"], said["purchase_order"], said["warehouse"]
        self.confirmed[name].add(said["quantity"])

    def sold_unordered(self) -> Iterator[Finding]:
        """Of which more may be sold than was ordered and is tolerated, or was left out than is
        told; and orders that nobody confirmed so (IV-10)."""
        for sku, known in sorted(self.standing.items()):
            for one in known:
                name = sku, one.order, one.warehouse
                if one.ordered and one.came - one.withheld > one.most:
                    says = f"{one.came} came and {one.withheld} of it are withheld, of {one.most}"
                    yield _finding(name, says)
                if self.withheld[name] != one.withheld:
                    says = f"{one.withheld} are withheld, {self.withheld[name]} are told so"
                    yield _finding(name, says)
                said = max(self.confirmed[name], default=0)
                if one.ordered > said:
                    yield _finding(name, f"{one.ordered} are ordered, and suppliers said {said}")

    def miscounted(self, reports: Iterable[Report], booked: Booked) -> Iterator[Finding]:
        """Orders of which other goods came than warehouses told. Only to be asked where all reports
        are still there. What was booked later than it was read may not be booked yet."""
        for name, (least, most) in sorted(_came(reports, booked).items()):
            sku, order, warehouse = name
            known = self.standing.get(sku, ())
            if len(known) >= KEPT:
                continue
            came = sum(it.came for it in known if (it.order, it.warehouse) == (order, warehouse))
            if not least <= came <= most:
                yield _finding(name, f"{came} came by its state, {least} to {most} were told of")


def _came(reports: Iterable[Report], booked: Booked) -> dict[Name, tuple[int, int]]:
    """How much is booked at once, and how much was told of in all; each paper once."""
    papers: dict[tuple[str, str, str, str], list[Report]] = defaultdict(list)
    for one in reports:
        if one.name == "StockReceived" and one.order and one.sound:
            papers[one.identity].append(one)
    found: dict[Name, tuple[int, int]] = {}
    for same in papers.values():
        for one in same:
            least, most = found.get((one.sku, one.order, one.warehouse), (0, 0))
            at_once = one.quantity if one.read and ("stock", one.cause) in booked.entries else 0
            name = one.sku, one.order, one.warehouse
            found[name] = least + at_once, most + one.quantity
    return found


def _finding(name: Name, says: str) -> Finding:
    sku, order, warehouse = name
    return Finding(f"stock/{sku}", f"purchase order {order} for {warehouse}: {says}")
