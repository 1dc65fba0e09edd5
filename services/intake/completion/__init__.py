"""Completion (IN-01): what an order does not say, and the master data does. Partners' interchanges
name places and articles by numbers, and leave out addresses, prices and sums.

filling.py    an order while it is completed, and what was filled in
partners.py   who buys, how he is reached and pays, where goods and invoices go
articles.py   which of our articles a code stands for, and how many of it
prices.py     what they cost on the list, and the sums
changes.py    the same of a change by parts, merged with its order

What an order says itself is never replaced, and goods go only to a place that it names, or to its
buyer's own.
"""

from typing import NamedTuple

from orders.contracts.records import CodedArticle, CompletedField, Fault, Order, Partner, Price
from orders.engine.references import References
from services.intake.completion import articles, partners, prices
from services.intake.completion.filling import Filling

REFERENCES = (Partner, CodedArticle, Price)
"""Where values are looked for."""


class Completed(NamedTuple):
    """`fields`: what was filled in; empty: `order` is as it came. `faults`: what the master data
    should have, and has not."""

    order: Order
    fields: list[CompletedField]
    faults: list[Fault]


def complete(order: Order, references: References) -> Completed:
    """The order with whatever the master data knows of it. It is not changed itself. Prices are
    those of the list only for a partner who names none: what costs nothing in a shop is a gift."""
    filling = Filling.of(order)
    buyer = partners.fill(filling, references.table(Partner))
    articles.fill(filling, references.table(CodedArticle))
    faults = prices.fill(filling, references.table(Price)) if buyer else []
    return Completed(filling.order, filling.fields, faults)
