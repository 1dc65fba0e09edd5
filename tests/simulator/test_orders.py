"""The generated orders: the same from the same seed, sound where they should be, faulty where
they should be."""

from collections import Counter
from dataclasses import replace
from itertools import islice

import pytest

from orders.client.submitting import submission
from orders.contracts.catalogue import record_type
from orders.contracts.records import Order, OrderSubmitted
from services.intake.rules.fingerprint import fingerprint_of
from services.simulator import basket, dirt
from services.simulator.cards import SPREE
from services.simulator.catalogue import Catalogue, catalogue
from services.simulator.orders import live_orders, order, orders
from services.simulator.policy import Demand, Dirt, load_policy
from tests.codec import CODEC

AT = 1_760_000_000_000


def demand(**rates: float) -> Demand:
    return load_policy().demand.model_copy(update={"dirt": Dirt(**rates)})


@pytest.fixture(scope="module")
def clean() -> Catalogue:
    return catalogue(7, AT, demand=demand())


def test_the_same_seed_gives_the_same_bytes(clean: Catalogue):
    codec, kind = CODEC, record_type(OrderSubmitted)

    def written(house: Catalogue, seed: int) -> list[bytes]:
        return [codec.encode(kind, submission(each, AT)) for each in orders(seed, 200, AT, house)]

    again = catalogue(7, AT, demand=demand())
    assert list(clean.references()) == list(again.references())
    assert clean.opening_stock == again.opening_stock
    assert written(clean, 7) == written(again, 7)
    assert written(clean, 7) != written(clean, 8)


def test_a_stretch_of_orders_can_be_made_alone(clean: Catalogue):
    assert list(orders(7, 10, AT, clean, every_ms=5, first=90)) == list(
        islice(orders(7, 100, AT, clean, every_ms=5), 90, 100)
    )


def test_sound_orders_add_up(clean: Catalogue):  # IN-02
    for each in orders(7, 500, AT, clean):
        for line in each["lines"]:
            goods, rest = divmod(line["quantity"] * line["unit_price_minor"], line["price_per"])
            assert rest == 0
            assert line["total_minor"] == goods - line["discount_minor"] + line["tax_minor"]
            assert line["unit_price_minor"] == clean.prices[line["sku"], each["currency"]]
        assert each["totals"] == basket.totals(each["lines"], each["charges"])
        assert each["order_id"] == f"{each['channel']}:{each['reference']}"
        assert [line["line"] for line in each["lines"]] == list(range(1, len(each["lines"]) + 1))


def test_sound_orders_hold_only_what_the_buyer_may_buy(clean: Catalogue):  # RV-05
    goods = (*clean.articles, *clean.made_to_order)
    articles = {article["sku"]: article for article in goods}
    for each in orders(7, 500, AT, clean):
        for line in each["lines"]:
            article = articles[line["sku"]]
            assert each["buyer"]["group"] not in article["barred_groups"]
            assert (line["specification"] in article["specifications"]) or not article[
                "specifications"
            ]
            assert 0 < line["quantity"] <= article["maximum_quantity"]


