"""The rules of review (RV-01 to RV-05): one file a requirement or subject, one function a rule;
pure.

A rule gives a `Finding` for each way in which it has something against the order, else none.
"""

from collections.abc import Sequence

from orders.business.confirmation import Means
from orders.business.decisions import passed
from orders.business.linked import is_linked
from orders.contracts.records import Article, Channel, Customer, Order, Price, RuleFired
from orders.engine.references import References
from services.review.policy import ReviewPolicy
from services.review.rules import customer, goods, legality, payment, prices, restrictions
from services.review.rules.findings import Finding, merged

SOUND = {
    "RV-01": passed(
        "RV-01", "buyer_sound", "name, contact and address are there, and we deliver to them"
    ),
    "RV-02": passed(
        "RV-02",
        "goods_sound",
        "every article is known, quantities are sane, prices are those of the list",
    ),
    "RV-03": passed("RV-03", "payment_sound", "the method is taken and the amount is right"),
    "RV-05": passed("RV-05", "law_kept", "nothing is barred, and the amount can be compared"),
}


def examine(
    order: Order, paid: int, means: Means, policy: ReviewPolicy, references: References
) -> list[Finding]:
    """What speaks against the order, credit aside (RV-01, RV-02, RV-03, RV-05), one finding a
    code; empty if it is sound.

    `paid`: minor units paid so far. `means`: how the customer is to confirm.
    """
    articles = references.table(Article)
    free = is_linked(order["order_id"])  # a stage made it, and says that it costs nothing (TR-05)
    off_list = () if free else prices.off_list(order, references.table(Price))
    known = references.table(Customer).get(order["buyer"]["customer_id"])
    channel = references.table(Channel).get(order["channel"])
    total, currency = order["totals"]["total_minor"], order["currency"]
    return merged(
        (
            *customer.buyer(order, known, means, policy, channel),
            *goods.goods(order["lines"], articles, policy),
            *(
                prices.prices(off_list, currency, articles, policy)
                or prices.discounts(off_list, order, known, policy, references)
            ),
            *payment.method(order["payment"], total, policy),
            *payment.amount(order["payment"]["terms"], total, paid, currency, policy, references),
            *legality.permitted(order, known, references.derived(legality.restricted), policy),
            *restrictions.kept(order, known, references.derived(restrictions.by_article), policy),
            *legality.amount(total, currency, policy, references),
        )
    )


def fired(findings: Sequence[Finding]) -> list[RuleFired]:
    """Every rule of `examine` and what it said, in order."""
    if not findings:
        return list(SOUND.values())
    said = [
        rule for name, rule in SOUND.items() if all(finding.rule != name for finding in findings)
    ]
    return sorted(
        [*said, *(finding.fired() for finding in findings)], key=lambda rule: rule["rule"]
    )
