"""What the topics say of one order: put in order, told to a person, followed to its end."""

from typing import Any

import pytest
from rich.console import Console

from orders.business.decisions import held, passed
from orders.business.facts import at_least
from orders.cli import exits
from orders.cli.cancel import Outcome, decided, of_the_first
from orders.cli.explain import SERVICES
from orders.cli.explain import lines as explained
from orders.cli.trace import described, headline, table
from orders.client.asking import Asked, sent
from orders.client.scan import Found, followers, in_order
from orders.engine.errors import TransientError
from orders.explain.decisions import Decided
from orders.explain.telling import Teller
from tests.cli.conftest import orders
from tests.cli.records import found

ASKED = Asked("shop:1", "orders.submissions.v1", 0, 9, 1_000)


def told(records: list[Found]) -> str:
    console = Console(width=200)
    with console.capture() as capture:
        console.print(table(records))
    return capture.get()


def test_a_cause_stands_before_what_it_led_to():
    a = found("orders.z.v1", "First", offset=1)
    b = found("orders.m.v1", "Second", cause=a.position, offset=1)
    c = found("orders.a.v1", "Third", cause=b.position, offset=1)
    assert [record.record for record in in_order([c, b, a])] == ["First", "Second", "Third"]


def test_followers_are_what_a_record_led_to_directly_or_not():
    asked = found("orders.submissions.v1", "CancelRequested", offset=9)
    recall = found("orders.intake.v1", "RecallRequested", cause=asked.position)
    stop = found("orders.notices.v1", "OrderStopped", cause=recall.position)
    other = found("orders.review.v1", "OrderHeld", cause="orders.intake.v1/0/77")
    assert followers([asked, other, recall, stop], asked.position) == [recall, stop]


def test_a_trace_tells_times_rules_and_reasons():
    rules = [{"rule": "RV-03", "outcome": "held", "because": "0.00 EUR of 80.43 EUR are paid"}]
    submitted = found(
        "orders.submissions.v1", "OrderSubmitted", {"submitted_at": 1_790_000_000_000}, at=5_000
    )
    held: dict[str, Any] = {
        "at": 1_790_000_060_000,
        "decision": {"outcome": "held", "policy": "60cf", "rules": rules},
        "holds": [{"hold_id": "unpaid", "owner_role": "finance", "deadline_at": 1_790_000_100_000}],
    }
    review = found("orders.review.v1", "OrderHeld", held, cause=submitted.position, at=5_212)
    text = told([submitted, review])
    assert "2026-09-21 14:14:20.000" in text
    assert "212 ms" in text
    assert "held under policy 60cf" in text
    assert "RV-03  held    0.00 EUR of 80.43" in text
    assert "hold unpaid for finance until" in text
    assert "2 records in 212 ms" in headline("shop:1", None, [submitted, review])


def test_a_trace_never_prints_what_the_order_says():
    """Personal data stays inside `order` and the values of messages."""
    values = {"order": object(), "values": {"name": "Ada"}, "template": "order-received"}
    text = told([found("orders.messages.v1", "MessageRequested", values)])
    assert "order-received" in text
    assert "Ada" not in text
    assert "object" not in text


def test_what_a_stage_ignores_shows_with_the_record_and_the_reason():
    packed = found("warehouse.events.v1", "PackedOut", {"document_id": "D-7"}, offset=3)
    said = {"stage": "shipping", "record": "PackedOut", "reason": "repeated_document"}
    text = told([packed, found("orders.messages.v1", "RecordIgnored", said, cause=packed.position)])
    assert "ignored by shipping: repeated_document" in text
    assert "RecordIgnored" not in text, "it is told with the record itself"


def test_json_of_a_trace_is_the_record_as_it_is():
    record = found(
        "orders.intake.v1", "OrderReceived", {"number": "1"}, cause="orders.submissions.v1/0/1"
    )
    assert described(record)["value"] == {"number": "1"}
    assert described(record)["headers"] == {"cause": "orders.submissions.v1/0/1"}


