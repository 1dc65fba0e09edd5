"""Who reads what stages write on a topic is said in `schemas/topics.yaml`, or usual for its
kind."""

import pytest

from orders.contracts.catalogue import TOPICS
from tools.contracts.entries import TopicEntry

ENTRY = {
    "key": "order",
    "cleanup": "delete",
    "retention": "30d",
    "owner": "intake",
    "personal_data": "none",
    "about": "a topic",
    "records": [],
}


@pytest.mark.parametrize(
    ("kind", "said", "audience"),
    [
        ("output", None, "outside"),
        ("output", "internal", "internal"),
        ("chain", None, "internal"),
        ("chain", "outside", "outside"),
        ("notices", None, "internal"),
    ],
)
def test_outputs_are_for_the_outside_and_the_rest_is_not_unless_it_is_said(
    kind: str, said: str | None, audience: str
) -> None:
    assert TopicEntry.model_validate({**ENTRY, "kind": kind, "audience": said}).read_by == audience


@pytest.mark.parametrize(
    "topic", ["orders.intake.v1", "orders.review.v1", "orders.shipping.v1", "orders.aftersales.v1"]
)
def test_what_the_partners_pages_name_is_for_the_outside(topic: str) -> None:
    assert TOPICS[topic].audience == "outside"
