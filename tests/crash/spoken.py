"""Who answers for a customer, and what a role was asked, is of the house, there, and of that role
(CF-01, RV-07): of the audit nobody could ask that, as it knows no staff."""

from collections.abc import Iterator, Mapping
from typing import Any

from orders.audit.source import Source
from orders.business.authority import Refusal, speaking
from orders.business.offers import CUSTOMER, SILENCE
from orders.contracts.catalogue import STAGES
from orders.contracts.codec.codec import Codec
from services.simulator.actors.consents import TELEPHONE
from tests.crash import house

CLOSED = {"OfferClosed": "offer_id", "ClarificationClosed": "clarification_id"}
"""Record that closes what was asked -> the field that names it."""
BY_NOBODY = frozenset((CUSTOMER, SILENCE, *STAGES))
"""Whoever else closes what was asked is a person."""
Value = Mapping[str, Any]


def unentitled(source: Source, codec: Codec) -> Iterator[str]:
    """Sentences about what was closed by the word of somebody who may not."""
    asked = dict[tuple[str, str], str]()
    for topic in ("orders.offers.v1", "orders.review.v1"):
        for name, value in _read(topic, source, codec):
            if name == "ClarificationRequested":
                asked[value["order_id"], value["clarification_id"]] = value["asked"]
            if name == "PaymentSettled":
                yield from _no_money(value)
            if name in CLOSED and value["closed_by"] not in BY_NOBODY:
                yield from _no_role(value, value[CLOSED[name]], asked)


def _no_money(value: Value) -> Iterator[str]:
    """Who told a payment apart is none of those who look after money, nor sees to what is
    overdue."""
    staff, roles = {one["staff_id"]: one for one in house.STAFF}, ("finance", "manager")
    found = speaking(value["decided_by"], roles, staff, value["at"])
    if isinstance(found, Refusal):
        yield f"{value['order_id']}: {value['decided_by']} told a payment apart: {found.because}"


def unheard(source: Source, codec: Codec) -> Iterator[str]:
    """Orders that were listed for a recall and did not hear of it, or heard of one that is none
    (IV-08)."""
    blocked, listed = set[str](), set[tuple[str, str]]()
    for name, value in _read("stock.events.v1", source, codec):
        if name == "StockBlocked" and value["quality"] == "recalled":
            blocked.add(value["document_id"])
        if name == "HoldersListed":
            listed |= {(value["document_id"], one["order_id"]) for one in value["holders"]}
    notices = _read("orders.notices.v1", source, codec)
    heard = {
        (value["document_id"], value["order_id"]) for name, value in notices if name == "LotHeld"
    }
    for document, order in sorted(listed - heard):
        if document in blocked:
            yield f"{order} was listed for {document}, and did not hear of it"
    yield from (f"{order} heard of {what}" for what, order in heard if what not in blocked)


def _no_role(value: Value, question: str, asked: Mapping[tuple[str, str], str]) -> Iterator[str]:
    """Whoever closed it is none of those who answer it."""
    of = asked.get((value["order_id"], question), CUSTOMER)
    staff = {one["staff_id"]: one for one in house.STAFF}
    role = TELEPHONE if of == CUSTOMER else of
    found = speaking(value["closed_by"], (role,), staff, value["at"])
    if isinstance(found, Refusal):
        yield f"{value['order_id']}: {value['closed_by']} answered {question}: {found.because}"


def _read(topic: str, source: Source, codec: Codec) -> Iterator[tuple[str, Value]]:
    """The topic's records, each place in its order: their names and values."""
    places = [(topic, partition) for partition in range(source.partitions)]
    for record in source.read(source.bounds(places)):
        kind, value = codec.decode(record.value or b"", topic)
        yield kind.name, value