def test_a_second_cancellation_tells_what_became_of_the_first():
    first = "orders.submissions.v1/0/4"
    recall = found("orders.intake.v1", "RecallRequested", cause=first)
    repeated = found(
        "orders.intake.v1",
        "RecallRepeated",
        {"first_asked_at": 1_790_000_000_000},
        cause=ASKED.position,
    )
    refused = found("orders.shipping.v1", "RecallRefused", {"because": "under way"})
    assert of_the_first([recall, repeated], repeated) is None
    outcome = of_the_first([recall, refused, repeated], repeated)
    assert outcome == Outcome(
        "refused", "shipping", "under way (asked for 2026-09-21 14:13:20.000)"
    )


def test_a_failure_while_an_answer_is_awaited_says_that_the_request_was_sent():
    with (
        pytest.raises(TransientError, match=r"silent; the request was sent: .*trace shop:1"),
        sent([ASKED]),
    ):
        raise TransientError("intake is silent")


def test_the_end_of_a_cancellation():
    recall = found("orders.intake.v1", "RecallRequested", cause=ASKED.position)
    stop = {"whole": True, "outcome": "cancelled", "stopped_by": "inventory", "because": "too_late"}
    assert decided([recall], ASKED.position) is None
    assert (
        decided(
            [recall, found("orders.notices.v1", "OrderStopped", {**stop, "whole": False})],
            ASKED.position,
        )
        is None
    ), "a part goes on"
    assert decided(
        [recall, found("orders.notices.v1", "OrderStopped", stop)], ASKED.position
    ) == Outcome("cancelled", "inventory", "too_late")
    refused = found("orders.shipping.v1", "RecallRefused", {"because": "under way"})
    assert decided([recall, refused], ASKED.position) == Outcome("refused", "shipping", "under way")
    over = found(
        "orders.intake.v1", "ChangeRefused", {"because": "it has ended"}, cause=ASKED.position
    )
    assert decided([over], ASKED.position) == Outcome("refused", "intake", "it has ended")
    letter = found(
        "review.dlq.v1",
        "DeadLetter",
        {"stage": "review", "state_key": "shop:1", "because": "follows"},
        cause=recall.position,
    )
    outcome = decided([recall, letter], ASKED.position)
    assert outcome is not None
    assert outcome[:2] == ("set aside", "review")


def test_what_was_said_before_does_not_count():
    before = found(
        "orders.notices.v1",
        "OrderStopped",
        {"whole": True, "outcome": "declined", "stopped_by": "review", "because": "x"},
    )
    recall = found("orders.intake.v1", "RecallRequested", cause=ASKED.position)
    assert decided([before, recall], ASKED.position) is None


def test_an_explanation_tells_each_rule_once_and_what_would_have_changed_it():  # TR-01
    unpaid = held("RV-03", "prepayment_missing", "unpaid", at_least("paid", 0, 8_043, "EUR"))
    sound = passed("RV-01", "buyer_sound", "fine")
    first = Decided(
        "p", 1_790_000_000_000, "review", "OrderHeld", 1, "held", "60cf", [], [sound, unpaid]
    )
    told = "\n".join(line.plain for line in explained(first, Teller(SERVICES, "en")))
    assert "2026-09-21 14:13:20.000  OrderHeld (review)  under policy 60cf" in told
    assert "RV-01 passed  Name, contact and address are there" in told
    assert "RV-03 held    €0.00 of €80.43 are paid.  [prepayment_missing]" in told
    assert "What would have changed it: €80.43 more paid" in told
    again = first._replace(outcome="approved", fresh=[])
    assert len(list(explained(again, Teller(SERVICES, "zh")))) == 1


def test_a_language_that_is_not_there_is_refused():
    refused = orders("explain", "shop:1", "--lang", "tlh")
    assert refused.exit_code == exits.USAGE
    assert "en, zh" in refused.output
