"""Orders that are changed by parts, again and again, against a model that knows only articles,
pieces and money (CF-03): whatever a line is named by, what is sent is what was meant."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from orders.business.money import divided, tax_of
from orders.contracts.keys import key_of
from orders.contracts.order import CarriedOrder
from orders.contracts.records import CodedArticle, Order, OrderLine, Price
from orders.engine.references import References
from services.intake.completion.changes import merged
from services.intake.rules import screen, screen_change
from services.intake.stage import STAGE
from tests.orders import PLACED, coded, line, order, price
from tests.policies import usual
from tests.stages.changes import parts_of

POLICY: Any = usual(STAGE)
CASES = {"LAMP": 12, "MUG": 6, "DESK": 1}
"""Article -> how many pieces are in a case of it."""
LIST = {"LAMP": 1_250, "MUG": 333, "DESK": 24_900}
RATE = 190_000
NAMES = ("line", "number", "piece", "case", "carton")
"""What an amount of a change may be named by: its line alone, our own number, the code of a piece,
the code of a case, a carton of our number."""


@dataclass(frozen=True)
class Wish:
    """So many of an article by this name, at a price each, or at none that is said."""

    line: int
    article: str
    by: str
    amount: int
    price: int


@dataclass(frozen=True)
class Goods:
    """What a line comes to: pieces, and what they cost before taxes, `price` for `per`."""

    article: str
    pieces: int
    price: int
    per: int
    discount: int
    rate: int | None

    @property
    def net(self) -> int:
        return divided(self.pieces * self.price, self.per) - self.discount


def code(article: str, of: str) -> dict[str, str]:
    return {"scheme": "GTIN", "code": f"{article}-{of}"}


def tables() -> References:
    rows: list[tuple[type, Mapping[str, Any]]] = [
        (CodedArticle, coded(f"{article}-{of}", article, units=units))
        for article, case in CASES.items()
        for of, units in (("piece", 1), ("case", case))
    ]
    rows += [(Price, price(article, minor)) for article, minor in LIST.items()]
    found: dict[type, dict[str, Any]] = {}
    for record, row in rows:
        found.setdefault(record, {})[key_of(record, row)] = row
    return References(found)


TABLES = tables()


def asked(wish: Wish) -> dict[str, Any]:
    """How the change says it."""
    said: dict[str, Any] = {"line": wish.line, "quantity": wish.amount}
    if wish.price:
        said["unit_price_minor"] = wish.price
    if wish.by in ("number", "carton"):
        said["sku"] = wish.article
    if wish.by in ("piece", "case", "carton"):
        said["article_codes"] = [code(wish.article, wish.by.replace("carton", "case"))]
    return said | ({"unit": "CT"} if wish.by == "carton" else {})


def meant(wish: Wish, before: Goods) -> Goods:
    """What whoever asks wants: the model."""
    article = before.article if wish.by == "line" else wish.article
    each = CASES[article] if wish.by in ("case", "carton") else 1
    pieces = wish.amount * each or before.pieces
    if article != before.article:
        cost = (wish.price, each) if wish.price else (LIST[article], 1)
        return Goods(article, pieces, *cost, discount=0, rate=None)
    after = replace(
        before, pieces=pieces, discount=divided(before.discount * pieces, before.pieces)
    )
    return replace(after, price=wish.price, per=each) if wish.price else after


def goods(one: OrderLine) -> Goods:
    return Goods(
        one["sku"],
        one["quantity"],
        one["unit_price_minor"],
        one["price_per"],
        one["discount_minor"],
        one["tax_rate_ppm"],
    )


def placed(number: int, article: str, pieces: int, named: list[str], discount: int) -> OrderLine:
    codes = [code(article, of) for of in named]
    cost = LIST[article]
    net = pieces * cost - discount
    tax = tax_of(net, RATE)
    sums = {"tax_minor": tax, "total_minor": net + tax, "discount_minor": discount}
    said = {"tax_rate_ppm": RATE, "article_codes": codes, **sums}
    return line(number, article, pieces, cost, **said)


articles = st.sampled_from(sorted(CASES))
lines = st.builds(
    placed,
    st.just(1),
    articles,
    st.integers(1, 60),
    st.lists(st.sampled_from(["piece", "case"]), unique=True),
    st.integers(0, 100),
)
orders = st.lists(lines, min_size=1, max_size=3).map(
    lambda some: order(lines=[{**one, "line": n} for n, one in enumerate(some, 1)])
)
wishes = st.builds(
    Wish,
    st.integers(1, 3),
    articles,
    st.sampled_from(NAMES),
    st.integers(0, 60),
    st.just(0) | st.integers(200, 30_000),
)
changes = st.lists(wishes, min_size=1, max_size=3, unique_by=lambda wish: wish.line)


@given(orders, st.lists(changes, min_size=1, max_size=4))
def test_what_was_meant_is_what_is_ordered(before: Order, asking: list[list[Wish]]) -> None:
    model = {one["line"]: goods(one) for one in before["lines"]}
    for change in asking:
        wanted = [wish for wish in change if wish.line in model]
        model |= {wish.line: meant(wish, model[wish.line]) for wish in wanted}
        request: Any = parts_of(lines=[asked(wish) for wish in wanted], requested_by="customer")
        after, _, lacking = merged(before, request, TABLES)
        assert not lacking
        assert {one["line"]: goods(one) for one in after["lines"]} == model
        for one in after["lines"]:
            known = [code(one["sku"], of) for of in ("piece", "case")]
            assert all(said in known for said in one["article_codes"]), "codes of this article"
            assert one["total_minor"] - one["tax_minor"] == model[one["line"]].net
            assert one["tax_minor"] == tax_of(max(model[one["line"]].net, 0), one["tax_rate_ppm"])
        found = screen(CarriedOrder.of(after), "shop:1001", PLACED, POLICY)
        faults = screen_change(before, after, found)
        assert {fault["code"] for fault in faults} <= {"discount_too_large"}
        before = after
