"""Intake completes what partners leave out from master data, and says what it filled in (IN-01)."""

from collections.abc import Mapping
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from orders.contracts.keys import key_of
from orders.contracts.records import (
    CodedArticle,
    CorrectionRequested,
    DuplicateDecided,
    DuplicateSuspected,
    Order,
    OrderReceived,
    OrderSubmitted,
    Partner,
    Price,
    Staff,
    SubmissionRepeated,
)
from orders.engine.handling import Event
from orders.engine.references import References
from services.intake.completion import complete
from services.intake.stage import STAGE
from tests.orders import (
    PLACED,
    address,
    buyer,
    coded,
    line,
    numbers_alone,
    order,
    partner,
    price,
    staff,
    submitted,
)
from tests.stages.room import Room

LAMP, MUG = "4000000000000", "4000000000001"
BUYER, DEPOT, HEAD_OFFICE = "4098765000010", "4098765000027", "4098765000034"


def tables(*rows: tuple[type, Mapping[str, Any]]) -> dict[type, dict[str, Any]]:
    """A partner, two codes and their list prices, and these rows."""
    found: dict[type, dict[str, Any]] = {Partner: {}, CodedArticle: {}, Price: {}}
    usual = [
        (Partner, partner()),
        (CodedArticle, coded(LAMP, "LAMP")),
        (CodedArticle, coded(MUG, "MUG")),
        (Price, price("LAMP", 1250)),
        (Price, price("MUG", 333, price_per=10)),
    ]
    for record, row in (*usual, *rows):
        found[record][key_of(record, row)] = row
    return found


def submit(content: Order, *rows: tuple[type, Mapping[str, Any]]) -> list[Event]:
    return Room(STAGE, references=tables(*rows)).send(OrderSubmitted, submitted(content))


def taken(content: Order, *rows: tuple[type, Mapping[str, Any]]) -> Any:
    """The record of an order that was accepted."""
    [value] = [event.value for event in submit(content, *rows) if event.record is OrderReceived]
    return value


def faults(content: Order, *rows: tuple[type, Mapping[str, Any]]) -> set[tuple[str, str]]:
    [asked] = [one.value for one in submit(content, *rows) if one.record is CorrectionRequested]
    return {(one["code"], one["field"]) for one in asked["faults"]}


def test_an_order_of_numbers_alone_is_accepted_with_what_they_stand_for():  # IN-01
    received = taken(numbers_alone(LAMP, MUG))
    content = received["order"].decoded()
    assert (received["customer_id"], received["currency"]) == ("C-1", "EUR")
    assert content["buyer"]["company"] == "Analytical Engines"
    assert content["buyer"]["contacts"] == [{"kind": "EMAIL", "value": "orders@example.com"}]
    assert (content["payment"]["method"], content["payment"]["terms"]) == ("invoice", "ON_ACCOUNT")
    for role in ("billing_address", "delivery_address"):
        assert (content[role]["street"], content[role]["country"]) == ("Unter den Linden 1", "DE")
    lines = [(one["sku"], one["unit_price_minor"], one["total_minor"]) for one in content["lines"]]
    assert lines == [("LAMP", 1250, 2500), ("MUG", 333, 67)]
    assert received["total_minor"] == content["totals"]["goods_minor"] == 2567


def test_every_field_is_told_with_where_its_value_was_found():  # IN-01
    received = taken(numbers_alone(LAMP))
    told = {one["field"]: (one["reference"], one["key"]) for one in received["completed"]}
    assert told["buyer.customer_id"] == ("ref.partners.v1", f":GLN:{BUYER}")
    assert told["delivery_address.city"] == ("ref.partners.v1", f":GLN:{BUYER}")
    assert told["lines[0].sku"] == ("ref.article_codes.v1", f":GTIN:{LAMP}")
    assert told["lines[0].unit_price_minor"] == ("ref.prices.v1", "LAMP:EUR")
    assert told["totals"] == ("ref.prices.v1", "")
    because = [rule["because"] for rule in received["decision"]["rules"] if rule["rule"] == "IN-01"]
    found = "ref.article_codes.v1, ref.partners.v1, ref.prices.v1"
    assert because == [f"{len(told)} fields filled in from {found}"]


