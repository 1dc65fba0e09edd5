"""Who answers an offer for a customer is of the house, there, and of the role that takes answers
(CF-01): of the audit nobody could ask that, as it knows no staff."""

from collections.abc import Iterator

from orders.audit.source import Source
from orders.business.authority import Refusal, speaking
from orders.business.offers import CUSTOMER, SILENCE
from orders.contracts.catalogue import STAGES
from orders.contracts.codec.codec import Codec
from services.simulator.actors.consents import TELEPHONE
from tests.crash import house

OFFERS = "orders.offers.v1"
BY_NOBODY = frozenset((CUSTOMER, SILENCE, *STAGES))
"""Whoever else closes an offer is a person."""


def unentitled(source: Source, codec: Codec) -> Iterator[str]:
    """Sentences about offers that somebody closed who may not."""
    staff = {one["staff_id"]: one for one in house.STAFF}
    places = [(OFFERS, partition) for partition in range(source.partitions)]
    for record in source.read(source.bounds(places)):
        kind, value = codec.decode(record.value or b"", OFFERS)
        if kind.name != "OfferClosed" or value["closed_by"] in BY_NOBODY:
            continue
        found = speaking(value["closed_by"], (TELEPHONE,), staff, value["at"])
        if isinstance(found, Refusal):
            yield (
                f"{value['order_id']}: {value['closed_by']} answered {value['offer_id']}: "
                f"{found.because}"
            )
