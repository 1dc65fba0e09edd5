"""An index that is worked out from reference tables is made anew when one of these changes, and
only then."""

from collections import Counter

import pytest

from orders.contracts.records import Article, ExchangeRate, Price, Warehouse
from orders.engine.references import References
from services.allocation.rules.depots import depots
from tests import orders as made
from tests.stages.house import warehouse

built: Counter[str] = Counter()


def articles(references: References) -> list[str]:
    built["articles"] += 1
    return sorted(references.table(Article))


def priced(references: References) -> list[str]:
    """Of two tables, one of them by way of another index."""
    built["priced"] += 1
    prices = references.table(Price)
    return [sku for sku in references.derived(articles) if f"{sku}:EUR" in prices]


@pytest.fixture
def references() -> References:
    built.clear()
    known = References()
    known.put(Article, "A", made.article("A"))
    return known


def test_another_table_leaves_an_index_as_it_is(references: References) -> None:
    assert references.derived(articles) == ["A"]
    references.put(Price, "A:EUR", made.price("A"))
    references.put(Warehouse, "BER", None)
    assert references.derived(articles) == ["A"]
    assert built["articles"] == 1


def test_a_row_set_or_removed_makes_it_anew(references: References) -> None:
    assert references.derived(articles) == ["A"]
    references.put(Article, "B", made.article("B"))
    assert references.derived(articles) == ["A", "B"]
    references.put(Article, "A", None)
    assert references.derived(articles) == ["B"]
    assert built["articles"] == 3


@pytest.mark.parametrize("asked_first", [True, False])
def test_an_index_of_an_index_goes_with_it(references: References, asked_first: bool) -> None:
    """Also where that one was there already."""
    if asked_first:
        references.derived(articles)
    assert references.derived(priced) == []
    references.put(Price, "A:EUR", made.price("A"))
    assert references.derived(priced) == ["A"]
    assert built == {"articles": 1, "priced": 2}
    references.put(Article, "A", None)
    assert references.derived(priced) == []
    assert built == {"articles": 2, "priced": 3}


def test_a_table_that_was_not_there_counts_as_read(references: References) -> None:
    known = References()
    assert known.derived(articles) == []
    known.put(Article, "A", made.article("A"))
    assert known.derived(articles) == ["A"]


def test_one_that_fails_is_not_known_and_leaves_no_trace(references: References) -> None:
    def failing(known: References) -> None:
        known.table(Article)["nobody"]

    with pytest.raises(KeyError):
        references.derived(failing)
    assert references.derived(articles) == ["A"]
    references.put(Price, "A:EUR", made.price("A"))
    references.derived(articles)
    assert built["articles"] == 1


def test_what_a_warehouse_costs_follows_the_exchange_rate() -> None:
    """Three indexes one on the other, as the stages have them."""
    known = References()
    known.put(Warehouse, "BER", {**warehouse("BER"), "cost_per_unit_minor": 100})
    rate: ExchangeRate = {
        "currency": "EUR",
        "house_currency": "EUR",
        "micros": 1_000_000,
        "valid_from_at": 0,
    }
    known.put(ExchangeRate, "EUR", rate)
    assert [depot.handling for depot in known.derived(depots)] == [100]
    known.put(ExchangeRate, "EUR", {**rate, "house_currency": "USD", "micros": 2_000_000})
    assert [depot.handling for depot in known.derived(depots)] == [200]
