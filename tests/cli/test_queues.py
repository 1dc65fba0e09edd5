"""What is put in order for people: held orders, articles found; and what the doctor thinks of a
stage."""

from typing import Any

import pytest
from confluent_kafka import Node, TopicPartition
from confluent_kafka.admin import ConsumerGroupDescription, MemberAssignment, MemberDescription  # type: ignore[attr-defined]

from orders.business.articles import Names
from orders.cli.doctor.lost import lost_offsets
from orders.cli.doctor.stages import circuit_breaker, offsets, paused, replicas
from orders.cli.drain import in_flight
from orders.cli.lag.measure import Lag
from orders.cli.offers.commands import outcome_of
from orders.cli.offers.queue import queue as offered
from orders.client import holds
from orders.client.duplicates import queue as suspected
from orders.client.groups import Inputs
from orders.client.holds import Wanted, queue
from orders.client.questioned import queue as questioned
from orders.client.scan import Found
from orders.contracts.order import CarriedOrder
from orders.contracts.records import ExchangeRate
from orders.engine.core.ticket import Ticket
from orders.engine.ports.log import Committed
from orders.engine.references import References
from tests import orders as made

DAY = 86_400_000
RATES = References(
    {
        ExchangeRate: {
            "GBP": {
                "currency": "GBP",
                "house_currency": "EUR",
                "micros": 1_200_000,
                "valid_from_at": 0,
            },
            "JPY": {
                "currency": "JPY",
                "house_currency": "EUR",
                "micros": 6_000,
                "valid_from_at": 0,
            },
        }
    }
)
PAYMENT = {
    "issuer": "bank",
    "document_id": "B1",
    "amount_minor": 1,
    "currency": "EUR",
    "method": "",
    "paid_at": 1,
    "twin_issuer": "shop",
    "twin_document_id": "pi_1",
    "because": "same_number",
}
READ = Inputs("orders.intake.v1", ("orders.intake.v1", "orders.notices.v1"))


def held(
    total: int,
    currency: str = "EUR",
    promised: int | None = None,
    kind: str = "goods",
    role: str = "reviewer",
) -> dict[str, Any]:
    hold = {
        "hold_id": kind,
        "kind": kind,
        "rule": "RV-02",
        "because": "",
        "owner_role": role,
        "deadline_at": 5 * DAY,
        "blocks": "",
        "needs": [],
        "escalated_to": "",
        "document": "",
    }
    order = CarriedOrder.of(made.order(promised_delivery_at=promised))
    return {
        "status": "held",
        "version": 1,
        "number": "1",
        "promised_at": None,
        "total_minor": total,
        "currency": currency,
        "order": order,
        "open_holds": [hold],
        "approvals": [],
        "rules": [],
    }


def queued(*states: tuple[str, dict[str, Any]], role: str = "", **asked: Any) -> list[str]:
    wanted = Wanted(frozenset({role} - {""}), **asked)
    return [one.order_id for one in holds.matching(queue(states, RATES), wanted)]


def asked(at: int, kind: str = "CONFIRM", number: int = 1) -> dict[str, Any]:
    offer = {
        "offer_id": f"review-1-{number}" if number else "",
        "kind": kind,
        "option_ids": [kind.lower()],
        "answer_by_at": at,
        "reminders": 0,
        "due_minor": 0,
        "compensation_minor": 0,
        "deliver_by_at": None,
        "silence": "",
        "reduced": [],
    }
    return {**held(5_000), "version": 1, "offer": offer}


