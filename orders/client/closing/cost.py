"""What an order cost the house, and what it gave back, in whole minor units by currency (DL-04).
What the goods cost stands in no record, so there is no margin."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from orders.client.scan import Found


class Cost(NamedTuple):
    """`kind`: freight, transfers, refunds, compensation. Planned and actual in minor units; None:
    nothing says so."""

    kind: str
    currency: str
    planned_minor: int | None
    actual_minor: int | None


def costs(found: Sequence[Found], measured: Mapping[str, Any] | None) -> list[Cost]:
    """Of records that each tell a thing once, however often they were said."""
    return [
        *_freight(found, measured),
        *_sums("transfers", _once(found, "TransferRequested", "transfer_id"), (), "cost_minor"),
        *_sums(
            "refunds",
            _once(found, "RefundRequested", "refund_id"),
            _once(found, "RefundPaid", "document_id"),
            "amount_minor",
        ),
        *_sums(
            "compensation",
            (),
            _once(found, "CompensationGranted", "offer_id"),
            "amount_minor",
        ),
    ]


def _freight(found: Sequence[Found], measured: Mapping[str, Any] | None) -> Iterator[Cost]:
    """Planned: what allocation reckoned for the shipments that it chose; actual: what the offers of
    the carriers that they went by come to, by tracking."""
    shipments = {
        shipment["shipment_id"]: (record["currency"], shipment["cost_minor"])
        for record in _of(found, "OrderAllocated")
        for shipment in record["shipments"]
    }
    actual = (measured["currency"], measured["freight_minor"]) if measured is not None else None
    currencies = {currency for currency, _ in shipments.values()}
    if actual is not None and actual[0]:
        currencies.add(actual[0])
    for currency in sorted(currencies):
        planned = [minor for of, minor in shipments.values() if of == currency]
        told = actual[1] if actual is not None and actual[0] == currency else None
        yield Cost("freight", currency, sum(planned) if planned else None, told)


def _sums(
    kind: str,
    planned: Iterable[Mapping[str, Any]],
    actual: Iterable[Mapping[str, Any]],
    field: str,
) -> Iterator[Cost]:
    sides = [_by_currency(planned, field), _by_currency(actual, field)]
    for currency in sorted({*sides[0], *sides[1]}):
        yield Cost(kind, currency, sides[0].get(currency), sides[1].get(currency))


def _by_currency(records: Iterable[Mapping[str, Any]], field: str) -> dict[str, int]:
    sums: dict[str, int] = {}
    for record in records:
        sums[record["currency"]] = sums.get(record["currency"], 0) + record[field]
    return sums


def _once(found: Sequence[Found], name: str, field: str) -> Iterable[Mapping[str, Any]]:
    """Of what was told again the first."""
    seen: dict[str, Mapping[str, Any]] = {}
    for record in _of(found, name):
        seen.setdefault(record[field], record)
    return seen.values()


def _of(found: Sequence[Found], name: str) -> Iterator[Mapping[str, Any]]:
    return (one.value for one in found if one.record == name and one.value is not None)