def test_demand_is_skewed_and_comes_from_every_channel(clean: Catalogue):
    made = list(orders(7, 2_000, AT, clean))
    sold = Counter(line["sku"] for each in made for line in each["lines"])
    best = sum(count for _, count in sold.most_common(len(clean.articles) // 10))
    assert best > 0.35 * sold.total()
    assert set(Counter(each["channel"] for each in made)) == {
        "web",
        "marketplace",
        "partner",
        "desk",
    }
    assert 4 < sold.total() / len(made) < 6
    assert max(len(each["lines"]) for each in made) <= 12
    assert {each["payment"]["terms"] for each in made} == {"PREPAID", "ON_ACCOUNT", "ON_DELIVERY"}
    assert {each["priority"] for each in made} == {0, 1, 2}


def test_web_shops_tell_the_cards_of_some_orders(clean: Catalogue):  # RV-03
    made = list(orders(7, 2_000, AT, clean))
    told = [each for each in made if each["payment"]["instrument"]]
    assert {each["channel"] for each in told} == {"web"}
    by_card = [each for each in made if (each["channel"], paid_by(each)) == ("web", "card")]
    assert 0.15 < len(told) / len(by_card) < 0.4
    assert most_by_one_card(told) > 5, "more than review lets pass within a day"


def test_in_a_spree_one_card_pays_for_all(clean: Catalogue):  # RV-03
    cards = clean.demand.cards.model_copy(update={"spree": 1.0})
    house = replace(clean, demand=clean.demand.model_copy(update={"cards": cards}))
    spree = orders(7, SPREE, AT, house)
    assert len({each["payment"]["instrument"] for each in spree} - {""}) == 1


def paid_by(each: Order) -> str:
    return each["payment"]["method"]


def most_by_one_card(made: list[Order]) -> int:
    [(_, most)] = Counter(each["payment"]["instrument"] for each in made).most_common(1)
    return most


@pytest.mark.parametrize("kind", sorted(dirt.FAULTS))
def test_a_faulty_order_has_its_one_fault(kind: str, clean: Catalogue):
    house = catalogue(7, AT, demand=demand(**{kind: 1.0}))
    for n in range(30):
        faulty, sound = order(7, n, AT, house), order(7, n, AT, clean)
        assert faulty["order_id"] == sound["order_id"]
        assert (
            faulty != sound or kind == "missing_specification"
        )  # not every article has a specification
        assert (faulty["totals"] == basket.totals(faulty["lines"], faulty["charges"])) == (
            kind != "wrong_total"
        )
        if kind == "price_off_list":
            assert off_list(faulty, clean)


def off_list(each: Order, house: Catalogue) -> bool:
    return any(
        line["unit_price_minor"] != house.prices[line["sku"], each["currency"]]
        for line in each["lines"]
    )


def test_repeated_submissions_are_equal_and_conflicting_ones_differ():  # IN-05
    house = catalogue(7, AT, demand=demand(repeated=0.3))
    made = list(orders(7, 300, AT, house, every_ms=10))
    by_id = {each["order_id"]: each for each in made}
    assert len(by_id) < 250
    assert all(by_id[each["order_id"]] == each for each in made)

    house = catalogue(7, AT, demand=demand(conflicting=0.3))
    made = list(orders(7, 300, AT, house, every_ms=10))
    first = {each["order_id"]: each for each in reversed(made)}
    others = [each for each in made if each != first[each["order_id"]]]
    assert others
    assert all(each["totals"] != first[each["order_id"]]["totals"] for each in others)


def test_the_desk_enters_some_orders_twice_under_other_references():  # IN-05
    made = list(orders(7, 300, AT, catalogue(7, AT, demand=demand(entered_twice=0.5)), every_ms=10))
    assert len({each["order_id"] for each in made}) == len(made)
    alike: dict[str, list[Order]] = {}
    for each in made:
        alike.setdefault(fingerprint_of(each, "k" * 32), []).append(each)
    again = [same for same in alike.values() if len(same) > 1]
    assert again
    assert {each["channel"] for same in again for each in same} == {"desk"}
    assert all(each["payment"]["paid_minor"] == 0 for same in again for each in same[1:])


def test_opening_stock_names_each_count_once_and_covers_most_demand(clean: Catalogue):
    counts = clean.opening_stock
    assert len({count["document_id"] for count in counts}) == len(counts)
    warehouses = {warehouse["warehouse"] for warehouse in clean.warehouses}
    assert {count["warehouse"] for count in counts} == warehouses
    stocked = {article["sku"] for article in clean.articles if article["stocked"]}
    assert {count["sku"] for count in counts} == stocked
    natures = {w["warehouse"]: w["natures"] for w in clean.warehouses}
    goods = {article["sku"]: article["nature"] for article in clean.articles}
    assert all(
        goods[c["sku"]] in natures[c["warehouse"]] for c in counts if natures[c["warehouse"]]
    )


def test_live_orders_are_placed_when_they_are_asked_for_and_repeated_as_they_were():  # IN-05
    house = catalogue(7, AT, demand=demand(repeated=0.3))
    clock = iter(range(AT, AT + 1_000))
    made = list(live_orders(7, 300, lambda: next(clock), house))
    by_id = {each["order_id"]: each for each in made}
    assert len(by_id) < 250
    assert all(by_id[each["order_id"]] == each for each in made)
    assert made == list(orders(7, 300, AT, house, every_ms=1))
