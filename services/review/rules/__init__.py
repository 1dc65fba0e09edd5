"""The rules of review (RV-01 to RV-05): one file a requirement, one function a rule; pure.

A rule gives a `Finding` if it has something against the order, else None.
"""

from orders.business.confirmation import Means
from orders.business.decisions import passed
from orders.contracts.records import Article, Customer, Order, Price, RuleFired
from orders.engine.references import References
from services.review.policy import ReviewPolicy
from services.review.rules import customer, goods, legality, payment
from services.review.rules.findings import Finding

SOUND = {
    "RV-01": passed("RV-01", "name, contact and address are there, and we deliver to them"),
    "RV-02": passed(
        "RV-02", "every article is known, quantities are sane, prices are those of the list"
    ),
    "RV-03": passed("RV-03", "the method is taken and the amount is right"),
    "RV-05": passed("RV-05", "nothing is barred, and the amount needs no approval"),
}


def examine(
    order: Order, paid: int, means: Means, policy: ReviewPolicy, references: References
) -> list[Finding]:
    """What speaks against the order, credit aside (RV-01, RV-02, RV-03, RV-05); empty if it is
    sound.

    `paid`: minor units paid so far. `means`: how the customer is to confirm.
    """
    articles, listed = references.table(Article), references.table(Price)
    known = references.table(Customer).get(order["buyer"]["customer_id"])
    total, currency = order["totals"]["total_minor"], order["currency"]
    found = (
        customer.buyer(order, known, means, policy),
        goods.goods(order["lines"], articles, policy),
        goods.prices(order, articles, listed, policy)
        or goods.discounts(order, known, listed, policy, references),
        payment.method(order["payment"], total, policy),
        payment.amount(order["payment"]["terms"], total, paid, currency, policy, references),
        legality.permitted(order, known, references.derived(legality.restricted), policy),
        legality.amount(total, currency, policy, references),
    )
    return [finding for finding in found if finding is not None]


def fired(findings: list[Finding]) -> list[RuleFired]:
    """Every rule of `examine` and what it said, in order."""
    if not findings:
        return list(SOUND.values())
    said = [
        rule for name, rule in SOUND.items() if all(finding.rule != name for finding in findings)
    ]
    return sorted(
        [*said, *(finding.fired() for finding in findings)], key=lambda rule: rule["rule"]
    )