def test_a_sound_order_goes_on_byte_for_byte():  # IN-01
    content = order(buyer=buyer(party_ids=[{"scheme": "GLN", "id": BUYER}]))
    sent = submitted(content)
    received = Room(STAGE, references=tables()).send(OrderSubmitted, sent)[0].value
    assert received["order"] is sent["order"]
    assert received["completed"] == []


def test_a_repeat_of_a_completed_order_is_a_repeat_whatever_became_of_the_master_data():  # IN-05
    intake = Room(STAGE, references=tables())
    intake.send(OrderSubmitted, submitted(numbers_alone(LAMP)))
    intake.references.put(Partner, f":GLN:{BUYER}", None)
    [answer] = intake.send(OrderSubmitted, submitted(numbers_alone(LAMP)))
    assert answer.record is SubmissionRepeated


def test_goods_never_go_to_a_place_that_nobody_knows():  # IN-01
    elsewhere = {**numbers_alone(LAMP)["delivery_address"], "location_code": DEPOT}
    content = numbers_alone(LAMP, delivery_address=elsewhere)
    assert ("address_incomplete", "delivery_address.street") in faults(content)
    depot = partner(DEPOT, street="Hafen 3", city="Hamburg", postal_code="20457")
    received = taken(content, (Partner, depot))
    assert received["order"].decoded()["delivery_address"]["city"] == "Hamburg"


def test_of_an_address_that_says_where_it_is_nothing_is_mixed_with_another():  # IN-01
    said = address(street="Elsewhere 9", postal_code="", country="", location_code=BUYER)
    content = numbers_alone(LAMP, delivery_address=said)
    assert faults(content) == {("postal_code_missing", "delivery_address.postal_code")}
    foreign = numbers_alone(
        LAMP, delivery_address={**said, "postal_code": "1", "location_code": ""}
    )
    assert faults(foreign) == {("country_unknown", "delivery_address.country")}


def test_invoices_go_where_the_buyer_wants_them():  # IN-01
    head_office = partner(HEAD_OFFICE, name="Head Office", street="Ring 1")
    rows = [(Partner, partner(invoice_to=f"GLN:{HEAD_OFFICE}")), (Partner, head_office)]
    content = taken(numbers_alone(LAMP), *rows)["order"].decoded()
    assert content["billing_address"]["name"] == "Head Office"
    assert content["billing_address"]["location_code"] == HEAD_OFFICE
    assert content["delivery_address"]["name"] == "Analytical Engines"
    own = numbers_alone(LAMP, billing_address=address(street="Own 1"))
    assert taken(own, *rows)["order"].decoded()["billing_address"]["street"] == "Own 1"


def test_a_channels_own_number_goes_before_the_same_of_a_register():  # IN-01
    own = partner(channel="shop", customer_id="C-2")
    assert taken(numbers_alone(LAMP), (Partner, own))["customer_id"] == "C-2"
    named = buyer(customer_id="C-9", party_ids=[{"scheme": "GLN", "id": BUYER}])
    assert taken(numbers_alone(LAMP, buyer=named))["customer_id"] == "C-9"


def test_who_names_no_buyer_is_whoever_sends_by_the_channel():  # IN-01
    nobody = buyer(customer_id="", name="", contacts=[])
    sender = partner("shop", scheme="CHANNEL", customer_id="C-3")
    assert taken(numbers_alone(LAMP, buyer=nobody), (Partner, sender))["customer_id"] == "C-3"
    named = buyer(customer_id="", name="Ada")
    assert ("customer_id_missing", "buyer.customer_id") in faults(
        numbers_alone(LAMP, buyer=named), (Partner, sender)
    )