def test_open_offers_are_by_the_time_until_which_they_can_be_answered():
    """CF-01, RV-04; one who was asked before there were offers has none."""
    states = [
        ("late", asked(3 * DAY)),
        ("soon", asked(DAY, "DEPOSIT")),
        ("nothing", {**held(5_000), "offer": None}),
        ("before", asked(2 * DAY, number=0)),
    ]
    assert [one.order_id for one in offered(states)] == ["soon", "late"]
    [deposit] = offered(states, "deposit")
    assert (deposit.offer_id, deposit.option_ids) == ("review-1-1", ("deposit",))


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        ({"OfferClosed": {"how": "accepted", "because": "so"}, "OrderConfirmed": {}}, "accepted"),
        ({"OfferClosed": {"how": "declined", "because": "no"}, "OrderStopped": {}}, "declined"),
        ({"RecordIgnored": {"reason": "other_version"}}, "nothing"),
        ({"DeadLetter": {"because": "broken"}}, "set aside"),
        ({}, "nothing"),
    ],
)
def test_what_came_of_an_answer(answers: dict[str, Any], outcome: str):  # CF-01
    found = [Found("", 0, 0, 0, name, value, {}) for name, value in answers.items()]
    assert outcome_of(found)[0] == outcome


def test_the_review_queue_is_by_value_and_promise():
    """RV-08: magnitudes by value, within one the earliest promise, without a promise last."""
    small, soon = ("small", held(5_000, promised=DAY)), ("soon", held(20_000, promised=2 * DAY))
    late, never = ("late", held(90_000, promised=9 * DAY)), ("never", held(99_000))
    assert queued(small, never, late, soon) == ["soon", "late", "never", "small"]


def test_values_are_compared_in_one_currency():
    """12,000 JPY are 72 EUR, 900 GBP are 1,080 EUR."""
    assert queued(
        ("yen", held(12_000, "JPY")), ("euro", held(100_000)), ("pound", held(90_000, "GBP"))
    ) == ["euro", "pound", "yen"]
    assert [round(one.worth) for one in queue([("yen", held(12_000, "JPY"))], RATES)] == [72]


def test_the_queue_of_one_role_or_kind():
    states = [
        ("a", held(1)),
        ("b", held(1, kind="credit", role="finance")),
        ("c", {**held(1), "status": "confirmed"}),
    ]
    assert queued(*states, role="finance") == ["b"]
    assert queued(*states, kind="goods") == ["a"]
    assert queued(*states, kind="credit", role="reviewer") == []


def test_articles_are_found_by_code_and_name():
    """IV-01."""
    articles = {
        sku: made.article(sku, name=name)
        for sku, name in {"TEA-1": "Green tea", "X-9": "TEA-1 box, green", "A-1": "Lamp"}.items()
    }
    matching = Names.of(articles).matching
    assert matching("tea-1") == ["TEA-1", "X-9"], "the code first"
    assert matching("GREEN tea") == ["TEA-1", "X-9"]
    assert matching("lamp green") == []


def member(name: str, *partitions: int) -> MemberDescription:
    assignment = MemberAssignment(
        [TopicPartition("orders.intake.v1", partition) for partition in partitions]
    )
    return MemberDescription(name, name, "host", assignment)


def group(*members: MemberDescription) -> ConsumerGroupDescription:
    return ConsumerGroupDescription(
        "review", False, list(members), "cooperative-sticky", None, Node(1, "host", 9092)
    )


def test_every_partition_needs_exactly_one_replica():
    assert (
        replicas("review", "orders.intake.v1", group(member("a", 0), member("b", 1)), 2).status
        == "ok"
    )
    none = replicas("review", "orders.intake.v1", group(), 2)
    assert (none.status, "orders run review" in none.next) == ("FAIL", True)
    assert replicas("review", "orders.intake.v1", group(member("a", 0)), 2).status == "FAIL", (
        "nobody works partition 1"
    )
    assert (
        replicas("review", "orders.intake.v1", group(member("a", 0, 1), member("b", 1)), 2).status
        == "FAIL"
    ), "two work partition 1"


def ticket(because: str = "") -> Committed:
    return Committed(5, Ticket(1, 2, {"orders.notices.v1": 3}, circuit_open=because).text())


