"""Answers as JSON, for webhooks."""

import json

from hypothesis import given

from services.gateway.formats.answers.notified import answer
from tests.gateway.formats.answers.made import ANSWERS, HEADING, OTHER, line, said


def test_a_webhook_says_what_became_of_each_line():  # IN-04
    told = json.loads(answer(said("CONFIRMED", line(1), line(2, standing=5)), HEADING))
    assert (told["type"], told["timestamp"]) == ("order.confirmed", "2026-09-21T14:13:20+00:00")
    data = told["data"]
    assert (data["order_id"], data["reference"], data["number"]) == (
        "bright:PO-77",
        "PO-77",
        "000101W",
    )
    assert [one["outcome"] for one in data["lines"]] == ["accepted", "changed"]
    assert data["promised_at"] == "2026-09-24T14:13:20+00:00"


def test_a_webhook_says_which_article_goes_instead():  # IV-05
    told = json.loads(answer(said("SUBSTITUTED", line(1, instead=OTHER)), HEADING))
    [one] = told["data"]["lines"]
    assert (told["type"], one["outcome"], one["instead"]) == (
        "order.substituted",
        "substituted",
        OTHER,
    )


@given(ANSWERS)
def test_whatever_is_told_is_json(some):
    assert json.loads(answer(some, HEADING))["data"]["order_id"] == some["order_id"]