def test_a_case_of_twelve_is_twelve_pieces_at_a_price_for_twelve():  # IN-01
    case = (CodedArticle, coded("14000000000007", "MUG", units=12))
    content: Any = numbers_alone("14000000000007")
    [one] = taken(content, case)["order"].decoded()["lines"]
    assert (one["quantity"], one["unit_price_minor"], one["total_minor"]) == (24, 333, 799)
    priced = {**content["lines"][0], "unit_price_minor": 480, "total_minor": 960, "unit": "CT"}
    totals = {**content["totals"], "goods_minor": 960, "total_minor": 960}
    content |= {"lines": [priced], "totals": totals}
    received = taken(content, case)
    [one] = received["order"].decoded()["lines"]
    assert (one["quantity"], one["unit"], one["price_per"]) == (24, "PCE", 12)
    assert received["total_minor"] == 960


def test_an_order_that_names_a_price_keeps_all_of_its_own():  # IN-01
    content = order(
        lines=[line(1), line(2, price=0)],
        buyer=buyer(customer_id="", party_ids=[{"scheme": "GLN", "id": BUYER}]),
    )
    received = taken(content, (Price, price("SKU-2")))
    assert received["order"].decoded()["lines"] == content["lines"]
    assert [one["field"] for one in received["completed"]] == ["buyer.customer_id"]


def test_what_costs_nothing_in_a_shop_is_a_gift():  # IN-01
    gift = order(lines=[line(1, "LAMP", price=0)], charges=())
    assert taken(gift)["completed"] == []


def test_a_price_that_the_list_does_not_have_is_asked_for():  # IN-01, IN-02
    old = price("LAMP", valid_to_at=PLACED)
    assert faults(numbers_alone(LAMP, MUG), (Price, old)) == {
        ("price_missing", "lines[0].unit_price_minor")
    }


def test_a_tax_rate_that_the_order_names_is_reckoned():  # IN-01
    content = numbers_alone(LAMP)
    content["lines"][0]["tax_rate_ppm"] = 190_000
    received = taken(content)
    assert received["order"].decoded()["totals"]["tax_minor"] == 475
    assert received["total_minor"] == 2975


def test_a_code_that_nobody_knows_is_named():  # IN-01, IN-02
    assert faults(numbers_alone(LAMP, "4999999999999")) == {("sku_missing", "lines[1].sku")}


def test_many_pieces_of_a_code_are_no_overflow():  # IN-02
    content = numbers_alone(LAMP)
    content["lines"][0]["quantity"] = 2**63 - 1
    assert ("quantity_too_large", "lines[0].quantity") in faults(content)


SAID = st.sets(
    st.sampled_from(
        [
            *(("buyer", one) for one in ("customer_id", "name", "contacts")),
            *(("delivery_address", one) for one in ("name", "street", "city", "country")),
            *(("payment", one) for one in ("method", "terms")),
        ]
    )
)


@given(SAID)
def test_what_an_order_says_itself_is_never_replaced(said: set[tuple[str, str]]):  # IN-01
    whole: Any = order()
    content: Any = numbers_alone(LAMP)
    for part, field in said:
        content[part] = {**content[part], field: whole[part][field]}
    completed: Any = complete(content, References(tables())).order
    for part, field in said:
        assert completed[part][field] == whole[part][field]


def test_what_waited_as_a_probable_duplicate_still_says_what_was_filled_in():  # IN-01, IN-05
    intake = Room(STAGE, references={**tables(), Staff: {"S1": staff("S1", "reviewer")}})
    desk = {"channel": "desk"}
    first = intake.send(OrderSubmitted, submitted(numbers_alone(LAMP, reference="1", **desk)))
    again = intake.send(OrderSubmitted, submitted(numbers_alone(LAMP, reference="2", **desk)))
    assert again[0].record is DuplicateSuspected
    kept = {"version": 1, "verdict": "KEEP", "twin": "", "decided_by": "S1", "because": "asked"}
    answer = intake.send(DuplicateDecided, {**kept, "order_id": "desk:2", "at": intake.now})
    told = [one.value for one in (*first, *answer) if one.record is OrderReceived]
    assert told[0]["completed"] == told[1]["completed"] != []
    assert all(state["completed"] == [] for state in intake.states.values())
