"""What an order cost the house, and what it gave back, in whole minor units by currency (DL-04).
Each figure is said to be planned or actual, and by whom it is known.

What carriers bill, and what the goods cost, stand in no record: so freight has no actual figure,
and there is no margin. Settlement will have both (ST-01)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from orders.client.scan import Found

Kind = Literal["freight", "transfers", "refunds", "compensation", "claims"]
Said = Literal["", "allocation", "offers", "house", "bank", "carriers"]


class Cost(NamedTuple):
    """Planned and actual in minor units; None: nothing says so. `planned_by` and `actual_by`: who
    does; offers are those of the carriers that were chosen. All cost the house something but
    `claims`, which carriers pay."""

    kind: Kind
    currency: str
    planned_minor: int | None
    planned_by: Said
    actual_minor: int | None
    actual_by: Said


def costs(found: Sequence[Found], measured: Mapping[str, Any] | None) -> list[Cost]:
    """Of records that each tell a thing once, however often they were said."""
    transfers = _once(found, "TransferRequested", "transfer_id")
    asked = _once(found, "RefundRequested", "refund_id")
    paid = _once(found, "RefundPaid", "document_id")
    granted = _once(found, "CompensationGranted", "offer_id")
    return [
        *_reckoned(found),
        *_offered(measured),
        *_rows("transfers", _sums(transfers, "cost_minor"), "allocation", {}, ""),
        *_rows(
            "refunds", _sums(asked, "amount_minor"), "house", _sums(paid, "amount_minor"), "bank"
        ),
        *_rows("compensation", {}, "", _sums(granted, "amount_minor"), "house"),
        *_rows("claims", _claimed(found), "house", _settled(found), "carriers"),
    ]


def _reckoned(found: Sequence[Found]) -> Iterator[Cost]:
    """What allocation reckoned for the shipments that it chose."""
    shipments = {
        shipment["shipment_id"]: {"currency": record["currency"], **shipment}
        for record in _of(found, "OrderAllocated")
        for shipment in record["shipments"]
    }
    yield from _rows("freight", _sums(shipments.values(), "cost_minor"), "allocation", {}, "")


def _offered(measured: Mapping[str, Any] | None) -> Iterator[Cost]:
    """What the offers come to of the carriers that its shipments went by, by tracking. It is what
    they said beforehand: what they bill may be another sum."""
    if measured is not None and measured["currency"] and measured["freight_minor"] is not None:
        offers = {measured["currency"]: measured["freight_minor"]}
        yield from _rows("freight", offers, "offers", {}, "")


def _claimed(found: Sequence[Found]) -> dict[str, int]:
    """What carriers are asked for: of a claim, what it says last."""
    latest = {record["claim_id"]: record for record in _of(found, "ClaimOpened")}
    return _sums(latest.values(), "value_minor")


def _settled(found: Sequence[Found]) -> dict[str, int]:
    """What became of claims that are over: what carriers paid, which may be nothing."""
    latest = {record["claim_id"]: record for record in _of(found, "ClaimMoved")}
    return _sums((one for one in latest.values() if one["due_at"] is None), "paid_minor")


def _rows(
    kind: Kind, planned: Mapping[str, int], by: Said, actual: Mapping[str, int], actual_by: Said
) -> Iterator[Cost]:
    """A row for each currency; nobody says what is not there."""
    for currency in sorted({*planned, *actual}):
        before, after = planned.get(currency), actual.get(currency)
        yield Cost(
            kind,
            currency,
            before,
            "" if before is None else by,
            after,
            "" if after is None else actual_by,
        )


def _sums(records: Iterable[Mapping[str, Any]], field: str) -> dict[str, int]:
    """Currency -> sum."""
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
