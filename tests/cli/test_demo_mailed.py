"""Mails of the demo: each that is taken for sent came once, and no other (TR-02)."""

from typing import Any

from orders.cli.demo.mailed import compared

SHIPPED = {"order_id": "shop:1", "effect_id": "shipped"}


def said(
    outcome: str = "done", by: str = "", connector: str = "mail"
) -> list[tuple[str, dict[str, Any]]]:
    return [
        ("AttemptOrdered", {**SHIPPED, "reference": "r1"}),
        ("EffectEnded", {**SHIPPED, "outcome": outcome, "decided_by": by, "connector": connector}),
    ]


def test_what_came_once_is_in_order():
    found = compared(said(), {"r1": 1})
    assert found.ok
    assert str(found) == (
        "mails: 1 arrived (0 missing, 0 twice, 0 unasked); what was to be told: 1 done"
    )


def test_what_did_not_come_came_twice_or_was_never_ordered_is_not():
    assert compared(said(), {}).missing == 1
    assert compared(said(), {"r1": 2}).doubled == 1
    assert compared(said(), {"r1": 1, "r2": 1}).unasked == 1


def test_what_is_in_doubt_or_settled_by_a_person_may_not_have_come():
    assert compared(said("in_doubt"), {}).ok
    assert compared(said("done", "S1"), {}).ok


def test_what_goes_on_by_text_message_after_a_mail_came_back_is_no_mail_that_is_missing():
    found = compared(said(connector="sms"), {})
    assert found.ok
    assert str(found).endswith("what was to be told: 1 done, 1 of it not by mail")
