"""Is one payment that two tell of counted once, until a person has said that it is two? (RV-03)"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations, product

from orders.audit.findings import Finding
from orders.audit.papers import Papers, Said, Told
from orders.audit.story import Story

APART_MS = 86_400_000
"""Dated so near to each other they are asked about, whatever the house's policy."""


def counted_twice(story: Story) -> Iterator[Finding]:
    """Of payments of two that may all be one (the same amount by the same number, or in the same
    way at about the same time) no more count, unasked, than whoever tells of more of them tells of.
    What was taken back is left to the checks of money."""
    papers = story.dues.papers
    if any(papers.charge_backs()):
        return
    for (currency, minor), by_issuer in _alike(papers).items():
        for one, other in combinations(by_issuer.values(), 2):
            both = {**one, **other}
            counting = [told for told in both if told not in papers.questioned]
            most = max(len(one), len(other))
            if len(counting) > most and _may_be_one(one.values(), other.values()):
                said = " and ".join(
                    f"{told.number} of {told.issuer or 'bank'}" for told in counting
                )
                because = f"{minor} {currency} minor units count for {said}, and nobody asked"
                yield Finding(story.order_id, because)


def told_apart_unasked(story: Story) -> Iterator[Finding]:
    """Finance has said something of a payment about which it was not asked."""
    papers = story.dues.papers
    for told in sorted(papers.settled - papers.questioned.keys()):
        yield Finding(story.order_id, f"{told.number} was told apart, and nobody had asked")


def _alike(papers: Papers) -> Mapping[tuple[str, int], Mapping[str, Mapping[Told, Said]]]:
    """Payments by what they are worth, and who tells of them."""
    found: dict[tuple[str, int], dict[str, dict[Told, Said]]] = {}
    for told, said in papers.told():
        by_issuer = found.setdefault((said.currency, said.minor), {})
        by_issuer.setdefault(told.issuer, {})[told] = said
    return found


def _may_be_one(some: Iterable[Said], others: Iterable[Said]) -> bool:
    """Whether each of these may be any of those."""
    return all(_same(one, other) for one, other in product(some, others))


def _same(one: Said, other: Said) -> bool:
    ways = {one.method.casefold(), other.method.casefold()} - {""}
    near = abs(one.at - other.at) <= APART_MS
    return one.number == other.number or (len(ways) < 2 and near)
