"""Who answers for a customer, and what a role was asked, is of the house, there, and of that role;
what is the customer's own bears a proof (CF-01, RV-07): of the audit nobody could ask that, as it
knows no staff and does not read answers."""

from collections.abc import Iterator, Mapping
from typing import Any

from orders.audit.source import Record, Source
from orders.business.authority import Refusal, speaking
from orders.business.offers import CUSTOMER, SILENCE
from orders.contracts.catalogue import STAGES
from orders.contracts.codec.codec import Codec
from services.simulator.actors.consents import TELEPHONE
from tests.crash import house

SAID = ("OfferAnswered", "ClarificationAnswered", "ConfirmationAnswered")
CLOSED = {"OfferClosed": "offer_id", "ClarificationClosed": "clarification_id"}
"""Record that closes what was asked -> the field that names it."""
BY_NOBODY = frozenset((CUSTOMER, SILENCE, *STAGES))
"""Whoever else closes what was asked is a person."""
Value = Mapping[str, Any]


def unentitled(source: Source, codec: Codec) -> Iterator[str]:
    """Sentences about what was closed by the word of somebody who may not."""
    asked = dict[tuple[str, str], str]()
    unproven = set(_unproven(source, codec))
    for topic in ("orders.offers.v1", "orders.review.v1"):
        for record, name, value in _read(topic, source, codec):
            if name == "ClarificationRequested":
                asked[value["order_id"], value["clarification_id"]] = value["asked"]
            if name not in CLOSED:
                continue
            question = value[CLOSED[name]]
            if record.header("cause") in unproven:
                yield f"{value['order_id']}: {question} was closed by an answer of nobody's"
            elif value["closed_by"] not in BY_NOBODY:
                yield from _no_role(value, question, asked)


def _no_role(value: Value, question: str, asked: Mapping[tuple[str, str], str]) -> Iterator[str]:
    """Whoever closed it is none of those who answer it."""
    of = asked.get((value["order_id"], question), CUSTOMER)
    staff = {one["staff_id"]: one for one in house.STAFF}
    role = TELEPHONE if of == CUSTOMER else of
    found = speaking(value["closed_by"], (role,), staff, value["at"])
    if isinstance(found, Refusal):
        yield f"{value['order_id']}: {value['closed_by']} answered {question}: {found.because}"


def _unproven(source: Source, codec: Codec) -> Iterator[str]:
    """Places of answers that bear neither a proof nor who of the house entered them."""
    for record, name, value in _read("orders.answers.v1", source, codec):
        if name in SAID and not (value["answered_by"] or value["proof"]):
            yield record.position


def _read(topic: str, source: Source, codec: Codec) -> Iterator[tuple[Record, str, Value]]:
    """The topic's records, each place in its order, with their names and values."""
    places = [(topic, partition) for partition in range(source.partitions)]
    for record in source.read(source.bounds(places)):
        kind, value = codec.decode(record.value or b"", topic)
        yield record, kind.name, value