def test_all_topics_of_a_stage_have_their_offsets():
    whole = {("orders.intake.v1", 0): ticket(), ("orders.notices.v1", 0): Committed(3, "")}

    def look(committed: dict[tuple[str, int], Committed], lived: tuple[int, ...] = ()) -> list[str]:
        lost = [one.place[0] for one in lost_offsets(READ, committed, lived, 1)]
        assert (offsets("review", READ, committed, lived, 1).status == "ok") == (not lost)
        return lost

    assert look(whole) == []
    assert look({}) == [], "it has never run"
    assert look({}, (0,)) == ["orders.intake.v1", "orders.notices.v1"], "its states say that it has"
    assert look({("orders.notices.v1", 0): Committed(3, "")}) == ["orders.intake.v1"]
    assert look({("orders.intake.v1", 0): ticket()}) == ["orders.notices.v1"]
    assert look({**whole, ("orders.intake.v1", 0): Committed(5, "by hand")}) == ["orders.intake.v1"]
    moved = {**whole, ("orders.notices.v1", 0): Committed(2, "")}
    assert look(moved) == ["orders.notices.v1"], "somebody has, beside the chain"
    assert "orders offsets restore review" in offsets("review", READ, {}, (0,), 1).next


def test_an_open_circuit_breaker_is_a_finding():
    assert (
        list(circuit_breaker("review", "orders.intake.v1", {("orders.intake.v1", 0): ticket()}))
        == []
    )
    [check] = circuit_breaker(
        "review",
        "orders.intake.v1",
        {("orders.intake.v1", 3): ticket("100 of 200 keys parked within 60 s")},
    )
    assert "partitions 3" in check.found
    assert "reset-breaker review" in check.next


def test_suspected_orders_come_by_deadline_with_the_orders_that_they_may_repeat():  # IN-05
    found = suspected(
        [
            ("desk:3", waiting("f1", until=9)),
            ("desk:1", watched("f1")),
            ("desk:2", waiting("f2", until=5)),
            ("sales:1", watched("f1")),
        ]
    )
    assert [(one.order_id, one.twins) for one in found] == [
        ("desk:2", ()),
        ("desk:3", ("desk:1", "sales:1")),
    ]
    assert found[0].total_minor == made.order()["totals"]["total_minor"]


def waiting(mark: str, until: int) -> dict[str, Any]:
    order = CarriedOrder.of(made.order())
    hold = {"deadline_at": until}
    known = {"number": "1", "version": 1, "order": order, "reservations": []}
    return {**known, "status": "suspected", "fingerprint": mark, "open_holds": [hold]}


def watched(mark: str) -> dict[str, Any]:
    return {"status": "received", "reservations": [{"ledger": "baskets", "account": mark}]}


def test_a_paused_stage_is_a_finding():
    chain = "orders.intake.v1"
    by_hand = Committed(5, Ticket(1, 2, paused="stock is being counted").text())
    assert list(paused("review", chain, {(chain, 0): ticket()})) == []
    [check] = paused("review", chain, {(chain, 0): ticket(), (chain, 3): by_hand})
    assert "partitions 3: stock is being counted" in check.found
    assert "orders resume review" in check.next


def test_what_waits_for_intake_is_not_in_flight():
    lags = [Lag("intake", "orders.submissions.v1", 7), Lag("review", "orders.intake.v1", 2)]
    assert sum(in_flight([*lags, Lag("review", "orders.notices.v1", 1)]).values()) == 3


def test_payments_that_two_tell_of_come_oldest_first():  # RV-03
    states = {
        key: {"number": key, "version": 1, "questioned": [{**PAYMENT, "asked_at": at}]}
        for key, at in (("shop:1", 9), ("shop:2", 3))
    }
    found = questioned([*states.items(), ("shop:3", {"questioned": []})])
    assert [(one.order_id, one.asked_at) for one in found] == [("shop:2", 3), ("shop:1", 9)]
