"""RV-05: what the law says of classes of goods, for whom and where (`ref.restrictions.v1`)."""

from collections.abc import Iterable, Mapping, Sequence

from orders.business.bundles import with_parts
from orders.business.facts import beside
from orders.contracts.records import Article, Customer, Fact, Order, OrderLine, Restriction
from orders.engine.references import References
from services.review.policy import ReviewPolicy
from services.review.rules.findings import Finding

ANY = "*"


def by_article(references: References) -> Mapping[str, Sequence[Restriction]]:
    """What is said of each article that anything is said of, by sku; what bars comes first."""
    of_class: dict[str, list[Restriction]] = {}
    for _, one in sorted(references.table(Restriction).items()):
        of_class.setdefault(one["goods_class"], []).append(one)
    for said in of_class.values():
        said.sort(key=lambda one: one["licence"] != "")
    return {
        sku: of_class[article["goods_class"]]
        for sku, article in references.table(Article).items()
        if article["goods_class"] in of_class
    }


def kept(
    order: Order,
    customer: Customer | None,
    restrictions: Mapping[str, Sequence[Restriction]],
    policy: ReviewPolicy,
) -> Sequence[Finding]:
    """No line is of a class that may not be sold to the customer's group, where the goods go, on
    the day on which the order was placed (RV-05). What is barred is refused; for a licence that we
    have no record of a person asks. `restrictions`: by sku.

    The group is that of the order, or of our own record: either is enough.
    """
    if not restrictions:
        return ()
    found: list[Finding] = []
    for line in with_parts(order["lines"]):
        said = restrictions.get(line["sku"])
        if said is not None:
            found.extend(_against(said, line, order, customer, policy))
    return found


def _against(
    said: Iterable[Restriction],
    line: OrderLine,
    order: Order,
    customer: Customer | None,
    policy: ReviewPolicy,
) -> Sequence[Finding]:
    """The first that stands against it: one that bars before those that a licence lifts."""
    ours = policy.guest_group if customer is None else customer["group"]
    licences = ("",) if customer is None else customer["licences"]
    groups, country = (ANY, order["buyer"]["group"], ours), order["delivery_address"]["country"]
    for one in said:
        speaks = one["group"] in groups and one["country"] in (ANY, country)
        if speaks and _valid(one, order["placed_at"]) and not _lifted(one, licences):
            return (_finding(one, line),)
    return ()


def _valid(restriction: Restriction, at: int) -> bool:
    until = restriction["valid_to_at"]
    return restriction["valid_from_at"] <= at and (until is None or at < until)


def _lifted(restriction: Restriction, licences: Iterable[str]) -> bool:
    return restriction["licence"] != "" and restriction["licence"] in licences


def _finding(restriction: Restriction, line: OrderLine) -> Finding:
    number, sku, licence = line["line"], line["sku"], restriction["licence"]
    facts: tuple[Fact, ...] = (
        beside("sku", sku, line=number),
        beside("goods_class", restriction["goods_class"], line=number),
        beside("restriction", restriction["restriction"], line=number),
    )
    named = f"line {number}: {sku}, {restriction['goods_class']}: {restriction['restriction']}"
    if not licence:
        return Finding("legality", "RV-05", "goods_restricted", named, facts, refuses=True)
    because, needed = (
        f"{named} asks for the licence {licence}",
        beside("licence", licence, line=number),
    )
    return Finding("legality", "RV-05", "restriction_unlicensed", because, (*facts, needed))
